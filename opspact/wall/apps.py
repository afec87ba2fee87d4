"""Django's view of the wall."""

from django.apps import AppConfig


class WallConfig(AppConfig):
    """The app."""

    name = "opspact.wall"
    label = "wall"
    default_auto_field = "django.db.models.BigAutoField"
