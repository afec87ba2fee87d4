"""A database of tickets to measure on: some are opened and worked on through the services, then multiplied by COPY.

The copies have numbers, customers, texts and times of their own, chains that hold and words that are found.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from opspact.journal.chain import Link, chained, digest
from opspact.journal.partitions import make_ahead
from opspact.kernel import now
from opspact.kernel.bigrams import vector
from opspact.kernel.time import DAY, HOUR, MINUTE, Instant, instant
from opspact.plans.shipped import shipped
from opspact.plans.store import books
from opspact.tenancy.models import Contract, Customer
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services

TABLES: Final = ("work_workitem", "work_clock", "work_outagespan", "journal_event")
CONTRACTS: Final = 20
"""Of each plan."""
OPEN: Final = 0.05
THINGS: Final = (
    "核心交换机",
    "汇聚路由器",
    "城域网专线",
    "存储阵列",
    "邮件服务",
    "视频会议终端",
    "门禁控制器",
    "办案系统",
)
TROUBLES: Final = ("端口频繁闪断", "丢包严重", "登录缓慢", "页面打不开", "电源告警", "配置丢失", "风扇异响", "时延偏高")
REMARKS: Final = (
    "值班人员已现场查看指示灯状态", "重启后短时恢复又再次出现", "影响三楼办公区全部用户", "备用链路已自动切换",
    "与上周计划变更时间接近", "日志中有大量校验错误", "厂商建议升级固件版本", "请尽快安排工程师到场",
)  # fmt: skip
SEVEN: Final = ["times", "engineers", "symptom_and_impact", "process", "cause", "solution", "prevention"]
Step = tuple[int, str, str, dict[str, Any]]
"""Minutes after the report, fact, in whose name, values."""
COURSES: Final[dict[str, tuple[Step, ...]]] = {
    "s1": (
        (0, "reported", "customer", {"users": 40, "very_urgent": False}),
        (4, "responded", "engineer", {}),
        (9, "updated", "engineer", {}),
        (15, "onsite_requested", "customer", {}),
        (75, "arrived", "engineer", {}),
        (140, "repair_confirmed", "engineer", {}),
        (142, "repair_confirmed", "customer_engineer", {}),
        (144, "solved", "engineer", {}),
        (700, "document_delivered", "engineer", {"document": "fault_report", "contents": SEVEN}),
        (1500, "followed_up", "tracker", {}),
        (1510, "closed", "duty", {}),
    ),
    "s2": (
        (0, "reported", "customer", {"service": "case-handling"}),
        (6, "accepted", "support_group", {}),
        (40, "arrived", "support_group", {}),
        (190, "solved", "support_group", {}),
        (600, "confirmed", "customer", {}),
        (610, "closed", "support_group", {}),
    ),
}
SITES: Final = ("headquarters", "at_100", "past_100", "at_300")
LEVELS: Final = ("critical", "major", "serious", "general")
Row = dict[str, Any]
Contracts = dict[str, list[Contract]]


class Mould(msgspec.Struct):
    """The rows of one ticket as the services wrote them."""

    pack: str
    item: Row
    events: list[Row]
    clocks: list[Row]
    spans: list[Row]


def fill(tickets: int, *, seed: int = 20261122) -> None:
    """Fill an empty database. One in twenty is open, begun within the last two hours."""
    dice = random.Random(seed)
    contracts = {pack: [_contract(pack, n) for n in range(CONTRACTS)] for pack in COURSES}
    moment = now.now()
    old = [mould(pack, contracts[pack][n % 5], moment - 30 * DAY, len(COURSES[pack]), n)
           for n in range(16) for pack in COURSES]  # fmt: skip
    fresh = [mould(pack, contracts[pack][n % 5], moment - 2 * HOUR, 1 + n % 4, n)
             for n in range(16) for pack in COURSES]  # fmt: skip
    for month in range(11, 0, -1):
        with now.at(moment - month * 30 * DAY):
            make_ahead()
    with _bare():
        multiply((_pick(old, fresh, dice) for _ in range(tickets)), contracts, dice)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_outbox")
        cursor.execute(f"VACUUM ANALYZE journal_outbox, {', '.join(TABLES)}")


def _pick(old: Sequence[Mould], fresh: Sequence[Mould], dice: random.Random) -> tuple[Mould, timedelta]:
    if dice.random() < OPEN:
        return dice.choice(fresh), timedelta(seconds=dice.randrange(5_000))
    return dice.choice(old), timedelta(seconds=dice.randrange(270 * 86_400))


def _contract(pack: str, n: int) -> Contract:
    customer, _ = Customer.objects.everything().get_or_create(name=f"示例客户 {n + 1}")
    contract = Contract.objects.everything().create(customer=customer, number=f"{pack}-{n + 1}", title="示例合同")
    books.save(SYSTEM, contract.pk, shipped(pack), "bench")
    return contract


def mould(pack: str, contract: Contract, start: Instant, steps: int, n: int) -> Mould:
    """A ticket reported at an instant and worked on for so many facts; `n` varies it."""
    own = {"level": LEVELS[n % 4], "site": SITES[n % 4]} if pack == "s1" else {}
    item = 0
    for minutes, fact, role, values in COURSES[pack][:steps]:
        with now.at(start + minutes * MINUTE + 1):
            how: dict[str, Any] = {"happened": start + minutes * MINUTE, "role": role}
            if item:
                services.take(SYSTEM, item, fact, values, **how)
            else:
                first = {**values, **own, "title": "?", "details": "?"}
                item = services.open_item(SYSTEM, contract.pk, fact, first, **how).item.pk
    return _read(pack, item)


def _read(pack: str, item: int) -> Mould:
    return Mould(
        pack,
        _rows("work_workitem", "id", item)[0],
        _rows("journal_event", "stream = 'work' AND stream_id", item, "seq"),
        _rows("work_clock", "work_id", item),
        _rows("work_outagespan", "work_id", item),
    )


def _rows(table: str, column: str, item: int, order: str = "id") -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s ORDER BY {order}", [item])
        names = [one.name for one in cursor.description]
        return [_decoded(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _decoded(row: Row) -> Row:
    """Values that PostgreSQL gives as JSON text."""
    for name in ("fields", "payload", "facts"):
        if isinstance(row.get(name), str | bytes):
            row[name] = msgspec.json.decode(row[name])
    return row


@contextmanager
def _bare() -> Iterator[None]:
    """Within the block the tables have neither indexes (but their keys) nor references."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT format('DROP INDEX %%s', indexrelid::regclass),
                replace(pg_get_indexdef(indexrelid), ' ONLY ', ' ')
            FROM pg_index i WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
                AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            UNION ALL SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f'""",
            [list(TABLES), list(TABLES)],
        )
        pairs = cursor.fetchall()
        for drop, _ in pairs:
            cursor.execute(drop)
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, make in pairs:
            cursor.execute(make)


