"""Backup and restore: what comes back is what was there; what is damaged or would destroy is refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from opspact.shell.cli import main
from opspact.shell.running.database import parameters
from opspact.shell.running.home import Home, held, home_here
from opspact.shell.running.upkeep import done, last
from tests.live.homes import address, open_folder, query, server_on

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]
TEXT = "守约 2026 ' \\ \n"


@pytest.fixture
def databases(db: None, worker_id: str) -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases on the tests' server."""
    parts = parameters(home_here()) | {"dbname": "postgres"}
    names = (f"backup_{worker_id}", f"restore_{worker_id}")
    with psycopg.connect(**parts, autocommit=True) as server:  # type: ignore[arg-type]
        for name in names:
            server.execute(f"drop database if exists {name}".encode())
            server.execute(f"create database {name}".encode())
        yield address(names[0], parts), address(names[1], parts)
        for name in names:
            server.execute(f"drop database {name} with (force)".encode())
    connection.ensure_connection()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, databases: tuple[str, str], tmp_path: Path) -> Run:
    """Run a command on one of two installations: `here`, which has data, or `there`, which has none."""
    monkeypatch.setenv("OPSPACT_LANG", "en")
    addresses = dict(zip(("here", "there"), databases, strict=True))

    def call(where: str, *arguments: str) -> Result:
        monkeypatch.setenv("OPSPACT_HOME", str(tmp_path / where))
        monkeypatch.setenv("DATABASE_URL", addresses[where])
        return CliRunner().invoke(main, arguments)

    with psycopg.connect(addresses["here"]) as seeded:
        seeded.execute("create table kept (id bigint generated always as identity primary key, words text)")
        seeded.execute("insert into kept (words) values (%s), ('two')", [TEXT])
        seeded.execute("create view seen as select words from kept")
        seeded.execute("grant select on kept to opspact_portal, opspact_limited")
        seeded.execute("alter table kept enable row level security")
        seeded.execute("create policy wall on kept to opspact_portal using (id = 2)")
        seeded.execute("alter default privileges in schema public grant usage on sequences to opspact_portal")
    attachment = tmp_path / "here" / "files" / "ab" / "abcd"
    attachment.parent.mkdir(parents=True)
    attachment.write_bytes(b"\0\1" * 700_000)
    return call


def kept(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as there:
        return there.execute(
            "select k.id, k.words, s.words from kept k join seen s using (words) order by 1"
        ).fetchall()


def test_what_comes_back_is_what_was_there(run: Run, databases: tuple[str, str], tmp_path: Path) -> None:
    file = str(tmp_path / "all.backup")
    assert run("here", "backup", file).exit_code == 0
    assert (tmp_path / "all.backup").stat().st_mode & 0o777 == 0o600
    done = run("there", "restore", file)
    assert (done.exit_code, done.stderr) == (0, "")
    assert kept(databases[1]) == kept(databases[0]) == [(1, TEXT, TEXT), (2, "two", "two")]
    for name in ("secret", "files/ab/abcd"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["files", "lock", "secret"]


def test_the_wall_around_customers_comes_back_too(run: Run, databases: tuple[str, str], tmp_path: Path) -> None:
    file = str(tmp_path / "all.backup")
    run("here", "backup", file)
    run("there", "restore", file)
    with psycopg.connect(databases[1]) as there:
        there.execute("create sequence later")
        there.execute("set local role opspact_portal")
        assert there.execute("select id from kept").fetchall() == [(2,)]
        there.execute("select nextval('later')")


def test_a_new_cluster_gets_the_roles_of_the_wall(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(tmp_path / "all.backup")
    run("here", "backup", file)
    monkeypatch.delenv("DATABASE_URL")
    with open_folder() as fresh:
        monkeypatch.setenv("OPSPACT_HOME", str(fresh))
        done = CliRunner().invoke(main, ["restore", file])
        assert (done.exit_code, done.stderr) == (0, "")
        with server_on(fresh):
            roles = "select rolname from pg_roles where rolname like 'opspact\\_%' order by 1"
            assert query(Home(fresh), roles) == [("opspact_limited",), ("opspact_portal",)]
            assert query(Home(fresh), "select has_table_privilege('opspact_portal', 'kept', 'select')") == [(True,)]


def test_data_are_replaced_only_when_told_so(run: Run, databases: tuple[str, str], tmp_path: Path) -> None:
    file = str(tmp_path / "all.backup")
    run("here", "backup", file)
    with psycopg.connect(databases[0]) as here:
        here.execute("insert into kept (words) values ('later')")
    refused = run("here", "restore", file)
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert len(kept(databases[0])) == 3
    assert run("here", "restore", "--replace", file).exit_code == 0
    assert len(kept(databases[0])) == 2


@pytest.mark.parametrize("damage", ["cut", "flipped", "no backup"])
def test_a_damaged_backup_is_refused_before_anything_changes(
    run: Run, databases: tuple[str, str], tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "all.backup"
    run("here", "backup", str(file))
    whole = file.read_bytes()
    flipped = whole[:700] + bytes([whole[700] ^ 1]) + whole[701:]
    file.write_bytes({"cut": whole[: len(whole) // 2], "flipped": flipped, "no backup": b"words"}[damage])
    done = run("here", "restore", "--replace", str(file))
    assert done.exit_code == 2
    assert "all.backup" in done.stderr
    assert len(kept(databases[0])) == 2


def test_nothing_is_restored_under_a_running_product(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "all.backup")
    run("here", "backup", file)
    with held(Home(tmp_path / "there")):
        assert "already runs" in run("there", "restore", file).stderr


def test_the_last_backup_and_check_are_noted(run: Run, tmp_path: Path) -> None:
    assert last() == {"backup": None, "verify": None}
    run("here", "backup", str(tmp_path / "all.backup"))
    done("verify", well=False, findings=2)
    backed, checked = last()["backup"], last()["verify"]
    assert backed is not None
    assert checked is not None
    assert (backed.well, backed.details["files"]) == (True, 3)
    assert (checked.well, checked.details) == (False, {"findings": 2})
