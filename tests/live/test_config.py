"""Settings: where they come from, what is hidden, what is found wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from opspact.shell.cli import main
from opspact.shell.running import options
from opspact.shell.running.database import parameters
from opspact.shell.running.home import Home


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in options.OPTIONS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("OPSPACT_TEST_SESSION", raising=False)
    monkeypatch.setenv("OPSPACT_HOME", str(tmp_path))
    monkeypatch.setenv("OPSPACT_LANG", "en")


def config(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["config", *arguments])


def values(done: Result) -> dict[str, Any]:
    return {row["name"]: (row["value"], row["source"]) for row in json.loads(done.stdout)["settings"]}


def test_the_environment_comes_before_the_file_before_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "opspact.env").write_text('# ports\nOPSPACT_PORT=9000\nOPSPACT_WORKERS = "3"\n')
    monkeypatch.setenv("OPSPACT_PORT", "9001")
    found = values(config("--json"))
    assert found["OPSPACT_PORT"] == ("9001", "environment")
    assert found["OPSPACT_WORKERS"] == ("3", "file")
    assert found["OPSPACT_WEB_THREADS"] == ("4", "default")


def test_the_address_of_people_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSPACT_PORT", "9001")
    assert options.text("OPSPACT_BASE_URL") == "http://127.0.0.1:9001"
    monkeypatch.setenv("OPSPACT_BASE_URL", "https://example.com")
    assert options.text("OPSPACT_BASE_URL") == "https://example.com"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSPACT_SECRET", "hush-hush")
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1/desk?user=desk&password=hush-hush")
    for done in (config(), config("--json")):
        assert done.exit_code == 0
        assert "hush" not in done.output
        assert "127.0.0.1/desk" in done.output


def test_all_is_well_as_it_comes() -> None:
    done = config("--check")
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("OPSPACT_PORT", "many", "OPSPACT_PORT=many: say a whole number above 0."),
        ("OPSPACT_PROXY", "perhaps", "OPSPACT_PROXY=perhaps: say yes or no."),
        ("OPSPACT_BASE_URL", "desk.example.com", "say an address that begins with http:// or https://"),
        ("DATABASE_URL", "mysql://127.0.0.1/x", "only addresses that begin with postgresql:// are understood"),
        ("OPSPACT_TLS_CERTIFICATE", "missing.pem", "this file cannot be read"),
        ("OPSPACT_PROT", "8080", "OPSPACT_PROT: there is no such option."),
        ("OPSPACT_BASE_URL", "https://example.com", "neither a certificate nor OPSPACT_PROXY is set"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/x", "The database does not answer"),
    ],
)
def test_what_cannot_work_is_said(monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str) -> None:
    monkeypatch.setenv(name, value)
    done = config("--check")
    assert done.exit_code == 1
    assert complaint in done.stderr


def test_a_database_address_is_read_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://127.0.0.1:6000/d%2Fk?user=a%40b&password=p%3Aw&sslmode=require")
    assert parameters(Home(tmp_path)) == {
        "host": "127.0.0.1", "port": "6000", "dbname": "d/k", "user": "a@b", "password": "p:w", "sslmode": "require",
    }  # fmt: skip
