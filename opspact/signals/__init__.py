"""Signals: what monitoring says, from a sender's bytes to an alert, and from an alert to an incident (S0.41)."""
