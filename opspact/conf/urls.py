"""Every address of the product."""

from django.urls import URLPattern, URLResolver, path

from opspact.shell.running import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
]
