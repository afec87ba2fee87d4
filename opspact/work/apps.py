"""Django's view of work."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """The app."""

    name = "opspact.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
