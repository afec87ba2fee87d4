"""The embedded server: data outlive restarts and every unclean stop, and no next start needs a hand."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from opspact.shell.running.embedded import place
from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import Home, held
from opspact.shell.running.trouble import Trouble
from tests.live.homes import open_folder, query, server_on

PARENT = """
import sys, time
from pathlib import Path
from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import Home
server = Server(Home(Path(sys.argv[1])), durable=False)
server.start()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests look at embedded servers, whatever the others use."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home with one row in its database, as its server left it. Every test leaves it so."""
    with open_folder() as folder:
        found = Home(folder)
        with pytest.MonkeyPatch.context() as patch, server_on(folder):
            patch.delenv("DATABASE_URL", raising=False)
            query(found, "create table kept (n int)")
            query(found, "insert into kept values (7)")
        yield found


def rows(home: Home) -> list[tuple[object, ...]]:
    with server_on(home.path):
        return query(home, "select n from kept")


def test_data_outlive_a_restart(home: Home) -> None:
    assert rows(home) == [(7,)]
    assert not (home.database / "postmaster.pid").exists()


def test_nothing_listens_on_the_network(home: Home) -> None:
    with server_on(home.path):
        assert query(home, "show listen_addresses") == [("",)]
        assert home.database.resolve().stat().st_mode & 0o777 == 0o700
        assert home.sockets.resolve().stat().st_mode & 0o777 == 0o700


def test_the_products_account_has_no_power_over_the_server(home: Home) -> None:
    with server_on(home.path):
        assert query(home, "select rolsuper, rolbypassrls from pg_roles where rolname = current_user") == [
            (False, False)
        ]


def test_a_killed_server_starts_again(home: Home) -> None:
    server = Server(home, durable=False)
    server.start()
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert not server.alive()
    assert rows(home) == [(7,)]


def test_the_server_of_a_killed_parent_gives_way(home: Home) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(home.path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
    assert rows(home) == [(7,)]


def test_a_mark_that_names_another_program_is_no_obstacle(home: Home) -> None:
    mark = home.database / "postmaster.pid"
    mark.write_text(f"{os.getppid()}\n{home.database.resolve()}\n1\n5432\n{home.sockets.resolve()}\n\n 1 1\nready\n")
    (home.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n")
    assert rows(home) == [(7,)]


def test_a_home_made_halfway_at_a_path_too_long_for_a_socket() -> None:
    with open_folder() as folder:
        home = Home(folder / ("long" * 30))
        (home.database / "base").mkdir(parents=True)
        home.path.chmod(0o711)
        with server_on(home.path):
            assert query(home, "select 1") == [(1,)]
            assert len(str(home.sockets.resolve())) < place.LONGEST_SOCKET


def test_a_home_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    with held(Home(tmp_path)), pytest.raises(Trouble, match=str(os.getpid())), held(Home(tmp_path)):
        pass
    with held(Home(tmp_path)):
        pass


def test_data_of_another_release_are_left_alone(home: Home) -> None:
    version = home.database / "PG_VERSION"
    own = version.read_text()
    version.write_text("9\n")
    with pytest.raises(Trouble, match="PostgreSQL 9"):
        Server(home, durable=False).start()
    version.write_text(own)


def test_a_server_that_cannot_start_says_why(home: Home) -> None:
    lines = home.path / "postgresql.conf"
    lines.write_text("work_mem = much\n")
    with pytest.raises(Trouble, match="work_mem"):
        Server(home, durable=False).start()
    lines.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another account")
def test_root_keeps_the_database_where_its_account_can_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with open_folder() as shared:
        monkeypatch.setattr(place, "SHARED", shared)
        with server_on(tmp_path / "home"):
            assert query(Home(tmp_path / "home"), "select 1") == [(1,)]
            assert Home(tmp_path / "home").database.resolve().is_relative_to(shared)
