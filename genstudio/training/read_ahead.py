"""`ReadAhead`: mapped pictures in any order, at nearly the speed of pictures in memory.

Single pictures from all over a large file cost more to reach than to copy, and a disk may have to be waited for. So
they are read a block of many batches at a time, sorted as they lie in the file, and the next block while the present
one is used.
"""

from __future__ import annotations

import threading

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import Labels, Pixels

BLOCK_BYTES = 32 * 2**20


class ReadAhead:
    """Two blocks of pictures: the present one and the next."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels
        self._per_block = max(1, BLOCK_BYTES * len(pixels) // max(1, pixels.nbytes))
        self._present: _Block | None = None
        self._next: _Block | None = None

    def read(self, order: Labels, start: int, count: int) -> Pixels:
        """The pictures ``order[start : start + count]``, not to be written to; quick if asked for one after another.

        Raises:
            MemoryError, OSError: they could not be read.
        """
        present = self._present
        if present is None or not present.holds(order, start, count):
            self._present = present = self._following(order, start, count)
        return present.pictures()[start - present.start : start - present.start + count]

    def _following(self, order: Labels, start: int, count: int) -> _Block:
        """The block that begins at `start`, as a rule read already; the one behind it is begun."""
        block = self._next
        size = max(1, self._per_block // count) * count
        if block is None or not block.holds(order, start, count):
            block = _Block(self._pixels, order, start, size)
        block.pictures()
        self._next = _Block(self._pixels, order, start + size, size) if start + size + count <= len(order) else None
        return block


class _Block:
    """Consecutive pictures of an order, read in a thread of its own that ends when they are.

    Attributes:
        start: which place of the order it begins at.
    """

    def __init__(self, pixels: Pixels, order: Labels, start: int, size: int) -> None:
        self.start = start
        self._order = order
        self._indices = order[start : start + size]
        self._pixels = pixels
        self._pictures: Pixels | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._read, name="read ahead", daemon=True)
        self._thread.start()

    def holds(self, order: Labels, start: int, count: int) -> bool:
        """Whether these places of this order lie in it."""
        return order is self._order and self.start <= start and start + count <= self.start + len(self._indices)

    def pictures(self) -> Pixels:
        """All of them, as soon as they are there."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._pictures is not None
        return self._pictures

    def _read(self) -> None:
        try:
            self._pictures = gather(self._pixels, self._indices)
        except Exception as error:  # nothing may leave a thread; raised where the pictures are wanted
            self._error = error
