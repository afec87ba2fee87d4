"""A first page weighs at most 150 kB compressed, with all that it loads (spec: speed is a feature)."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

FRONT = Path("opspact/ui/static/vendor/made-from")
LIMIT = 150_000


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def loaded(html: str) -> set[str]:
    """Static files that a page names, and the modules that those import."""
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    return named | {f"ui/{path.name}" for path in Path("opspact/ui/static/ui").glob("*.js")}


@pytest.mark.urls("tests.ui.pages")
@pytest.mark.skipif(not FRONT.exists(), reason="needs bin/front")
def test_a_page_with_every_component_weighs_at_most_150_kb() -> None:
    page = Client(headers={"host": "localhost"}).get("/guide").content
    files = {name: compressed(Path(str(finders.find(name))).read_bytes()) for name in loaded(page.decode())}
    assert compressed(page) + sum(files.values()) <= LIMIT, files
