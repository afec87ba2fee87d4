"""The views: each takes a request, calls one selector or service, and renders."""
