"""Who stands for a role now: who is on duty where a roster serves it, else everybody who holds it. Pure."""

from collections.abc import Callable, Iterator

from opspact.notify.shapes import Part, People, Why
from opspact.plans.plan import Plan
from opspact.rosters.spans import OnDuty

Hears = Callable[[int], bool]
"""Whether an account is there and may hear of the matter."""


def meant(plan: Plan, name: str) -> tuple[str, ...]:
    """The roles meant by a name: itself, or every role of a party."""
    roles = plan.pack.roles
    return (name,) if name in roles else tuple(role for role, one in roles.items() if one.side == name)


def holders(plan: Plan, people: People, contract: int, name: str, hears: Hears) -> Iterator[Part]:
    """Everybody who stands for a role (or the roles of a party), and the holders who are passed over for who is on
    duty. Where nobody is on duty who may hear, all holders are told and it is said so.
    """
    for role in meant(plan, name):
        yield from _of_role(people, contract, role, hears)


def on_line(duty: OnDuty, role: str, why: Why) -> Part:
    """Somebody on duty as one who could be told."""
    return Part(duty.account, role, why, duty.roster, duty.version, duty.shift)


def _of_role(people: People, contract: int, role: str, hears: Hears) -> Iterator[Part]:
    held = people.holders.get((contract, role), ())
    watch = people.watch(contract, role)
    on = watch.line() if watch else ()
    if watch is None:
        yield from (Part(one, role, "role") for one in held)
    elif any(hears(one.account) for one in on):
        there = {one.account for one in on}
        yield from (on_line(one, role, "duty") for one in on)
        yield from (
            Part(one, role, "role", watch.roster, on[0].version, passed=True) for one in held if one not in there
        )
    else:
        yield from (Part(one, role, "all_holders", watch.roster) for one in held)
