"""A plan told as its signatories would read it."""

from opspact.plans.explain.closing import closing
from opspact.plans.explain.duties import duties
from opspact.plans.explain.faults import faults
from opspact.plans.explain.money import money
from opspact.plans.explain.opening import framework, identity
from opspact.plans.explain.promises import promises
from opspact.plans.explain.results import results
from opspact.plans.explain.shapes import Section as Section
from opspact.plans.explain.shapes import markdown as markdown
from opspact.plans.explain.teller import Teller
from opspact.plans.explain.waits import waits
from opspact.plans.schema.pack import Pack

_CHAPTERS = (framework, faults, promises, waits, duties, results, money, closing)


def explain(pack: Pack, lang: str) -> Section:
    """The whole plan in words (`zh` or `en`), chapter by chapter; what the plan does not have is left out."""
    teller = Teller(pack, lang)
    chapters = tuple(part for chapter in _CHAPTERS for part in chapter(teller) if part is not None)
    return Section("", teller.title(pack, pack.plan), identity(teller), chapters)
