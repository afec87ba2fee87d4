"""The board: all that the wall shows a viewer at one moment, in a constant number of queries over what is open or of
today. Its page is drawn once for all who see the same, and kept for seconds."""

from hashlib import sha256
from typing import Final

import msgspec
from django.core.cache import cache
from django.db.models import QuerySet
from django.template.loader import render_to_string

from opspact.desk import listing
from opspact.desk.rows import Row, rows_of
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import SECOND, Instant
from opspact.notify.inbox import left_unanswered
from opspact.notify.models import Escalation
from opspact.notify.web.rows import kind_of
from opspact.notify.wording import headline
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.ui.times import day, local
from opspact.wall import health, today
from opspact.work import keeping
from opspact.work.keeping import Tally
from opspact.work.models import WorkItem
from opspact.work.naming import Contracts

KEPT_SECONDS: Final = 2
"""Shorter than a page waits after it heard of a change (`wall.js`)."""
PRESSING: Final = 8
OVERDUE: Final = 3
"""So many of them at most are overdue already: what can still be kept must not be crowded out."""
CALLS: Final = 2


class Call(msgspec.Struct, frozen=True):
    """A call or escalation that nobody answered."""

    number: int
    headline: str
    about: str


class Board(msgspec.Struct, frozen=True):
    """What the wall shows, in the reader's language."""

    at: Instant
    alerts: int
    levels: list[int]
    """Open incidents: `health.by_level`."""
    kinds: list[str]
    """What the plans call incidents."""
    kept: Tally
    """Promises decided today."""
    unanswered: int
    calls: list[Call]
    grid: health.Grid
    pressing: list[Row]
    crew: list[today.Watch]
    planned: list[today.Planned]


class Drawn(msgspec.Struct, frozen=True):
    """The board as markup, and when it was true."""

    at: Instant
    markup: str

    @property
    def age(self) -> int:
        """Whole seconds since then."""
        return (now() - self.at) // SECOND


def drawn(viewer: Viewer, lang: str) -> Drawn:
    """The board of a viewer: of who signed in with links to what each figure counts."""
    key = _key(viewer, lang)
    kept: Drawn | None = cache.get(key)
    if kept is not None:
        return kept
    board = board_of(viewer, lang)
    made = Drawn(board.at, render_to_string("wall/_board.html", _context(board, viewer, lang)))
    cache.set(key, made, KEPT_SECONDS)
    return made


def board_of(viewer: Viewer, lang: str) -> Board:
    """What stands on the wall now."""
    contracts = Contracts(viewer)
    found = health.troubles(viewer, contracts)
    calls = left_unanswered(viewer)
    return Board(
        at=now(), alerts=sum(one.alerts for one in found.values()), levels=health.by_level(found.values()),
        kinds=sorted({one for pk in {at for at, _ in found} for one in health.kinds(contracts, pk)}),
        kept=keeping.decided_tally(viewer, today.midnight()), unanswered=calls.count(),
        calls=[_call(one, lang) for one in calls[:CALLS]], grid=health.grid(contracts, found, lang),
        pressing=rows_of(_pressing(viewer), lang), crew=today.crew(viewer),
        planned=today.planned(viewer, contracts, lang),
    )  # fmt: skip


def _call(one: Escalation, lang: str) -> Call:
    said = headline(kind_of(one), one.number, one.payload, lang)
    return Call(one.number, said, f"{one.customer.name} · {one.payload.get('title', '')}")


def _pressing(viewer: Viewer) -> list[WorkItem]:
    """The cases whose next deadline presses: those just missed, then those that come first."""
    rows: QuerySet[WorkItem] = WorkItem.objects.visible_to(viewer).filter(open=True).exclude(kind="")
    missed = listing.read(rows.filter(next_due__lt=now_datetime()).order_by("-next_due", "-id")[:OVERDUE])
    return missed + listing.page(rows.filter(next_due__gte=now_datetime()), "due", size=PRESSING - len(missed))[0]


def _context(board: Board, viewer: Viewer, lang: str) -> dict[str, object]:
    zone = reader.zone()
    here = local(board.at, zone)
    return {
        "board": board, "lang": lang, "zone": zone, "linked": viewer.account is not None,
        "seconds": here.hour * 3600 + here.minute * 60 + here.second, "day": day(here, lang),
        "levels": list(enumerate(board.levels, 1)), "kinds": ",".join(board.kinds),
        "rosters": f":{today.ROSTERS}", "most": f":{today.PLANNED}",
    }  # fmt: skip


def _key(viewer: Viewer, lang: str) -> str:
    """Equal for viewers who may see the same."""
    sight = (
        viewer.customer, viewer.contracts if viewer.contracts is None else sorted(viewer.contracts),
        sorted(viewer.rights), viewer.account is not None, lang,
    )  # fmt: skip
    return f"wall-{sha256(msgspec.json.encode(sight)).hexdigest()}"
