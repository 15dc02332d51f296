"""`unpacked`: what one entry of a zip holds, never more than it says, however it is packed.

`zipfile` unpacks bzip2 and LZMA without a limit: a few kilobytes that claim to be a small picture would fill the
memory.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile

_LZMA_HEADER = struct.Struct("<2B H B I")
"""The packer's version, the length of what follows, how many bits of what, and how far back it refers (APPNOTE 5.8)."""
_LEAST_REACH = 4096


def unpacked(packed: bytes, method: int, most: int) -> bytes:
    """The first `most` bytes of an entry, or all it has.

    Raises:
        BadZipFile: it is damaged, or packed in a way that is not known; damage also raises zlib.error, LZMAError,
            OSError and ValueError.
    """
    if method == ZIP_STORED:
        return packed[:most]
    if method == ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    if method == ZIP_BZIP2:
        return bz2.BZ2Decompressor().decompress(packed, most)
    if method == ZIP_LZMA:
        return _lzma_decoder(packed, most).decompress(packed[_LZMA_HEADER.size :], most)
    raise BadZipFile("packed in a way that is not known")


def _lzma_decoder(packed: bytes, most: int) -> lzma.LZMADecompressor:
    if len(packed) < _LZMA_HEADER.size:
        raise BadZipFile("cut off")
    _, _, length, bits, reach = _LZMA_HEADER.unpack_from(packed)
    if length != 5 or bits >= 9 * 5 * 5:
        raise BadZipFile("no LZMA")
    rest, literal_bits = divmod(bits, 9)
    position_bits, literal_positions = divmod(rest, 5)
    # Nothing lies further back than the beginning, so a small entry needs little memory whatever it asks for.
    chosen = {"id": lzma.FILTER_LZMA1, "dict_size": max(_LEAST_REACH, min(reach, most))}
    chosen |= {"lc": literal_bits, "lp": literal_positions, "pb": position_bits}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chosen])
