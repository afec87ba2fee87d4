"""A made-up provider with customers and some weeks of work, so that a fresh installation shows what it does.

`planning` says what happens (pure: now and a seed in, happenings out), `loading` lets it happen through the services.
"""
