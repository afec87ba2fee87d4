"""Live updates as an ASGI application of their own: a slow reader holds a connection, never a thread of the pages."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opspact.conf.settings")
django.setup()

from opspact.api.live.stream import application  # noqa: E402 - Django first

stream = application()
