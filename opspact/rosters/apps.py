"""Django's view of rosters."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """The app."""

    name = "opspact.rosters"
    label = "rosters"
    default_auto_field = "django.db.models.BigAutoField"
