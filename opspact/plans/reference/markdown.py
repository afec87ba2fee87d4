"""The reference of the pack format, generated from the schema: every section, field, type, default and meaning."""

from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from opspact.kernel.text import Text, pick
from opspact.plans.loader.convert import fields_of
from opspact.plans.reference.docs import field_docs, part_doc, parts
from opspact.plans.reference.grammar import GRAMMAR, Rows
from opspact.plans.terms.leaf import Leaf
from opspact.plans.vocabulary import BUILT_IN_FACTS

_WORDS = {
    str: "text",
    int: "whole number",
    bool: "true / false",
    float: "number",
    Decimal: "number",
    object: "anything",
}
_HEAD = """# Pack reference

Generated from the schema; do not edit by hand. How to write a pack from a contract: [guide](guide.md).

A pack is one YAML file, or a folder with `pack.yaml` and the files it lists under `include`. YAML is read as
version 1.2: `on`, `off`, `yes` and `no` are plain words. A mapping may `use` blocks declared under `blocks`; its own
keys stand before those of the block. Where a list of names is expected, one name may stand alone. A text for people
is one text, or one per language: `{zh: 故障, en: incident}`. A limit that holds a comma stands between quotes.
"""


def reference_markdown() -> str:
    """The whole reference as Markdown."""
    chapters = [_HEAD, "## Parts\n", *(_part(part) for part in parts()), "## The small languages\n"]
    chapters += [_language(*language) for language in GRAMMAR]
    return "\n".join([*chapters, _facts()]).rstrip() + "\n"


def _part(part: type) -> str:
    docs = field_docs(part)
    rows = [
        f"| `{key}` | {_kind(field.type)} | {_default(field)} | {_cell(docs[key])} |"
        for key, field in fields_of(part).items()
    ]
    head = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([f"### {_title(part)}\n", part_doc(part), "", *head, *rows, ""])


def _title(part: type) -> str:
    name = _short(part)
    several = [other for other in parts() if _short(other) == name]
    return f"{name} ({part.__module__.rpartition('.')[2]})" if len(several) > 1 else name


def _short(part: type) -> str:
    return part.__name__.strip("_").removesuffix("Spec")


def _link(part: type) -> str:
    title = _title(part)
    anchor = title.lower().replace(" ", "-").replace("(", "").replace(")", "")
    return f"[{title}](#{anchor})"


def _kind(kind: Any) -> str:
    if kind == Text:
        return "text for people"
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " or ".join(_kind(one) for one in inner if one is not NoneType)
    if origin is Literal:
        return " / ".join(f"`{word}`" for word in inner)
    if origin in (list, tuple):
        return f"list of {_kind(inner[0])}"
    if origin is dict:
        return f"mapping to {_kind(inner[1])}"
    if origin is Annotated:
        return _kind(inner[0])
    if isinstance(kind, type) and issubclass(kind, Leaf):
        return f"{kind.__name__}, such as `{kind.example}`"
    return _link(kind) if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else _WORDS.get(kind, str(kind))


def _default(field: Any) -> str:
    if field.required:
        return "**required**"
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    if default is None or default == "" or (isinstance(default, list | dict | tuple) and not default):
        return ""
    if isinstance(default, msgspec.Struct):
        return ""
    if isinstance(default, Leaf):
        return f"`{_leaf_default(default)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _leaf_default(default: Leaf) -> str:
    atoms = getattr(default, "atoms", ())
    return ", ".join(atom.fact for atom in atoms) or str(default)


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


def _language(title: str, intro: str, rows: Rows) -> str:
    lines = [f"| `{form}` | {_cell(meaning)} |" for form, meaning in rows]
    return "\n".join([f"### {title}\n", intro, "", "| write | meaning |", "| --- | --- |", *lines, ""])


def _facts() -> str:
    lines = ["## Built-in facts\n", "| fact | 中文 | fields | what it does |", "| --- | --- | --- | --- |"]
    for name, fact in BUILT_IN_FACTS.items():
        fields = ", ".join(f"`{field}`" for field in fact.fields)
        lines.append(f"| `{name}` | {pick(fact.title, 'zh')} | {fields} | {_cell(pick(fact.note, 'en'))} |")
    return "\n".join(lines)
