"""Addresses of the wall."""

from django.urls import path

from opspact.tenancy.access import before_the_wall
from opspact.wall.web import screens, wall

app_name = "wall"
urlpatterns = [
    path("", wall.wall, name="wall"),
    path("board/", wall.board, name="board"),
    path("open/", before_the_wall(wall.open_by_key), name="open"),
    path("promises/", wall.promises, name="promises"),
    path("screens/", screens.screens, name="screens"),
    path("screens/<int:screen_id>/revoke/", screens.revoke, name="revoke"),
]
