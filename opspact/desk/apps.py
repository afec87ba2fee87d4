"""Django's view of the service desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app."""

    name = "opspact.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
