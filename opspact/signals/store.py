"""The few statements by which a delivery becomes rows. They run in the caller's transaction, on any connection.

Keys are touched in their order, so two deliveries never wait for each other in a circle. A repeat changes one row of
`signals_track` and no index.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
import psycopg

from opspact.kernel.time import Instant, to_datetime
from opspact.signals.decide import ROUTED, Change, Track
from opspact.signals.senders import Sender
from opspact.signals.shapes import Parsed, Raw, Signal

Connection = psycopg.Connection[Any]
CONSUMER: Final = "signals"

TAKE: Final = """INSERT INTO signals_delivery
    (source_id, key, day, received, state, reason, path, headers, body, size, signals)
    SELECT %(source)s, %(key)s, %(day)s, %(at)s, %(state)s, %(reason)s, %(path)s, %(headers)s, %(body)s, %(size)s,
        %(signals)s
    WHERE NOT EXISTS (SELECT FROM signals_delivery WHERE source_id = %(source)s AND key = %(key)s
        AND day = %(day)s::date - 1)
    ON CONFLICT (source_id, key, day) DO NOTHING RETURNING id"""

_MICROS: Final = "(extract(epoch FROM {0}) * 1000000)::bigint"
TOUCH: Final = f"""INSERT INTO signals_track AS t
        (source_id, key, seen, changed, until, count, severity, history, flapping)
    SELECT %(source)s, s.key, %(at)s, %(at)s, 'epoch'::timestamptz + s.until * interval '1 microsecond', 1, 0, 0, false
    FROM unnest(%(keys)s::text[], %(until)s::bigint[]) AS s(key, until) ORDER BY s.key
    ON CONFLICT (source_id, key) DO UPDATE
        SET seen = excluded.seen, count = t.count + 1, until = coalesce(excluded.until, t.until)
    RETURNING id, key, alert_id, {_MICROS.format("opened")}, {_MICROS.format("started")}, {_MICROS.format("ended")},
        severity, history, {_MICROS.format("changed")}, flapping"""

CHANGE: Final = """WITH change AS MATERIALIZED (
        SELECT CASE WHEN c.alert IS NULL THEN nextval('signals_alert_id') ELSE c.alert END AS alert_id, c.*
        FROM json_to_recordset(%(changes)s::json) AS c(n int, kind text, alert bigint, opened timestamptz,
            track bigint, is_open boolean, t_opened timestamptz, t_started timestamptz, t_ended timestamptz,
            t_severity smallint, history int, t_changed timestamptz, flapping boolean, until timestamptz, key text,
            type text, content text, object text, discoverer text, severity smallint, labels jsonb, link text,
            note text, started timestamptz, ended timestamptz)),
    made AS (INSERT INTO signals_alert (id, source_id, customer_id, contract_id, key, type, content, object, discoverer,
            severity, labels, link, started, ended, recorded, flapping)
        SELECT alert_id, %(source)s, %(customer)s, %(contract)s, key, type, content, object, discoverer, severity,
            labels, link, started, ended, opened, flapping
        FROM change WHERE alert IS NULL),
    moved AS (UPDATE signals_alert a SET
            ended = CASE WHEN c.kind IN ('ended', 'expired') THEN c.ended ELSE a.ended END,
            acknowledged = CASE WHEN c.kind = 'acknowledged' THEN coalesce(a.acknowledged, c.started)
                ELSE a.acknowledged END,
            severity = CASE WHEN c.kind = 'updated' THEN c.severity ELSE a.severity END
        FROM change c WHERE c.alert IS NOT NULL AND a.id = c.alert AND a.recorded = c.opened),
    kept AS (UPDATE signals_track t SET alert_id = CASE WHEN c.is_open THEN c.alert_id END, opened = c.t_opened,
            started = c.t_started, ended = c.t_ended, severity = c.t_severity, history = c.history,
            changed = c.t_changed, flapping = c.flapping
        FROM change c WHERE t.id = c.track),
    noted AS (INSERT INTO signals_alertevent (alert_id, recorded, at, kind, data)
        SELECT alert_id, %(at)s, CASE WHEN kind IN ('ended', 'expired') THEN ended ELSE started END, kind,
            jsonb_strip_nulls(jsonb_build_object('note', nullif(note, ''), 'severity', severity))
        FROM change ORDER BY n),
    timed AS (INSERT INTO journal_outbox (consumer, stream_id, not_before, attempts, body)
        SELECT 'signals', track, until, 0, '{"do": "expire"}' FROM change WHERE until IS NOT NULL AND kind = 'opened')
    INSERT INTO journal_outbox (consumer, stream_id, not_before, attempts, body)
    SELECT 'signals', %(source)s, %(at)s, 0, jsonb_build_object('do', 'route', 'alerts', jsonb_agg(alert_id ORDER BY n))
    FROM change WHERE kind = ANY(%(routed)s) HAVING count(*) > 0"""

_SILENT: Final = "UPDATE signals_track SET ended = %s WHERE id = %s"

_text = msgspec.json.Encoder().encode


def deliver(
    db: Connection, sender: Sender, raw: Raw, key: str, at: Instant, state: str, reason: str = "", signals: int = 0
) -> Callable[[], bool]:
    """Keep a delivery as it came; the function given back says whether it is a new one."""
    moment = to_datetime(at)
    given: dict[str, Any] = {
        "source": sender.id, "key": key, "day": moment.date(), "at": moment, "state": state, "reason": reason,
        "path": raw.path, "headers": _text(raw.headers).decode(), "body": zlib.compress(raw.body, 1),
        "size": len(raw.body), "signals": signals,
    }  # fmt: skip
    cursor = psycopg.Cursor(db).execute(TAKE, given, prepare=True)
    return lambda: cursor.fetchone() is not None


def touch(
    db: Connection, sender: Sender, until: Mapping[str, Instant | None], at: Instant
) -> Callable[[], dict[str, Track]]:  # fmt: skip
    """Note that these keys were spoken of; what is known of each, locked until the transaction ends.

    It is asked for by the function given back: in a pipeline the next statement need not wait for it.
    """
    given = {"source": sender.id, "at": to_datetime(at), "keys": list(until), "until": list(until.values())}
    cursor = psycopg.Cursor(db).execute(TOUCH, given, prepare=True)
    return lambda: {row[1]: Track(*row) for row in cursor.fetchall()}


def write(db: Connection, sender: Sender, changes: Sequence[Change], at: Instant) -> None:
    """Write what was decided: alerts, their events, the tracks, and what is to be looked at."""
    given: dict[str, Any] = {
        "changes": _text([_row(n, one) for n, one in enumerate(changes)]).decode(), "source": sender.id,
        "customer": sender.customer, "contract": sender.contract, "at": to_datetime(at), "routed": list(ROUTED),
    }  # fmt: skip
    with psycopg.Cursor(db) as cursor:
        cursor.execute(CHANGE, given, prepare=True)


def remember(db: Connection, track: Track) -> None:
    """Keep when a key recovered of which no problem is known yet."""
    ended = None if track.ended is None else to_datetime(track.ended)
    with psycopg.Cursor(db) as cursor:
        cursor.execute(_SILENT, [ended, track.id], prepare=True)


def key_of(parsed: Parsed, at: Instant, minutes: Instant) -> str:
    """What tells a delivery apart; where it may look like others, only for some minutes."""
    return parsed.key if parsed.lasting else f"{parsed.key}@{at // minutes}"


def _row(n: int, change: Change) -> dict[str, Any]:
    signal, track = change.signal, change.track
    return {
        "n": n, "kind": change.kind, "alert": change.alert, "opened": _at(change.opened), "track": track.id,
        "is_open": track.opened is not None, "t_opened": _at(track.opened), "t_started": _at(track.started),
        "t_ended": _at(track.ended), "t_severity": track.severity, "history": track.history,
        "t_changed": _at(track.changed), "flapping": track.flapping, "until": _at(signal.until), "key": signal.key,
        "type": signal.type, "content": signal.content, "object": signal.object,
        "discoverer": signal.discoverer or "", "severity": signal.severity, "labels": signal.labels,
        "link": signal.link, "note": signal.note, "started": _at(change.started), "ended": _at(change.ended),
    }  # fmt: skip


def _at(moment: Instant | None) -> Any:
    return None if moment is None else to_datetime(moment)


def until_of(signals: Sequence[Signal]) -> dict[str, Instant | None]:
    """The keys of signals, in order, and until when each holds without being said again."""
    return {one.key: one.until for one in sorted(signals, key=lambda one: one.key)}
