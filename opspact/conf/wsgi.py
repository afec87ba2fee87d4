"""Pages and API as a WSGI application; before it the door for what monitoring sends."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opspact.conf.settings")
pages = get_wsgi_application()

from opspact.signals.door import Door  # noqa: E402 - Django first
from opspact.signals.pool import connection  # noqa: E402

application = Door(pages, connection, at_once=max(1, settings.OPSPACT_WEB_THREADS - 1))
