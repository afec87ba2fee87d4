"""Django's view of the running product."""

from django.apps import AppConfig


class RunningConfig(AppConfig):
    """The app."""

    name = "opspact.shell.running"
    label = "running"
    default_auto_field = "django.db.models.BigAutoField"
