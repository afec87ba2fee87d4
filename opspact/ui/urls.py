"""Addresses of the interface itself."""

from django.urls import path

from opspact.ui import web

app_name = "ui"
urlpatterns = [path("look", web.look, name="look")]
