"""Django's view of the signals."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """The app."""

    name = "opspact.signals"
    label = "signals"
    default_auto_field = "django.db.models.BigAutoField"
