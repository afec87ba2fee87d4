"""Whom the database runs as. PostgreSQL refuses root, so root hands it to an account that owns nothing else."""

import os
import pwd
import stat
from pathlib import Path
from typing import Any, Final, NamedTuple

from opspact.shell.running.trouble import Trouble

CANDIDATES: Final = ("opspact", "postgres", "nobody")
"""The first of these accounts that the system knows."""


class Account(NamedTuple):
    """A system account."""

    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Whether it is not the account of this process."""
        return self.uid != os.geteuid()

    def popen(self) -> dict[str, Any]:
        """Arguments of `subprocess` that start a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def give(self, path: Path) -> None:
        """Make a path this account's."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path) -> Account:
    """The account that runs the database kept in `data`: who owns it, else this one, else one without rights.

    Raises Trouble where this process may not become that account.
    """
    own = os.geteuid()
    if data.exists() and data.stat().st_uid not in (own, 0):
        owner = data.stat()
        if own != 0:
            raise Trouble("{data} belongs to {owner}. Start Opspact as that account or as root.",
                          data=data, owner=_name(owner.st_uid))  # fmt: skip
        return Account(owner.st_uid, owner.st_gid)
    if own != 0:
        _name(own)
        return Account(own, os.getegid())
    return _without_rights()


def open_to_all(path: Path) -> bool:
    """Whether every account can get to a folder or run a program: all folders on the way let others pass."""
    real = path.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in (real, *real.parents) if step.exists())


def _without_rights() -> Account:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in CANDIDATES:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise Trouble("PostgreSQL does not run as root, and the system knows none of the accounts {names}. Create one, for "
                  "example: useradd --system opspact", names=", ".join(CANDIDATES))  # fmt: skip


def _name(uid: int) -> str:
    """Name of an account. PostgreSQL needs one: raises Trouble where there is none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise Trouble("The account {uid} has no name on this system, and PostgreSQL needs one. Add it to the "
                      "system's accounts, or set DATABASE_URL.", uid=uid) from None  # fmt: skip
