"""`size_of_pages`: how much the pages of a Parquet column unpack to, as they say themselves.

What the file says of a whole column at its end is for planning; room is made by what each page says of itself, in the
header before it: https://parquet.apache.org/docs/file-format/data-pages/
"""

from __future__ import annotations

from typing import IO, Any

from genstudio.data.readers.limits import MIB, SUSPICIOUS_RATIO
from genstudio.data.readers.parquet_footer import Chunk
from genstudio.data.readers.thrift import INT, CutOff, Reader
from genstudio.data.watch import Watch

_HARMLESS = 64 * MIB
_USUAL, _LONGEST = 1024, 16 * MIB
"""Bytes of a header; in it may stand the least and the greatest value of its page."""
_LARGEST = (1 << 31) - 1
_UNPACKED, _PACKED = 2, 3
_HEADER = {_UNPACKED: INT, _PACKED: INT}


def size_of_pages(file: IO[bytes], chunk: Chunk, watch: Watch) -> int:
    """Bytes that one column of one group of rows unpacks to.

    Args:
        file: the Parquet file.
        chunk: where the column stands in it.

    Raises:
        ValueError: a header is damaged, or they unpack to far more than they are.
        EOFError: the file ends within a header.
        OSError: it cannot be read there.
        Cancelled: the watch says so.
    """
    file.seek(chunk.begin)
    unpacked = packed = 0
    while file.tell() < chunk.begin + chunk.size:
        watch.check()
        header = _header(file, watch)
        unpacked += _size(header.get(_UNPACKED, -1))
        packed += _size(header.get(_PACKED, -1))
        file.seek(header[_PACKED], 1)
    if unpacked > _HARMLESS and unpacked > SUSPICIOUS_RATIO * packed:
        raise ValueError("it would unpack to a suspicious size")
    return unpacked


def _header(file: IO[bytes], watch: Watch) -> dict[int, Any]:
    """The header where the file stands, which stands behind it afterwards."""
    begin, room = file.tell(), _USUAL
    while True:
        content = file.read(room)
        reader = Reader(content, watch)
        try:
            header = reader.structure(_HEADER)
        except CutOff:
            if len(content) < room:
                raise
            if room >= _LONGEST:
                raise ValueError("a header is too long") from None
            file.seek(begin)
            room *= 16
        else:
            file.seek(begin + reader.at)
            return header


def _size(number: int) -> int:
    if not 0 <= number <= _LARGEST:
        raise ValueError("a header is damaged")
    return number
