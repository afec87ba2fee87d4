"""Parsers of what senders send. Each is pure: bytes and headers in, signals out, `Unreadable` the only error."""
