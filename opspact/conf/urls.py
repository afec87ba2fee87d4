"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from opspact.shell.running import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("account/", include("opspact.people.web.own_urls")),
]
