"""Rules and mappings as people write them: YAML in a text field."""

from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from opspact.people.errors import Invalid

LONGEST: Final = 60_000


def as_text(values: Any) -> str:
    """Values as YAML; nothing for none."""
    if not values:
        return ""
    out, yaml = StringIO(), YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.sort_base_mapping_type_on_output = False, False  # type: ignore[assignment]
    yaml.dump(values, out)
    return out.getvalue()


def from_text(field: str, text: str) -> dict[str, Any]:
    """YAML as values. Raises Invalid."""
    if len(text) > LONGEST:
        raise Invalid(field, "This text is too long.")
    try:
        found = YAML(typ="safe", pure=True).load(text) if text.strip() else {}
    except (YAMLError, ValueError, RecursionError) as wrong:
        raise Invalid(field, "This cannot be read: {why}", why=str(wrong)[:300]) from None
    if not isinstance(found, dict):
        raise Invalid(field, "Names with values are expected here.")
    return found
