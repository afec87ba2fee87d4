"""Django's view of the pages about agreements."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The app. It has no tables of its own."""

    name = "opspact.agreements"
    label = "agreements"
