"""`alone`: one program at a time does what two would spoil for each other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

log = logging.getLogger(__name__)


@contextmanager
def alone(lock_file: Path, busy: Exception, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock meanwhile; the system lets go of it even where a program crashes.

    Where a disk knows no locks, as some in a network do not, it goes on without.

    Args:
        busy: raised if another holds the lock, here or in another program, for `patience` seconds.
    """
    lock = FileLock(lock_file, fallback_to_soft=False)  # a soft lock would outlive a crash
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise busy from error
    except (OSError, NotImplementedError) as problem:
        log.warning("%s cannot be locked: %s", lock_file, problem)
    try:
        yield
    finally:
        lock.release()
