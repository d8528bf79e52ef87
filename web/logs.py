"""The log: one JSON object a line, a file a day, kept for half a year at least. Nothing typed by anyone can forge a line."""

import json
import logging
import traceback
from datetime import UTC, datetime
from logging.handlers import TimedRotatingFileHandler

from models.settings import settings


class Lines(logging.Formatter):
    """A record as a line of JSON. Line ends inside it stay inside their quotes."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            said["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def keep_log() -> None:
    """Warnings and worse into the folder of logs, besides the terminal. Each copy of the app has a file of its own."""
    folder = settings().logs
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = TimedRotatingFileHandler(
        folder / f"duban-{settings().port}.log", when="midnight", backupCount=settings().log_days, encoding="utf-8"
    )
    file.setFormatter(Lines())
    file.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(file)
    root.addHandler(terminal := logging.StreamHandler())
    terminal.setLevel(logging.WARNING)
