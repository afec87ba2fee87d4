"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from opspact.api.api import api
from opspact.conf.handover import HANDOVER
from opspact.people.web import urls as people
from opspact.shell.running import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
    path("ui/", include("opspact.ui.urls")),
    path("account/", include("opspact.people.web.own_urls")),
    path("desk/", include("opspact.desk.urls")),
    path("signals/", include("opspact.signals.urls")),
    path("", include("opspact.agreements.urls")),
    path("people/", include(people.addresses(HANDOVER))),
    path("", include("opspact.notify.web.urls")),
    path("rosters/", include("opspact.duty.web.urls")),
    path("documents/", include("opspact.documents.web.urls")),
    path("wall/", include("opspact.wall.web.urls")),
    path("portal/", include("opspact.portal.urls")),
    path("", include("opspact.home.urls")),
]

handler400 = "opspact.ui.web.bad_request"
handler403 = "opspact.ui.web.forbidden"
handler404 = "opspact.ui.web.not_found"
handler500 = "opspact.ui.web.server_error"
