"""Requests to servers of others: where they may go, and how long they may take."""
