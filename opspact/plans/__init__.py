"""Packs: what a service plan says (schema), how it is read (loader) and doubted (lint), how it is told (explain)."""
