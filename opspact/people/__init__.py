"""Accounts and how they sign in, teams, tokens, import, administration."""