def multiply(copies: Iterable[tuple[Mould, timedelta]], contracts: Contracts, dice: random.Random) -> None:
    """Write copies of moulds, each so much earlier than its mould."""
    places = {table: _next(table) for table in TABLES}
    number = _sequence("work_number")
    waiting = iter(copies)
    while some := list(islice(waiting, 2_000)):
        batch: dict[str, list[Row]] = {table: [] for table in TABLES}
        for mould, shift in some:
            _copy(mould, dice.choice(contracts[mould.pack]), number, shift, _texts(dice), places, batch)
            number += 1
        _write(batch)
    _set_sequences(places, number)


def _texts(dice: random.Random) -> dict[str, str]:
    luck = dice.random()
    trouble = "出现环路" if luck < 0.0002 else "宕机" if luck < 0.03 else dice.choice(TROUBLES)
    return {"title": dice.choice(THINGS) + trouble, "details": "，".join(dice.sample(REMARKS, 3)) + "。"}


def _copy(
    mould: Mould, contract: Contract, number: int, shift: timedelta, texts: dict[str, str], places: dict[str, int],
    batch: dict[str, list[Row]],
) -> None:  # fmt: skip
    own = {"contract_id": contract.pk, "customer_id": contract.customer_id}
    item = _shifted(mould.item, shift) | own
    item |= {"id": _take(places, "work_workitem"), "number": number, "key": str(number), "title": texts["title"]}
    item["fields"] = {**item["fields"], **texts}
    item["search"] = vector([item["key"], item["key"], *_words(item["fields"])])
    head = b""
    for row in mould.events:
        event = _event(_shifted(row, shift), mould.item["key"], item["key"], texts, shift)
        event |= own | {"id": _take(places, "journal_event"), "stream_id": item["id"]}
        head = _link(event, head)
        batch["journal_event"].append(event)
    item["head"] = head
    batch["work_workitem"].append(item)
    for table, rows in (("work_clock", mould.clocks), ("work_outagespan", mould.spans)):
        for row in rows:
            mine = {"id": _take(places, table), "work_id": item["id"]}
            batch[table].append(_shifted(row, shift) | own | mine)


def _words(fields: Row) -> list[str]:
    return [str(value) for value in fields.values() if isinstance(value, str | int)]


def _shifted(row: Row, shift: timedelta) -> Row:
    return {name: value - shift if isinstance(value, datetime) else value for name, value in row.items()}


def _event(event: Row, old: str, new: str, texts: dict[str, str], shift: timedelta) -> Row:
    payload = {name: _renamed(value, old, new) for name, value in event["payload"].items()}
    if event["sort"] == "fact":
        payload |= texts if "title" in payload else {}
    elif "at" in payload:
        payload["at"] -= round(shift.total_seconds()) * 1_000_000
    return event | {"payload": payload, "key": _renamed(event["key"], old, new)}


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str) and (value == old or value.startswith(f"{old}.")):
        return new + value[len(old) :]
    return value


def _link(event: Row, head: bytes) -> bytes:
    link = Link(
        event["stream"], event["stream_id"], event["seq"], event["sort"], event["kind"], event["key"],
        instant(event["happened"]), instant(event["recorded"]), event["actor_id"], event["actor_kind"], event["role"],
        event["person"], event["line"],
    )  # fmt: skip
    event["digest"] = digest(event["payload"])
    event["hash"] = chained(head, link, event["digest"])
    hashed: bytes = event["hash"]
    return hashed


def _write(batch: dict[str, list[Row]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in batch.items():
            if not rows:
                continue
            names = ", ".join(f'"{name}"' for name in rows[0])
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([_plain(value) for value in row.values()])


def _plain(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list) else value


def _take(places: dict[str, int], table: str) -> int:
    places[table] += 1
    return places[table]


def _next(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _sequence(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{name}')")
        return int(cursor.fetchone()[0])


def _set_sequences(places: dict[str, int], number: int) -> None:
    names = {table: f"{table}_id" if table == "journal_event" else f"{table}_id_seq" for table in places}
    with connection.cursor() as cursor:
        for table, place in places.items():
            cursor.execute("SELECT setval(%s, %s)", [names[table], place + 1])
        cursor.execute("SELECT setval('work_number', %s)", [number])
