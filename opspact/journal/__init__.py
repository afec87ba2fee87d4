"""The journal: everything that happened, append-only and hash-chained by subject (architecture §4)."""
