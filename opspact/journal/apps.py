"""Django's view of the journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app."""

    name = "opspact.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
