"""Django's view of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app."""

    name = "opspact.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
