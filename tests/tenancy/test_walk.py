"""The isolation walk (architecture §5): every address, operation, read and stream, asked about what is another's.

It is asked as a manager of customer B and as one of ours who is limited to B's contract; with both walls, with the
application's filters switched off (row-level security alone must hold), and with row-level security switched off. What
is there is found by looking: an address with an unknown parameter, or a read with one, fails until it is named here.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, models
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

import opspact
from opspact.api import door
from opspact.api.live.announcing import Moved
from opspact.api.live.subscribers import may_know
from opspact.documents.models import Document
from opspact.journal.models import Event
from opspact.kernel import now
from opspact.people.errors import Invalid
from opspact.plans.store.books import NoPlanError
from opspact.tenancy import middleware, rls
from opspact.tenancy.models import Account
from opspact.tenancy.scope import ScopedManager
from opspact.tenancy.viewer import Viewer
from opspact.work import keeping, selectors
from opspact.work.shapes import BadFields, NotThere
from tests.api.test_breadth import SIGN_IN, pages
from tests.api.test_doors import BODIES, CLOSED, filled
from tests.tenancy.foreign import MARK, Foreign, foreign, strangers, viewer

pytestmark = pytest.mark.django_db
REFUSALS = (
    PermissionDenied, Http404, NotThere, BadFields, Invalid, NoPlanError, models.ObjectDoesNotExist, DatabaseError,
)  # fmt: skip
WALLS = ("both", "no filters", "no row-level security")
WORDS: dict[str, Any] = {
    "kind": "accepted", "form": "csv", "name": "unlock", "promise": "respond", "round": 1, "line": "x",
    "part": "levels",
    "token": "x", "key": "x", "answer_id": 1, "team_id": 1, "revision": 1, "before": 1, "after": 1, "answer": 1,
    "team": 1, "leave_id": 0, "swap_id": 0, "cover_id": 0, "roster_id": 0, "shift_id": 0, "secret": "x", "roster": 0,
    "channel": "mail", "endpoint_id": 0, "gateway": 0, "screen_id": 0,
}  # fmt: skip
"""Parameters of addresses that are nobody's own."""
TYPED = {"reason": "x", "text": "x", "to": "x", "file": "pack.yaml"}
"""What forms would miss before they look."""
SAFE = {403, 404, 405}
UNMOVED = {
    "notify:read": "marks nothing of others, and says so to nobody",
    "plans:amend_part": "leads back where the part is none",
    "read_message": "answers that none were marked", "attach_files": "asks for files first; see tests/api/test_files",
    "get_customer": "our people see every customer's name",
    "get_account": "our people see who the customers' people are",
    "get_template": "an empty table", "export_items": "narrowed by its filter", "export_accounts": "not for them",
    "revoke_token": "before the wall: one's own tokens",
    "list_shifts": "asks for a span first; rosters are our own",
    "notify:address_act": "one's own addresses", "put_address": "one's own", "test_address": "one's own",
    "confirm_address": "one's own", "remove_address": "one's own",
    "ui:look": "about the viewer's own account", "desk:export": "a list", "home:export": "of contracts in sight",
    "people:import_template": "not for them",
}  # fmt: skip
"""Addresses with parameters that may answer otherwise than that nothing is there; what they answer is read as well."""


