"""`uncollected`: many small things that stay are made without the garbage collector going through them meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_inside = 0
_was_enabled = False


@contextmanager
def uncollected() -> Iterator[None]:
    """Put the collector off, from any thread; the last who leaves puts it on again, if it was on.

    The more there are, the more often and the longer Python looks for circles among them, of which there are none. It
    is for listing and sorting, moments as a rule; where there are circles, memory would grow.
    """
    global _inside, _was_enabled
    with _lock:
        if _inside == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _was_enabled:
                gc.enable()


def put_off() -> bool:
    """Whether somebody is inside at present, for whoever collects by hand."""
    return _inside > 0
