"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("opspact.people.web.own_urls")),
    path("inbox/", include("opspact.notify.web.urls")),
]
