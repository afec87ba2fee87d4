"""Views of the service desk: parse, call, render."""
