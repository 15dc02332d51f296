"""`alone_with`: a run is trained by one program at a time; two would overwrite each other's state."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from genstudio.errors import RunError
from genstudio.project.run_files import LOCK_FILE

log = logging.getLogger(__name__)


@contextmanager
def alone_with(folder: Path) -> Iterator[None]:
    """Keep others from training the run in a folder meanwhile; the system lets go of it even where a program crashes.

    Where a disk knows no locks, as some in a network do not, it goes on without.

    Raises:
        RunError: it is being trained already, here or in another program.
    """
    lock = FileLock(folder / LOCK_FILE, fallback_to_soft=False)  # a soft lock would outlive a crash
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise RunError(
            f"The run in {folder} is being trained already, perhaps in another window. Stop it there first."
        ) from error
    except (OSError, NotImplementedError) as problem:
        log.warning("%s cannot be locked: %s", folder, problem)
    try:
        yield
    finally:
        lock.release()
