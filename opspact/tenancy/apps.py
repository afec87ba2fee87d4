"""Django's view of tenancy."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """The app."""

    name = "opspact.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
