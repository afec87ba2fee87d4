"""Promises in time: terms, marks, the pure fold, the view."""
