"""How processes log: one line of JSON each to stderr, for any collector; PostgreSQL keeps files of its own."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


class JsonLines(logging.Formatter):
    """A record as one line of JSON. What is given as `extra={"data": {…}}` is added."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "from": record.name, "process": record.process,
                "message": record.getMessage(), **getattr(record, "data", {})}  # fmt: skip
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def logs(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything from this level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "psycopg.pool": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},  # it would log addresses, and those of gateways hold their keys
        },
    }
