"""What a pack may hold, section by section. Field docstrings are the reference documentation and the JSON Schema."""
