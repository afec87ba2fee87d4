"""Rosters (值班表): who is on duty when, made ahead from rotations, with covers, swaps and leave."""
