"""Django's view of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app."""

    name = "opspact.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
