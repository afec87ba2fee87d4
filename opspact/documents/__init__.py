"""Documents: drafted from the facts, reviewed, numbered, frozen and delivered (architecture §2 Document, §4 out)."""
