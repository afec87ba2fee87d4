"""Measurements against the bars of the architecture (§7). Figures, not tests."""
