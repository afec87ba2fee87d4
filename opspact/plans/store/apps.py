"""Django's view of the stored plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The app."""

    name = "opspact.plans.store"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
