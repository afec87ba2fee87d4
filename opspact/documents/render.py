"""Typst makes the PDF: a template of the product, the sheet as JSON, fonts of the system."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from opspact.kernel.time import SECOND, Instant

TEMPLATES: Final = Path(str(files("opspact.documents"))) / "typst"
VERSION: Final = "incident-1"
"""Version of the template: raise it with every change that one can see on paper."""
CHINESE: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
"""Families with Chinese glyphs, the first that is there serves (Debian: fonts-noto-cjk)."""


def pdf(sheet: dict[str, Any], made: Instant) -> bytes:
    """The sheet as a PDF: the same sheet and instant give the same bytes. Raises typst.TypstError."""
    return typst.compile(
        TEMPLATES / "incident.typ", root=TEMPLATES, font_paths=_fonts(), format="pdf", timestamp=made // SECOND,
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
    )  # fmt: skip


def chinese_font() -> str:
    """The family that Chinese is set in; empty where the system has none, and Chinese would print as boxes."""
    found = set(_fonts().families())
    return next((family for family in CHINESE if family in found), "")


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the system, looked for once per process."""
    return typst.Fonts()
