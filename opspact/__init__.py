"""Opspact (守约): runs IT service contracts from a service plan given as data."""

__version__ = "0.1.0"
