"""Duty (值班): the pages of rosters, swaps and fairness, calendar feeds, and why somebody was called or not."""
