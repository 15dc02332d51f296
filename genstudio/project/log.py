"""Where the program writes down what it did and what went wrong, for the person who helps."""

from __future__ import annotations

import logging
from pathlib import Path

from platformdirs import user_log_path

APP = "GenStudio"
LARGEST_LOG = 1_000_000
FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
HANDLER = "genstudio-log"


def log_path(name: str) -> Path:
    """Where the log of a part of the program ("window", "command-line") lies."""
    return user_log_path(APP, appauthor=False) / f"{name}.log"


def start_log(name: str) -> Path | None:
    """Write the log from now on; what an earlier call opened is closed.

    Takes what the program says from INFO upwards, what libraries say from WARNING upwards, and Python's own warnings,
    such as Pillow's about a damaged photo, which nobody at a terminal can do anything about. A log that has grown too
    large becomes ``name.log.old`` first.

    Returns:
        The file; None where it cannot be written, which is no reason not to work.
    """
    logging.captureWarnings(True)
    root = logging.getLogger()
    for handler in [known for known in root.handlers if known.name == HANDLER]:
        root.removeHandler(handler)
        handler.close()
    path = log_path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.old"))
        handler = _QuietFileHandler(path, encoding="utf-8")
    except OSError:
        nowhere = logging.NullHandler()  # without any, Python writes to the terminal
        nowhere.name = HANDLER
        root.addHandler(nowhere)
        return None
    handler.name = HANDLER
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    logging.getLogger("genstudio").setLevel(logging.INFO)
    return path


class _QuietFileHandler(logging.FileHandler):
    """A full disk must not fill the screen as well: a line that cannot be written is lost."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing."""
