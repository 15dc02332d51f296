"""`Failure`: what is told of an exception that ended the work of a thread."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass

from genstudio.errors import DataError, GenStudioError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, as text only: an exception object would keep its frames' tensors alive (pytorch#27600).

    Attributes:
        sentence: for the person.
        detail: the traceback, for the log.
        expected: whether it was one of `genstudio.errors`; anything else is a fault of the program.
        instead: see `DataError`.
    """

    sentence: str
    detail: str
    expected: bool
    instead: str = ""


def failure_of(error: BaseException) -> Failure:
    """The failure to show for an exception, which goes to the log with its traceback."""
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, GenStudioError):
        log.info("%s", detail)
        instead = error.instead if isinstance(error, DataError) else ""
        return Failure(str(error), detail, expected=True, instead=instead)
    log.error("%s", detail)
    if isinstance(error, MemoryError) or "out of memory" in str(error):
        sentence = "There is not enough memory for this. Choose smaller pictures, a smaller batch or a smaller network."
        return Failure(sentence, detail, expected=True)
    return Failure("Something unexpected went wrong. Your work is unharmed; the log has the details.", detail, False)
