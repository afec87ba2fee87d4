"""The repository works on any machine, with any package index, and every document in it can be found."""

import re
import tomllib
from pathlib import Path

from tests.house.repository import ROOT, texts

# The only hosts the repository may name: reserved examples, vocabularies, published sources of calendar data.
KNOWN_HOSTS = {
    "127.0.0.1", "localhost", "example.com", "example.net", "example.org",
    # Servers of messengers, which gateways lead to by themselves.
    "qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn",
    "json-schema.org", "www.gov.cn", "www.w3.org",
}  # fmt: skip
ADDRESS = re.compile(r"\b[a-z]+://([\w.-]+)")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|npmmirror|debian)[.](?:com|net|org)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~$}*-])/(?:work|tmp|root|home|opt|Users)/")
LINK = re.compile(r"\]\(([^)#\s]+)")


def _found(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    return {(str(path), match.group()) for path, text in texts().items() for match in pattern.finditer(text)}


def test_no_address_outside_the_known_hosts() -> None:
    unknown = {(path, url) for path, url in _found(ADDRESS) if url.split("://")[1] not in KNOWN_HOSTS}
    assert unknown == set()


def test_no_package_registry_is_named() -> None:
    assert _found(REGISTRY) == set()


def test_no_path_of_one_machine() -> None:
    assert _found(MACHINE_PATH) == set()


def test_every_locked_package_has_an_exact_version_and_hashes_and_no_address() -> None:
    locks = {path: text for path, text in texts().items() if path.match("requirements/*.txt")}
    assert {path.name for path in locks} == {"client.txt", "dev.txt", "run.txt", "uv.txt"}
    for path, text in locks.items():
        logical = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text)).splitlines()
        loose = [line for line in logical if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)]
        assert loose == [], path
        assert not re.search(r"://|file:|--(?:extra-)?index|--find-links", text), path


def test_run_and_dev_lock_the_same_versions() -> None:
    run, dev = (set(re.findall(r"(?m)^[\w.-]+==[^\s;]+", _lock(name))) for name in ("run", "dev"))
    assert run - dev == set()


def test_the_package_asks_for_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = re.findall(r"(?m)^[^#\s]+", (ROOT / "requirements/run.in").read_text(encoding="utf-8"))
    assert sorted(project["dependencies"]) == sorted(wanted)


def test_every_document_is_reachable_from_the_map() -> None:
    docs = {path for path in texts() if path.parts[0] == "docs" and path.suffix == ".md"}
    assert docs - _reachable(Path("docs/README.md")) == set()


def test_every_link_in_a_document_leads_somewhere() -> None:
    documents = [path for path in texts() if path.suffix == ".md"]
    links = [(path, link) for path in documents for link in _links(path)]
    assert [(path, link) for path, link in links if not (ROOT / link).exists()] == []


def _lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def _links(path: Path) -> set[Path]:
    """The files a document links to, relative to the root."""
    targets = LINK.findall((ROOT / path).read_text(encoding="utf-8"))
    return {((ROOT / path).parent / t).resolve().relative_to(ROOT) for t in targets if "://" not in t}


def _reachable(start: Path) -> set[Path]:
    seen: set[Path] = set()
    ahead = [start]
    while ahead:
        path = ahead.pop()
        if path not in seen and path.suffix == ".md" and (ROOT / path).exists():
            seen.add(path)
            ahead.extend(_links(path))
    return seen
