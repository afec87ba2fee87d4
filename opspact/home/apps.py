"""Django's view of homes, reports and search."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app."""

    name = "opspact.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
