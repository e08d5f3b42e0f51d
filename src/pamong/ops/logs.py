"""Logs: one JSON object a line, without personal data. Codes, ids and places, never names, addresses or messages of people."""

import logging
import logging.config
import os
from typing import Any

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def configure(process: str) -> None:
    """Set logging up for one process: ``web``, ``worker``, ``up`` or ``command``. Level from ``PAMONG_LOG_LEVEL``."""
    level = os.environ.get("PAMONG_LOG_LEVEL", "INFO").upper()
    logging.config.dictConfig(_config(process, level if level in LEVELS else "INFO"))


def _config(process: str, level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "from"},
                "static_fields": {"process": process},
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # These write raw paths, arguments or addresses at INFO; our own lines carry what is needed.
            "django.server": {"level": "ERROR"},
            "django.request": {"level": "CRITICAL"},
            "procrastinate": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},
        },
    }