@pytest.fixture(params=WALLS)
def walls(request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "no filters":
        monkeypatch.setattr(ScopedManager, "visible_to", lambda self, viewer: self.everything())
    if request.param == "no row-level security":
        for module in (middleware, door):
            monkeypatch.setattr(module, "behind_wall", lambda viewer: nullcontext())
    return str(request.param)


@pytest.fixture(params=["customer", "limited"])
def walk(request: Any, walls: str) -> Iterator["Walk"]:
    theirs = foreign()
    done = Walk(theirs, strangers()[request.param], strict=walls == "both")
    before = done.state()
    yield done
    assert done.state() == before


class Walk:
    """Somebody goes where others live, and looks at every answer."""

    def __init__(self, theirs: Foreign, account: Account, *, strict: bool) -> None:
        self.theirs, self.account, self.strict = theirs, account, strict
        self.client = Client(raise_request_exception=False)
        self.client.force_login(account)
        named = {f"{name}_id": pk for name, pk in theirs.ids.items()} | {"file_id": theirs.ids["attachment"]}
        self.known = {**WORDS, **named, **theirs.ids}

    def state(self) -> Any:
        """What nobody may move: how far the journals of the other side have come."""
        rows = Event.objects.filter(contract_id=self.theirs.contract.pk)
        return rows.exclude(kind="refused").count(), selectors.history(viewer_of_ours(), self.theirs.item).count()

    def look(self, name: str, answer: Any) -> None:
        """What comes must be nothing."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert MARK not in body.decode(errors="replace"), name
        assert MARK not in str(answer.headers), name
        if self.strict and name not in UNMOVED:
            assert answer.status_code in SAFE, (name, answer.status_code)


def viewer_of_ours() -> Viewer:
    return Viewer(account=None, name="test")


def test_nothing_of_anothers_is_seen_or_moved(walk: Walk) -> None:
    walk_pages(walk)
    walk_operations(walk)
    walk_reads(walk)
    moved = Moved(walk.theirs.item.pk, walk.theirs.contract.pk, walk.theirs.contract.customer_id, public=True)
    assert not may_know(viewer(walk.account), moved)


def walk_pages(walk: Walk) -> None:
    for name, address in pages(get_resolver().url_patterns):
        wanted = list(address.pattern.converters)
        if name.startswith(SIGN_IN):
            continue
        missing = set(wanted) - set(walk.known)
        assert not missing, f"{name}: say in WORDS or `foreign` what {missing} is"
        path = _path(name, {one: walk.known[one] for one in wanted})
        for ask in (walk.client.get, walk.client.post):
            answer = ask(path, TYPED)
            walk.look(name, answer) if wanted else _read(name, answer)


def walk_operations(walk: Walk) -> None:
    for method, path, one in CLOSED:
        name = one["operationId"]
        body = msgspec.json.encode(BODIES.get(name, {}))
        answer = walk.client.generic(method, f"/api/v1{filled(path, **walk.known)}", body, "application/json")
        walk.look(name, answer) if "{" in path else _read(name, answer)


def walk_reads(walk: Walk) -> None:
    who = viewer(walk.account)
    for name, read in reads():
        arguments = arguments_of(name, read, walk)
        with rls.behind_wall(who), savepoint():
            try:
                found = told(read(who, **arguments))
            except REFUSALS:
                continue
            assert MARK not in found, name


@contextmanager
def savepoint() -> Iterator[None]:
    """What a refused statement broke is mended."""
    here = connection.savepoint() if connection.in_atomic_block else None
    try:
        yield
    finally:
        if here is not None:
            connection.savepoint_rollback(here)


def reads() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of a module `selectors`, `inbox`, `listing` … whose first parameter is the viewer."""
    for module in pkgutil.walk_packages(opspact.__path__, "opspact."):
        if module.name.rpartition(".")[2] in READING and ".migrations" not in module.name:
            for name, one in inspect.getmembers(import_module(module.name), inspect.isfunction):
                first = next(iter(inspect.signature(one).parameters), "")
                public = one.__module__ == module.name and not name.startswith("_")
                first = "" if "roster" in inspect.signature(one).parameters else first  # rosters are our own
                if first == "viewer" and public and name not in WRITING | GIVEN:
                    yield f"{module.name}.{name}", one


READING = frozenset({
    "selectors", "inbox", "listing", "outages", "keeping", "handling", "managing", "minding", "auditing", "searching",
    "likeness", "relations", "filters", "ready_made", "measuring",
})  # fmt: skip
WRITING = frozenset({"mark_read", "mark_all_read", "link", "unlink", "merge", "begin", "end", "join", "keep", "forget",
                     "remove"})  # fmt: skip
"""Acts beside the reads: walked by their addresses and operations."""
GIVEN = frozenset({"items_of", "figured", "cases", "counts"})
"""They take what another read gave, or a contract that the page has looked for."""


ALWAYS = {"since": datetime(2000, 1, 1, tzinfo=UTC), "until": datetime(2100, 1, 1, tzinfo=UTC)}


def arguments_of(name: str, read: Callable[..., Any], walk: Walk) -> dict[str, Any]:
    """Whatever a read asks for, of the other side."""
    module = inspect.getmodule(read)
    made: dict[str, Any] = {
        "item": walk.theirs.item, "work_id": walk.theirs.item.pk, "zone": ZoneInfo("Asia/Shanghai"), "text": MARK,
        "words": MARK, "caller": MARK, "phone": MARK, "values": {"service": "case-handling"}, "merged_into": "",
        "contract": walk.theirs.contract.pk, "key": None, "moment": now.now(), "since": now.now_datetime(),
        "accounts": [walk.known["account"]],
        "number": str(walk.theirs.item.number), "promise": "respond",
        "items": [walk.theirs.item], "held_by": Account.objects.get(pk=walk.known["account"]), "events": [],
        "message_id": walk.known["message"], "document_id": walk.known["document"], "item_id": walk.theirs.item.pk,
        "contract_id": walk.theirs.contract.pk, "alert_id": walk.known["alert"],
        "until": now.now_datetime(), "account_id": walk.known["account"],
        "found": Document.objects.everything().get(pk=walk.known["document"]),
    }  # fmt: skip
    wanted = [p for p in list(inspect.signature(read).parameters.values())[1:] if p.default is p.empty]
    for one in wanted:
        if one.name == "wanted":
            kind = getattr(module, "Wanted")  # noqa: B009 - whichever module it is
            made["wanted"] = kind(**(ALWAYS if kind is keeping.Wanted else {}))
    missing = [one.name for one in wanted if one.name not in made]
    assert not missing, f"{name}: say in `arguments_of` what {missing} is"
    return {one.name: made[one.name] for one in wanted}


def told(value: Any, depth: int = 4) -> str:
    """Everything that a result says."""
    if depth == 0 or value is None:
        return ""
    if isinstance(value, models.QuerySet | list | tuple | set | frozenset):
        return " ".join(told(one, depth - 1) for one in value)
    if isinstance(value, dict):
        return told([*value, *value.values()], depth)
    if isinstance(value, models.Model):
        return str({name: one for name, one in vars(value).items() if name != "_state"})
    if isinstance(value, msgspec.Struct):
        return told([getattr(value, name) for name in value.__struct_fields__], depth)
    return told(vars(value), depth - 1) if hasattr(value, "__dict__") else str(value)


def _path(name: str, values: dict[str, Any]) -> str:
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return f"/{name}"


def _read(name: str, answer: Any) -> None:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert MARK not in body.decode(errors="replace"), name
