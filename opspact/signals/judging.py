"""The first judgement of an alert: does it affect service (S0.41)? Pure: facts, rules and windows in, a verdict out."""

from typing import Literal

import msgspec

from opspact.kernel.time import SECOND, Instant
from opspact.signals.policy import Facts, Policy, Rule, rule_for

Judgement = Literal["new", "pending", "service", "one_off", "no"]
Why = Literal["rule", "no_rule", "no_contract", "blip", "window", "flapping", "hold", "refused", "person"]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as it stands."""

    facts: Facts
    started: Instant
    recorded: Instant
    ended: Instant | None = None
    contract: int | None = None
    flapping: bool = False
    window_ends: Instant | None = None
    """End of the window that suppresses it now."""


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of it. `again`: when to look once more; it is still `new` then."""

    judgement: Judgement
    why: Why
    rule: Rule | None = None
    again: Instant | None = None


def judge(seen: Seen, policy: Policy, at: Instant) -> Verdict:
    """The verdict at an instant. What is over before it was judged is a one-off where it was a blip or announced."""
    rule = rule_for(policy, seen.facts)
    if seen.window_ends is not None:
        if seen.ended is not None:
            return Verdict("one_off", "window", rule)
        return Verdict("new", "window", rule, again=seen.window_ends)
    hold = policy.hold_seconds if rule is None or rule.hold_seconds is None else rule.hold_seconds
    if hold and (rule is None or rule.affects in ("yes", "ask")):
        if seen.ended is not None and seen.ended - seen.started < hold * SECOND:
            return Verdict("one_off", "blip", rule)
        if seen.ended is None and at < seen.recorded + hold * SECOND:
            return Verdict("new", "hold", rule, again=seen.recorded + hold * SECOND)
    return _by_rule(seen, rule)


def _by_rule(seen: Seen, rule: Rule | None) -> Verdict:
    if rule is None:
        return Verdict("pending", "no_rule")
    if rule.affects == "ask":
        return Verdict("pending", "rule", rule)
    if rule.affects != "yes":
        return Verdict(rule.affects, "rule", rule)
    if rule.contract is None and seen.contract is None:
        return Verdict("pending", "no_contract", rule)
    return Verdict("service", "rule", rule)
