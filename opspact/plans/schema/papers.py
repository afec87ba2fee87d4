"""Documents, parts, retention, notices: declared here, shown and validated now, acted on by the desk and the field."""

from opspact.kernel.text import Text
from opspact.plans.schema.base import Titled
from opspact.plans.terms.limits import Limit


class DocumentKind(Titled, frozen=True, kw_only=True):
    """A document that the plan names. A `document_delivered` fact names it in `document`.

    Where the fact lists its `contents`, `complete` is whether all of these are among them (R1.11).
    """

    contents: dict[str, Text] = {}
    """What it must contain."""
    to: list[str] = []
    """Roles or parties it is delivered to."""
    approved_by: list[str] = []
    """Roles that approve it before delivery."""
    signed_by: list[str] = []
    """Roles or parties that sign it."""
    languages: list[str] = []
    """Languages it is written in."""
    duty: str = ""
    """The duty or commitment that makes it due."""


class Part_(Titled, frozen=True, kw_only=True):
    """A kind of spare part."""

    line: str = ""
    """Product line or class, usable in tables as `part.line`."""
    models: list[str] = []
    """Models it fits or is as good as."""
    min_stock: int = 0
    """Least number to be kept; a `stock` fact under it is shown."""
    warranty: str = ""
    """Free warranty, such as `3 years`."""


class Exchange(Titled, frozen=True, kw_only=True):
    """A rule of replacement: advance exchange, loan unit, bridging device, repair and return."""

    parts: list[str] = []
    """Part kinds or lines; empty: all."""
    mode: str = "replace"
    """`replace`, `advance`, `loan`, `bridge`, `repair`."""
    old_part: str = ""
    """What becomes of the old part: `return`, `keep`, `destroy`."""
    return_within: Limit | None = None
    """When the old or the loaned part goes back."""
    satisfies: list[str] = []
    """Commitments that the exchange satisfies (a bridging device stops the clock)."""


class Retention(Titled, frozen=True, kw_only=True):
    """How long records are kept; nothing is deleted earlier (S0.41a)."""

    of: str
    """What is kept: a kind of fact or document, or words."""
    keep: dict[str, str]
    """Length by class: `{ordinary: 1 month, important: 6 months}`; `default` where there are no classes."""


class Notice(Titled, frozen=True, kw_only=True):
    """A duty to tell somebody when something happens, without a deadline of its own."""

    on: str
    """The fact."""
    tell: list[str]
    """Roles or parties told."""
    text: Text = ""
    """What they are told."""
