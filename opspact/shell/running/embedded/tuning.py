"""`postgresql.conf` of the embedded server, written anew at each start so that a new release can better it."""

import os
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024

SETTINGS: Final[dict[str, str]] = {
    "listen_addresses": "''",
    "max_connections": "80",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "min_wal_size": "160MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "autovacuum_naptime": "20s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "'%m [%p] '",
    "log_checkpoints": "off",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "'%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_file_mode": "0600",
}
"""No network; short queries on two cores and a solid-state disk; a week of logs."""
HASTY: Final[dict[str, str]] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For data that may be lost, such as those of tests."""


def configuration(sockets: Path, own: str, *, durable: bool) -> str:
    """The text of `postgresql.conf`. An operator's `own` lines come last and win."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB
    buffers = min(max(memory // 8, 128), 2048) if durable else 128
    settings = SETTINGS | {
        "unix_socket_directories": _quoted(sockets),
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(memory // 2, 256)}MB",
    }
    settings |= {} if durable else HASTY
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join([*lines, own, ""])


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("\\", "\\\\").replace("'", "''") + "'"
