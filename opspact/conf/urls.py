"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", include("opspact.ui.urls")),
]

handler400 = "opspact.ui.web.bad_request"
handler403 = "opspact.ui.web.forbidden"
handler404 = "opspact.ui.web.not_found"
handler500 = "opspact.ui.web.server_error"
