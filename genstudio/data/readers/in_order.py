"""`decode_in_order`: pictures that arrive one after another from a source that cannot be jumped about in.

They are read in the calling thread and decoded in several, a handful at a time, so that memory stays bounded however
long the source is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from genstudio.data.readers.limits import MIB
from genstudio.data.readers.listing import Arrival
from genstudio.data.readers.picture_file import Content, bytes_of
from genstudio.data.readers.threads import MOST_THREADS, for_each
from genstudio.data.readers.unreadable import MISSING, UnreadablePicture
from genstudio.data.watch import Watch

_MOST_AT_ONCE = 256
_MOST_BYTES_AT_ONCE = 64 * MIB


def decode_in_order(
    arrivals: Iterator[Arrival],
    count: int,
    decode: Callable[[int, Callable[[], Content]], None],
    failures: dict[int, str],
    watch: Watch,
    most_threads: int = MOST_THREADS,
) -> None:
    """Call ``decode(index, content)`` for each of `count` pictures as they arrive, in threads.

    Those that have no content, or do not arrive at all, are noted in `failures`.

    Raises:
        Cancelled: the watch says so.
    """
    missing = set(range(count))
    for batch in _batches(arrivals, failures):
        for_each(partial(_decode_one, decode, batch), len(batch), watch.silent(), most_threads)
        missing.difference_update(index for index, _ in batch)
        watch.report(count - len(missing), count)
    for index in missing - failures.keys():
        failures[index] = MISSING


def _decode_one(
    decode: Callable[[int, Callable[[], Content]], None], batch: list[tuple[int, Content]], place: int
) -> None:
    index, content = batch[place]
    decode(index, lambda: content)


def _batches(arrivals: Iterator[Arrival], failures: dict[int, str]) -> Iterator[list[tuple[int, Content]]]:
    """Arrivals that have a content, few enough at a time to be held in memory."""
    batch: list[tuple[int, Content]] = []
    held = 0
    for index, content in arrivals:
        if isinstance(content, UnreadablePicture):
            failures[index] = str(content)
            continue
        batch.append((index, content))
        held += bytes_of(content)
        if len(batch) == _MOST_AT_ONCE or held > _MOST_BYTES_AT_ONCE:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
