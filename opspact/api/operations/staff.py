"""Administration: acts on accounts, tables in and out, the rules of signing in."""

import msgspec
from django.http import HttpResponse
from ninja import File, Query, Router, UploadedFile

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.operations.kept import TABLE, given_out
from opspact.api.operations.people import Sought, held_account
from opspact.api.shapes.desk import Form
from opspact.api.shapes.papers import Counted
from opspact.api.shapes.places import given
from opspact.api.shapes.staff import EndedOut, EndIn, ImportOut, InvitedOut, Kind, RulesChange, RulesOut, TableProblem
from opspact.people import accounts, exports, imports, invitations, lockout, redaction, rules, sessions, tables
from opspact.people.adapter import remove_second_factors
from opspact.people.errors import Invalid
from opspact.people.selectors import Wanted
from opspact.tenancy.viewer import RIGHTS
from opspact.work import handover

router = Router(tags=["administration"])
MANAGE = "people.manage"
SHOWN = 200


@router.post("/accounts/{int:account}/invitation", **operation(InvitedOut, MANAGE, status=201))
def invite_account(request: Request, account: int) -> HttpResponse:
    """Invite an account: its password is void until its person sets one by the link, which is told only here."""
    found = held_account(request, account)
    return reply(InvitedOut(invitations.invite(request.caller.viewer, found), bool(found.email)), 201)


@router.post("/accounts/{int:account}/end", **operation(EndedOut, MANAGE))
def end_account(request: Request, account: int, body: EndIn) -> HttpResponse:
    """End an account and hand its open items over."""
    found = held_account(request, account)
    successor = None if body.successor is None else held_account(request, body.successor)
    moved = accounts.deactivate(
        request.caller.viewer, found, open_items=handover.open_items, reassign=handover.reassign, successor=successor
    )
    return reply(EndedOut(moved))


@router.post("/accounts/{int:account}/reactivation", **operation(None, MANAGE, status=204))
def reactivate_account(request: Request, account: int) -> HttpResponse:
    """Let an ended account sign in again."""
    accounts.reactivate(request.caller.viewer, held_account(request, account))
    return HttpResponse(status=204)


@router.delete("/accounts/{int:account}/lock", **operation(None, MANAGE, status=204))
def unlock_account(request: Request, account: int) -> HttpResponse:
    """Lift the lock that failed sign-ins put on an account."""
    lockout.unlock_by(request.caller.viewer, held_account(request, account))
    return HttpResponse(status=204)


@router.delete("/accounts/{int:account}/sessions", **operation(Counted, MANAGE))
def end_account_sessions(request: Request, account: int) -> HttpResponse:
    """Sign an account out everywhere; how many sessions ended."""
    return reply(Counted(sessions.end_sessions(request.caller.viewer, held_account(request, account))))


@router.delete("/accounts/{int:account}/second-factors", **operation(None, MANAGE, status=204))
def remove_account_factors(request: Request, account: int) -> HttpResponse:
    """Take the second factors off an account whose person lost them; its sessions end."""
    remove_second_factors(request.caller.viewer, held_account(request, account))
    return HttpResponse(status=204)


@router.post("/accounts/{int:account}/redaction", **operation(Counted, "people.redact"))
def redact_account(request: Request, account: int) -> HttpResponse:
    """Redact the person of an ended account, here and in the journal; in how many events."""
    return reply(Counted(redaction.redact(request.caller.viewer, held_account(request, account))))


@router.get("/exports/accounts", **operation(None, MANAGE, media=TABLE))
def export_accounts(request: Request, form: Form, wanted: Query[Sought]) -> HttpResponse:
    """The accounts as a table, at most 10,000. Who took it is noted."""
    narrowed = Wanted(wanted.search, wanted.post, wanted.customer, wanted.state)
    content = exports.accounts(request.caller.viewer, narrowed, form, request.lang)
    return given_out(content, f"accounts.{form}")


@router.get("/imports/{kind}/template", **operation(None, MANAGE, media=TABLE))
def get_template(request: Request, kind: Kind, form: Form) -> HttpResponse:
    """An empty table of a kind, with an example."""
    heads, rows = imports.template(kind, request.lang)
    return given_out(tables.write(heads, rows, form), f"{kind}.{form}")


@router.post("/imports/{kind}", **operation(ImportOut, MANAGE))
def import_table(request: Request, kind: Kind, file: File[UploadedFile], dry: bool = True) -> HttpResponse:
    """Check a table (CSV or XLSX), or with `dry=false` take it: all of its rows, or with any problem none."""
    if (file.size or 0) > tables.MOST_BYTES:
        raise Invalid("file", "The file is larger than {count} MB: split it.", count=tables.MOST_BYTES // 1_000_000)
    report = imports.run(request.caller.viewer, kind, tables.read(file.read()), dry=dry)
    problems = [TableProblem(p.row, p.column, p.error.told(request.lang)) for p in report.problems[:SHOWN]]
    return reply(ImportOut(report.rows, problems, report.done))


@router.get("/safety-rules", **operation(RulesOut, "system.manage"))
def get_safety_rules(request: Request) -> HttpResponse:
    """The rules of signing in."""
    return reply(rules.current())


@router.patch("/safety-rules", **operation(RulesOut, "system.manage"))
def change_safety_rules(request: Request, body: RulesChange) -> HttpResponse:
    """Put other rules in force."""
    changes = given(body)
    if unknown := set(changes.get("second_factor_posts", ())) - set(RIGHTS):
        raise Invalid("second_factor_posts", "There is no post {post}.", post=min(unknown))
    rules.change(request.caller.viewer, msgspec.convert(msgspec.to_builtins(rules.current()) | changes, rules.Rules))
    return reply(rules.current())
