"""Addresses under /account/: signing in and one's own account. The names without a namespace are allauth's."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from opspact.people.web import own
from opspact.tenancy.access import before_the_wall, for_anybody

signing_in = [
    path("login/", for_anybody(sign_in.login), name="account_login"),
    path("inactive/", for_anybody(sign_in.account_inactive), name="account_inactive"),
    path("password/reset/", for_anybody(sign_in.password_reset), name="account_reset_password"),
    path("password/reset/done/", for_anybody(sign_in.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        for_anybody(sign_in.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        for_anybody(sign_in.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/authenticate/", for_anybody(factors.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/login/", for_anybody(keys.login_webauthn), name="mfa_login_webauthn"),
    path("invite/<str:key>/", for_anybody(own.accept_invitation), name="accept_invitation"),
]

signed_in = [
    path("", before_the_wall(own.me), name="me"),
    path("sessions/", before_the_wall(own.sessions), name="sessions"),
    path("tokens/", before_the_wall(own.tokens), name="tokens"),
    path("tokens/<int:token_id>/revoke/", before_the_wall(own.revoke_token), name="revoke_token"),
    path("logout/", before_the_wall(sign_in.logout), name="account_logout"),
    path("reauthenticate/", before_the_wall(sign_in.reauthenticate), name="account_reauthenticate"),
    path("password/change/", before_the_wall(sign_in.password_change), name="account_change_password"),
    path("password/set/", before_the_wall(sign_in.password_set), name="account_set_password"),
    path("2fa/", before_the_wall(factors.index), name="mfa_index"),
    path("2fa/reauthenticate/", before_the_wall(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", before_the_wall(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", before_the_wall(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", before_the_wall(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", before_the_wall(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", before_the_wall(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/webauthn/", before_the_wall(keys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", before_the_wall(keys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        before_the_wall(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", before_the_wall(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", before_the_wall(keys.edit_webauthn), name="mfa_edit_webauthn"),
]

urlpatterns = signing_in + signed_in
