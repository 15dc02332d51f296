"""What goes to the terminal: answers to standard output, everything about the way there to standard error."""

from __future__ import annotations

import codecs
import io
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "×": "x", "·": "-"}
PLAIN_ERRORS = "genstudio-plain"

Json = str | int | float | bool | None | Mapping[str, "Json"] | Sequence["Json"]


def prepare_streams() -> None:
    """Let a terminal that knows ASCII only show plain quotes instead of failing on curly ones.

    A stream that was closed before the program began (``>&-``) is replaced by one that nobody reads.
    """
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    codecs.register_error(PLAIN_ERRORS, _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAIN_ERRORS)


def keep_libraries_quiet(log_file: Path | None) -> None:
    """Let what libraries of C print, such as libtiff's remarks on a damaged picture, go to the log and not between.

    They know nothing but the process's standard error. That becomes the log's, or nobody's where there is no log, and
    `sys.stderr` goes on to the terminal by a way of its own. For the process of a command only, as it is for good.
    """
    stream = sys.stderr
    if not isinstance(stream, io.TextIOWrapper) or stream.closed:
        return
    try:
        terminal = os.dup(2)
        elsewhere = os.open(log_file or os.devnull, os.O_WRONLY | os.O_APPEND)
        os.dup2(elsewhere, 2)
        os.close(elsewhere)
    except OSError:  # a standard error that was closed before the program began
        return
    sys.stderr = os.fdopen(terminal, "w", encoding=stream.encoding, errors=stream.errors, buffering=1)


def answer(line: str) -> None:
    """A line of the result."""
    print(line)


def answer_json(values: Mapping[str, Json]) -> None:
    """The whole result as one line of JSON; a number that is not finite becomes null, which JSON can say."""
    print(json.dumps(_finite(values), allow_nan=False))


def say(line: str) -> None:
    """A line about how it goes."""
    print(line, file=sys.stderr, flush=True)


def complain(sentence: str) -> None:
    """The one line that says what went wrong."""
    say("genstudio: " + " ".join(sentence.split()))


def console() -> Console:
    """Where progress bars are drawn."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def flush() -> None:
    """Find out now rather than at the end of the process whether anybody still reads."""
    sys.stdout.flush()


def close_broken_pipe() -> None:
    """Nobody reads any more: keep Python from complaining about it while it ends."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(PLAIN.get(character, "?") for character in unknown), error.end


def _finite(value: Json) -> Json:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
