"""Addresses of the signals."""

from django.urls import path

from opspact.signals.web import alerts, log, sources, windows

app_name = "signals"
urlpatterns = [
    path("", alerts.alerts, name="list"),
    path("<int:alert_id>/", alerts.alert, name="alert"),
    path("<int:alert_id>/register/", alerts.register, name="register"),
    path("of/<int:number>/", alerts.of_item, name="of_item"),
    path("log/", log.log, name="log"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<int:source_id>/", sources.source, name="source"),
    path("windows/", windows.windows, name="windows"),
    path("windows/<int:window_id>/cancel/", windows.cancel, name="cancel_window"),
    path("dead/", sources.dead, name="dead"),
    path("dead/<int:delivery_id>/", sources.delivery, name="delivery"),
    path("given/<str:name>", sources.download, name="download"),
]
