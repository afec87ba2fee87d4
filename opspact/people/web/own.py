"""One's own account: looks, sessions, tokens, and the way in by an invitation."""

from typing import Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opspact.people import invitations
from opspact.people import tokens as keys
from opspact.people.adapter import has_second_factor
from opspact.people.errors import Invalid
from opspact.people.passwords import PasswordRules
from opspact.people.sessions import end_sessions, of_account
from opspact.tenancy.access import Request, signed_in
from opspact.tenancy.models import Account

TOKEN_DAYS: Final = (30, 90, 365)


@require_safe
def me(request: Request) -> HttpResponse:
    """The account as its person sees it."""
    account = _own(request)
    return render(request, "people/me.html", {"account": account, "protected": has_second_factor(account)})


@require_http_methods(["GET", "POST"])
def sessions(request: Request) -> HttpResponse:
    """Where the account is signed in; a POST signs it out everywhere else."""
    here = request.session.session_key or ""
    if request.method == "POST":
        end_sessions(request.viewer, _own(request), but=here)
        return redirect("sessions")
    rows = of_account(signed_in(request.viewer))[:100]
    return render(request, "people/sessions.html", {"sessions": rows, "here": here})


@require_http_methods(["GET", "POST"])
def tokens(request: Request) -> HttpResponse:
    """The viewer's tokens; a POST makes one and shows it this once."""
    text = problem = ""
    if request.method == "POST":
        try:
            _, text = keys.make_token(
                request.viewer, request.POST.get("name", ""), request.POST.getlist("scopes"), _days(request)
            )
        except Invalid as error:
            problem = error.told(request.viewer_language)
    context = {
        "tokens": keys.tokens_of(request.viewer)[:100],
        "rights": sorted(request.viewer.rights),
        "days": TOKEN_DAYS,
        "text": text,
        "problem": problem,
    }
    return render(request, "people/tokens.html", context, status=422 if problem else 200)


@require_POST
def revoke_token(request: Request, token_id: int) -> HttpResponse:
    """End a token of one's own; one that is not there has ended too."""
    keys.revoke_token(request.viewer, token_id)
    return redirect("tokens")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept_invitation(request: Request, key: str) -> HttpResponse:
    """Set one's password by an invitation, then sign in with it."""
    account = invitations.invited(key)
    if account is None:
        return render(request, "people/invitation_void.html", status=410)
    problems: list[str] = []
    if request.method == "POST":
        try:
            invitations.accept(account, request.POST.get("password", ""))
            return redirect("account_login")
        except ValidationError as error:
            problems = list(error.messages)
    context = {"account": account, "problems": problems, "help": PasswordRules().get_help_text()}
    return render(request, "people/invitation.html", context, status=422 if problems else 200)


def _own(request: Request) -> Account:
    return Account.objects.get(pk=signed_in(request.viewer))


def _days(request: Request) -> int:
    wanted = request.POST.get("days", "")
    return int(wanted) if wanted.isdigit() and int(wanted) in TOKEN_DAYS else TOKEN_DAYS[0]
