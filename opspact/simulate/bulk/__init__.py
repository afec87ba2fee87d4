"""Replay of whole histories: millions of tickets, in processes, equal to the walk of each.

Tickets of one shape (the same facts with the same values in the same order) lead the same course: the walk is done
for one of them, and its clocks are settled for all of them at once (`clock.columns`).
"""
