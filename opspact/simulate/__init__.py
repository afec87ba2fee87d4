"""Replay of plans over timelines and histories."""
