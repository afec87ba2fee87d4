"""Django's view of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app."""

    name = "opspact.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
