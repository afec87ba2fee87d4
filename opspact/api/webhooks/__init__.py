"""Telling other systems of events: who wants to hear, what is sent, how it is sent safely (Standard Webhooks)."""
