"""Addresses of the interface itself."""

from django.conf import settings
from django.urls import path

from opspact.tenancy.access import for_anybody
from opspact.ui import web

app_name = "ui"
urlpatterns = [path("look", for_anybody(web.look), name="look")]

if settings.DEBUG:
    urlpatterns += [path("guide", for_anybody(web.guide), name="guide")]
