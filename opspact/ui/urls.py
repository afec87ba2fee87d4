"""Addresses of the interface itself."""

from django.conf import settings
from django.urls import path

from opspact.tenancy.access import before_the_wall, for_anybody
from opspact.ui import web

app_name = "ui"
urlpatterns = [path("look", before_the_wall(for_anybody(web.look)), name="look")]

if settings.DEBUG:
    urlpatterns += [path("guide", for_anybody(web.guide), name="guide")]
