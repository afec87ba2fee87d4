"""Django's view of the messages."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """The app."""

    name = "opspact.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
