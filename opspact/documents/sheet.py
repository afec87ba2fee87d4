"""From an incident report to the sheet that the template prints: words of one language, nothing to compute.

A sheet is plain JSON. The template takes every text as text: nothing that people typed is ever read as markup.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from opspact.documents.shapes import Demand, Entry, IncidentReport, Line, Promise, Wait
from opspact.kernel.text import Text, pick
from opspact.kernel.time import SECOND, Instant, Span, to_datetime
from opspact.plans.phrasing import length
from opspact.ui.words import say

Block = dict[str, Any]
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Issue(NamedTuple):
    """What the paper says of itself: its number (empty while a draft), edition, hash of its data, and who made it."""

    number: str = ""
    edition: int = 1
    hash: str = ""
    author: str = ""
    reviewer: str = ""
    delivered: Instant | None = None
    reason: str = ""
    """Of a correction: what it corrects."""


def sheet(report: IncidentReport, lang: str, issue: Issue) -> Block:
    """The printed form of a report in one language."""
    return _Sheet(report, lang, issue).whole()


class _Sheet:
    def __init__(self, report: IncidentReport, lang: str, issue: Issue) -> None:
        self.report = report
        self.lang = lang
        self.issue = issue
        self.zone = ZoneInfo(report.header.zone)
        self.numbers = {entry.source: entry.no for entry in report.timeline}

    def whole(self) -> Block:
        head = self.report.header
        return {
            "lang": self.lang,
            "title": _capital(self._t(head.title)),
            "subject": head.subject,
            "number": self.issue.number,
            "draft": "" if self.issue.number else self._say("Draft"),
            "hash": self.issue.hash,
            "cover": self._pairs(self._cover()),
            "figures": list(self._figures()),
            "missing": {"title": self._say("Still missing"), "items": [self._t(d.label) for d in self._missing()]},
            "sections": [{"heading": heading, "blocks": blocks} for heading, blocks in self._sections() if blocks],
            "signatures": {
                "heading": self._say("Signatures and seals"),
                "boxes": [self._t(one) for one in head.signers],
                "labels": [self._say(one) for one in ("Signature", "Full name", "Date")],
                "seal": self._say("(seal)"),
            },
            "words": {"evidence": self._evidence(), "page": self._say("Page {page} of {pages}", page="¤1", pages="¤2")},
        }

    def _missing(self) -> Sequence[Demand]:
        return self.report.missing if not self.issue.number else ()

    def _evidence(self) -> str:
        return self._say(
            "Figures in brackets refer to the entries of the timeline. SHA-256 of the data of this document: {hash}",
            hash=self.issue.hash or "–",
        )

    def _cover(self) -> Iterator[tuple[str, Text]]:
        head, issue = self.report.header, self.issue
        yield "Document number", issue.number or self._say("given on delivery")
        if issue.edition > 1:
            yield "Edition", self._say("{n}, correction: {reason}", n=issue.edition, reason=issue.reason or "–")
        yield "Customer", head.customer
        contract = self._t(head.contract_title)
        yield "Contract", f"{head.contract} · {contract}" if contract else head.contract
        yield "Work item", self._say("{kind} {number}", kind=self._t(head.case_kind), number=head.item)
        yield "Level", head.level
        yield "Clause", head.clause
        yield "Facts as known at", self._when(self.report.known_at)
        yield "Drawn up by", issue.author
        yield "Reviewed by", issue.reviewer
        yield "Delivered", self._when(issue.delivered) if issue.delivered is not None else ""

    def _sections(self) -> Iterator[tuple[str, list[Block]]]:
        report, say_ = self.report, self._say
        yield say_("Fault and impact"), [*self._facts(), *self._passage("impact"), *self._outages()]
        yield say_("Times"), self._times()
        yield say_("Levels"), self._levels()
        yield say_("Course of the handling"), [*self._passage("process"), self._timeline()]
        for name in ("cause", "measures", "prevention"):
            yield self._label(name), self._passage(name)
        yield say_("Parts used"), self._parts()
        yield say_("Promises and how they were kept"), self._promises()
        yield say_("Waits"), self._waits()
        yield self._label("risks"), self._passage("risks")
        known = {"impact", "process", "cause", "measures", "prevention", "risks"}
        for section in report.sections:
            if section.name not in known:
                yield _capital(self._t(section.label)), self._passage(section.name)
        yield say_("People who took part"), self._people()
        yield say_("Attachments"), self._attachments()

    def _label(self, name: str) -> str:
        section = self.report.section(name)
        return _capital(self._t(section.label)) if section else name

    def _facts(self) -> Iterator[Block]:
        if self.report.facts:
            yield {"type": "pairs", "rows": [[self._t(one.label), self._t(one.value), self._ref(one.source)]
                                             for one in self.report.facts]}  # fmt: skip

    def _passage(self, name: str) -> list[Block]:
        section = self.report.section(name)
        if section is None or not section.text.strip():
            return []
        lines = [line.strip() for line in section.text.splitlines()]
        return [{"type": "text", "paragraphs": [line for line in lines if line], "ref": self._ref(section.source)}]

    def _outages(self) -> Iterator[Block]:
        rows = [
            [" · ".join(filter(None, (self._t(one.label), self._t(one.key)))),
             "\n".join(self._span(start, end) for start, end in one.stretches),
             self._long(one.total), self._refs(one.sources)]
            for one in self.report.outages
        ]  # fmt: skip
        if rows:
            yield self._table(("Outage", "From – to", "Total", ""), rows, (1.2, 2.2, 0.9, 0.6), numeric=(2,))

    def _times(self) -> list[Block]:
        rows = [
            [self._t(one.label), self._when(one.at),
             self._when(one.recorded) if one.recorded != one.at else self._say("when it happened"), self._t(one.by),
             self._ref(one.source)]
            for one in self.report.times
        ]  # fmt: skip
        return [self._table(("Moment", "True time", "Recorded", "By", ""), rows, (1.1, 1.5, 1.5, 1.5, 0.4))]

    def _levels(self) -> list[Block]:
        rows = [
            [self._when(one.start), self._t(one.label), self._t(one.cause), self._ref(one.source)]
            for one in self.report.levels
        ]
        return [self._table(("Since", "Level", "Why it changed", ""), rows, (1.6, 1.4, 1.4, 0.4))] if rows else []

    def _timeline(self) -> Block:
        days = groupby(self.report.timeline, key=lambda entry: to_datetime(entry.at, self.zone).date())
        return {
            "type": "timeline",
            "head": [self._say(one) for one in ("No.", "Time", "What happened", "By", "Record")],
            "days": [{"day": self._day(entries[0].at), "rows": [self._entry(one) for one in entries]}
                     for entries in (list(group) for _, group in days)],
        }  # fmt: skip

    def _entry(self, entry: Entry) -> list[str]:
        late = ""
        if entry.recorded != entry.at:
            late = self._say("recorded {time}", time=self._when(entry.recorded))
        details = self._say("; ").join(filter(None, (*map(self._detail, entry.details), late)))
        return [str(entry.no), self._clock(entry.at), self._t(entry.label), details, self._t(entry.who), entry.source]

    def _detail(self, line: Line) -> str:
        label, value = self._t(line.label), self._t(line.value)
        return self._say("{label}: {value}", label=label, value=value) if label else value

    def _promises(self) -> list[Block]:
        head = [self._say(one) for one in ("Promise", "Limit", "Started", "Due", "Stopped", "Verdict")]
        rows = [self._promise(one) for one in self.report.promises]
        return [{"type": "promises", "head": head, "rows": rows}] if rows else []

    def _promise(self, one: Promise) -> Block:
        title = self._t(one.label) + (f" · {one.line}" if one.line else "")
        clause = self._say("clause {clause}", clause=one.clause) if one.clause else ""
        round_ = self._say("round {n}", n=one.round) if one.round > 1 else ""
        return {
            "title": title,
            "sub": " · ".join(filter(None, (clause, round_, self._t(one.level)))),
            "cells": [self._t(one.limit) or "–", *(self._when(at) for at in (one.started, one.due, one.stopped))],
            "verdict": one.verdict,
            "word": self._verdict(one),
            "why": " ".join(one.why[self.lang][1:]) if self.lang == "en" else "".join(one.why[self.lang][1:]),
            "ref": self._refs(one.sources),
        }

    def _verdict(self, one: Promise) -> str:
        if one.verdict == "broken":
            return self._say("broken, late by {time}", time=self._long(one.lateness))
        return self._say({"kept": "kept", "void": "not judged", "open": "running"}[one.verdict])

    def _waits(self) -> list[Block]:
        rows = [
            [self._t(one.label), self._span(one.start, one.end),
             self._long(one.end - one.start) if one.end is not None else "–", self._t(one.by),
             self._effect(one), self._refs(one.sources)]
            for one in self.report.waits
        ]  # fmt: skip
        head = ("Wait", "From – to", "Length", "By", "Effect", "")
        return [self._table(head, rows, (1.4, 1.8, 0.8, 1, 0.7, 0.6), numeric=(2,))] if rows else []

    def _effect(self, one: Wait) -> str:
        if one.missing:
            return self._say("does not count, missing: {names}", names=self._say(", ").join(map(self._t, one.missing)))
        return self._say("counts") if one.counts else self._say("does not count")

    def _parts(self) -> list[Block]:
        rows = [
            [self._t(one.label), self._when(one.at), self._say("; ").join(map(self._detail, one.details)),
             self._ref(one.source)]
            for one in self.report.parts
        ]  # fmt: skip
        return [self._table(("Part", "Fitted", "Particulars", ""), rows, (1.2, 1.4, 2.4, 0.4))] if rows else []

    def _people(self) -> list[Block]:
        rows = [
            [self._t(one.side_label), self._t(one.role) or "–", one.person or "–", self._refs(one.sources[:3])]
            for one in self.report.participants
        ]
        return [self._table(("Side", "Role", "Full name", ""), rows, (1.2, 1.8, 1.4, 0.8))] if rows else []

    def _attachments(self) -> list[Block]:
        rows = [[one.name, f"{one.size:,}", one.sha256] for one in self.report.attachments]
        return [self._table(("File", "Bytes", "SHA-256"), rows, (1.4, 0.6, 3), numeric=(1,))] if rows else []

    def _figures(self) -> Iterator[list[str]]:
        times = {one.name: one for one in self.report.times}
        reported = times["reported"].at
        answered = [times[name] for name in ("responded", "accepted") if name in times]
        back = [times[name] for name in ("restored", "worked_around", "solved") if name in times]
        if answered:
            first = min(answered, key=lambda one: one.at)
            yield [self._long(first.at - reported), self._say("report to response"), self._ref(first.source)]
        if back:
            first = min(back, key=lambda one: one.at)
            yield [self._long(first.at - reported), self._say("report to restoration"), self._ref(first.source)]
        if self.report.outages:
            worst = max(self.report.outages, key=lambda one: one.total)
            yield [self._long(worst.total), self._say("outage in total"), self._refs(worst.sources[:2])]
        judged = [one for one in self.report.promises if one.verdict in ("kept", "broken")]
        if judged:
            kept = sum(one.verdict == "kept" for one in judged)
            yield [f"{kept} / {len(judged)}", self._say("promises kept"), ""]

    def _long(self, span: Span) -> str:
        """A length in whole seconds."""
        return length(max(span - span % SECOND, 0), self.lang)

    def _table(
        self, head: Sequence[str], rows: list[list[str]], widths: Sequence[float], numeric: Sequence[int] = ()
    ) -> Block:
        told = [self._say(one) if one else "" for one in head]
        return {"type": "table", "head": told, "rows": rows, "widths": list(widths), "numeric": list(numeric)}

    def _pairs(self, pairs: Iterator[tuple[str, Text]]) -> list[list[str]]:
        return [[self._say(label), self._t(value)] for label, value in pairs if self._t(value)]

    def _ref(self, source: str) -> str:
        return f"[{self.numbers[source]}]" if source in self.numbers else ""

    def _refs(self, sources: Sequence[str]) -> str:
        numbers = sorted({self.numbers[one] for one in sources if one in self.numbers})
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""

    def _when(self, at: Instant | None) -> str:
        if at is None:
            return "–"
        local = to_datetime(at, self.zone)
        return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")

    def _span(self, start: Instant, end: Instant | None) -> str:
        """From and to; the day is said once where it is the same."""
        same = end is not None and to_datetime(start, self.zone).date() == to_datetime(end, self.zone).date()
        return f"{self._when(start)} – {self._clock(end) if same and end is not None else self._when(end)}"

    def _clock(self, at: Instant) -> str:
        local = to_datetime(at, self.zone)
        return local.strftime("%H:%M:%S" if local.second else "%H:%M")

    def _day(self, at: Instant) -> str:
        local = to_datetime(at, self.zone)
        return f"{local:%Y-%m-%d} {self._say(WEEKDAYS[local.weekday()])}"

    def _say(self, sentence: str, **values: object) -> str:
        return say(self.lang, sentence, **values)

    def _t(self, text: Text) -> str:
        return pick(text, self.lang)


def _capital(title: str) -> str:
    """A title begins with a capital letter."""
    return title[:1].upper() + title[1:]
