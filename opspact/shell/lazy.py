"""A group of commands that loads a command's module only when it is used, so that each starts fast."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are named by module: the attribute called like the command (`-` as `_`)."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in self.modules:
            return None
        found = getattr(import_module(self.modules[cmd_name]), cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)
        return found
