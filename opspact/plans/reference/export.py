"""A pack as one document: files joined, blocks in their places, an amendment applied."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from opspact.plans.loader.load import Loaded
from opspact.plans.loader.tree import Entries, Items, Tree


def export(loaded: Loaded, version: int | None = None) -> dict[str, Any]:
    """The version of that number (default: as first agreed, with its amendments) as plain data.

    Raises KeyError with the numbers there are.
    """
    numbered = {plan.pack.version: source for plan, source in loaded.sources}
    if version is None:
        whole: dict[str, Any] = _plain(loaded.sources[0][1])
        return whole
    if version not in numbered:
        raise KeyError(f"there is no version {version}; there are {', '.join(map(str, numbered))}")
    return {**_plain(numbered[version].minus("amendments")), "version": version}


def _plain(tree: Tree) -> Any:
    """Values as written: `4.10` as a clause number stays so."""
    if isinstance(tree, Entries):
        return {key: _plain(value) for key, value in tree.parts.items()}
    if isinstance(tree, Items):
        return [_plain(value) for value in tree.parts]
    return tree.text if isinstance(tree.value, float) and str(tree.value) != tree.text else tree.value


def to_yaml(data: dict[str, Any]) -> str:
    """Plain data as YAML text that loads to the same plan."""
    out = StringIO()
    writer = YAML()
    writer.width = 110
    writer.dump(data, out)
    return out.getvalue()
