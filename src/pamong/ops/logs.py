"""Logs: one JSON object a line, without personal data. Codes, ids and places, never names, addresses or messages of people."""

import logging
import logging.config
import os
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class UtcFormatter(JsonFormatter):
    """JSON lines with the time in UTC, whatever zone the process is in."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802  # logging's
        """ISO 8601 with milliseconds."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def configure(process: str) -> None:
    """Set logging up for one process: ``web``, ``worker``, ``up`` or ``command``. Level from ``PAMONG_LOG_LEVEL``.

    Lines go to the file ``PAMONG_LOG_FILE`` (which may be rotated by moving it away) or to standard error.
    """
    level = os.environ.get("PAMONG_LOG_LEVEL", "INFO").upper()
    logging.config.dictConfig(_config(process, level if level in LEVELS else "INFO"))


def _config(process: str, level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": UtcFormatter,
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "from"},
                "static_fields": {"process": process},
            }
        },
        "handlers": {"lines": {"formatter": "json", **_target()}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            # These write raw paths, arguments or addresses at INFO; our own lines carry what is needed.
            "django.server": {"level": "ERROR"},
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "CRITICAL"},
            "procrastinate": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},
            "pyhanko": {"level": "CRITICAL"},  # names whose certificate it does not believe
            "pyhanko_certvalidator": {"level": "CRITICAL"},
        },
    }


def _target() -> dict[str, Any]:
    if path := os.environ.get("PAMONG_LOG_FILE"):
        return {"class": "logging.handlers.WatchedFileHandler", "filename": path}
    return {"class": "logging.StreamHandler"}
