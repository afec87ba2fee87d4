"""Writing an amendment into the text of a pack, everything else left as people wrote it."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode

from opspact.plans.loader.files import MAIN

_KEY = "amendments"


def with_amendment(files: Mapping[str, str], amendment: Mapping[str, Any]) -> dict[str, str]:
    """The files with one amendment more, after those there are.

    It is put into the text itself, so that comments, order and blanks stay.
    """
    for name, text in files.items():
        found = _listed(text)
        if found is not None:
            return {**files, name: _extended(text, found, amendment)}
    end = files[MAIN].rstrip("\n")
    return {**files, MAIN: f"{end}\n\n{_KEY}:\n{_entry(amendment, 2)}"}


def _listed(text: str) -> SequenceNode | None:
    """The list of amendments in a file; None where it has none."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    pairs = root.value if isinstance(root, MappingNode) else []
    return next((v for k, v in pairs if k.value == _KEY and isinstance(v, SequenceNode)), None)


def _extended(text: str, listed: SequenceNode, amendment: Mapping[str, Any]) -> str:
    if listed.flow_style:
        return _bracketed(text, listed, amendment)
    end = listed.end_mark.index
    lines = text[:end].splitlines(keepends=True)
    tail: list[str] = []
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        tail.insert(0, lines.pop())
    before = "".join(lines)
    before += "" if before.endswith("\n") else "\n"
    return f"{before}{_entry(amendment, listed.start_mark.column)}{''.join(tail)}{text[end:]}"


def _bracketed(text: str, listed: SequenceNode, amendment: Mapping[str, Any]) -> str:
    """A list written in brackets is added to in its own way of writing."""
    last = listed.value[-1].end_mark.index if listed.value else listed.start_mark.index + 1
    comma = ", " if listed.value else ""
    return f"{text[:last]}{comma}{_written(amendment, flow=True).strip()}{text[last:]}"


def _entry(amendment: Mapping[str, Any], indent: int) -> str:
    """One item of the list as YAML lines."""
    pad = " " * indent
    lines = _written(amendment, flow=False).splitlines()
    return "".join(f"{pad}{'- ' if n == 0 else '  '}{line}\n" for n, line in enumerate(lines))


def _written(amendment: Mapping[str, Any], *, flow: bool) -> str:
    out = StringIO()
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.allow_unicode = True
    writer.width = 1_000_000
    writer.sort_base_mapping_type_on_output = False
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(dict(amendment), out)
    return out.getvalue()
