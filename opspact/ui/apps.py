"""Django's view of the interface: templates, tags, static sources."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The app."""

    name = "opspact.ui"
    label = "ui"
