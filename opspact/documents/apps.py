"""Django's view of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The app."""

    name = "opspact.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
