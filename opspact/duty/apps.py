"""Django's view of duty."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """The app."""

    name = "opspact.duty"
    label = "duty"
    default_auto_field = "django.db.models.BigAutoField"
