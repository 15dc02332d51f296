"""What is done to the bytes of a file: each change is a few numbers, so that a case can be told, and made smaller.

A file that is merely random is refused at its first bytes. These changes leave most of a true file as it is, and lie
where formats keep what they trust: lengths and counts, near the beginning and the end.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = (
    "flip",
    "set",
    "number",
    "cut",
    "drop",
    "repeat",
    "insert",
    "blank",
    "move",
    "splice",
    "head",
    "digits",
    "word",
)
MOST_BYTES = 4 << 20
"""Beyond it a file is cut: repeats of repeats would make the disk the test."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        kind: one of `KINDS`.
        place: where, a fraction of the file: 0 is its beginning, 1 its end.
        extent, value: what the kind makes of them, 0 to 2**32 - 1.
    """

    kind: str
    place: float
    extent: int
    value: int


def random_changes(chance: random.Random, most: int = 6) -> list[Change]:
    """One to `most` changes, few more often than many."""
    count = min(chance.randint(1, most), chance.randint(1, most))
    return [
        Change(chance.choice(KINDS), _place(chance), chance.getrandbits(32), chance.getrandbits(32))
        for _ in range(count)
    ]


def changed(content: bytes, changes: Sequence[Change], others: Sequence[bytes]) -> bytes:
    """The content after all changes; `others` are true files to take pieces from."""
    for change in changes:
        content = _one(content, change, others)[:MOST_BYTES]
    return content


_NUMBERS = (
    *(0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 254, 255, 256, 257, 1000, 4095, 4096),
    *(0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 0xFFFFFF, 0x1000000, 0x3FFFFFFF, 0x40000000, 0x7FFFFFFE, 0x7FFFFFFF),
    *(0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 1 << 32, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 64) - 2, (1 << 64) - 1),
)
_HEADS = (
    *(
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\xff\xff\xff\xffWEBP",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"P6 ",
    ),
    *(b"\0\0\0\x1cftypavif", b"\0\0\0\x1cftypisom", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"PAR1"),
    *(
        b"\x93NUMPY\x01\0",
        b"\0\0\x08\x03",
        b"\0\0\x08\x01",
        b"\x1a\x45\xdf\xa3",
        b"FLV\x01",
        b"OggS",
        b"\x80\x04\x95",
        b"",
    ),
)
_WORDS = (
    *(
        b"",
        b"null",
        b"true",
        b"-1",
        b"1e999",
        b"NaN",
        b"9" * 30,
        b"-0",
        b"0.5",
        b'"',
        b"[]",
        b"{}",
        b"[" * 3000,
        b'{"a":' * 3000,
    ),
    *("é\u202e\U0001f600".encode(), b"\xff\xfe", b"../../x", b"/etc/passwd", b"a\nb", b"\0", b"x" * 5000, b"\\ud800"),
)
_DIGITS = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z_]\w*|\d+\.\d+|-?\d+|\"[^\"]{0,40}\"")


def _place(chance: random.Random) -> float:
    """Rather near the beginning or the end than between."""
    where = chance.random()
    return chance.choice((where**4, where, 1 - where**4))


def _one(content: bytes, change: Change, others: Sequence[bytes]) -> bytes:
    if not content:
        return _HEADS[change.value % len(_HEADS)]
    at = min(int(change.place * len(content)), len(content) - 1)
    value = change.value
    length = 1 + change.extent % (len(content), 16, 64, 512)[change.extent % 4]
    piece = content[at : at + length]
    match change.kind:
        case "flip":
            return content[:at] + bytes([content[at] ^ 1 << value % 8]) + content[at + 1 :]
        case "set":
            return content[:at] + bytes([value % 256]) + content[at + 1 :]
        case "number":
            return _with_number(content, at, change)
        case "cut":
            return content[:at]
        case "drop":
            return content[:at] + content[at + length :]
        case "repeat":
            return content[:at] + piece * (2 + value % (40 if value % 5 == 0 else 3)) + content[at + length :]
        case "insert":
            return content[:at] + random.Random(value).randbytes(length) + content[at:]
        case "blank":
            return content[:at] + bytes([(0, 255)[value % 2]]) * len(piece) + content[at + length :]
        case "move":
            rest = content[:at] + content[at + length :]
            to = value % (len(rest) + 1)
            return rest[:to] + piece + rest[to:]
        case "splice":
            other = others[value % len(others)]
            return content[:at] + other[min(int(change.place * len(other)), len(other)) :]
        case "head":
            head = _HEADS[value % len(_HEADS)]
            return head + content[len(head) if change.extent % 2 else 0 :]
        case "digits":
            number = _NUMBERS[change.extent % len(_NUMBERS)] - value % 2 * 2
            return _replaced(content, _DIGITS, value, str(number).encode())
        case _:
            return _replaced(content, _WORD, value, _WORDS[change.extent % len(_WORDS)])


def _with_number(content: bytes, at: int, change: Change) -> bytes:
    """A lie in the place of a number of 1, 2, 4 or 8 bytes: an interesting one, or the true one and a little."""
    width = (1, 2, 4, 8)[change.extent % 4]
    order = ("little", "big")[change.extent // 4 % 2]
    at -= at % (1, width)[change.extent // 8 % 2]
    if change.value % 4 == 0:
        number = int.from_bytes(content[at : at + width], "little" if order == "little" else "big")
        number += change.value // 4 % 5 - 2
    else:
        number = (*_NUMBERS, len(content))[change.value // 4 % (len(_NUMBERS) + 1)]
    number %= 1 << 8 * width
    return content[:at] + number.to_bytes(width, "little" if order == "little" else "big") + content[at + width :]


def _replaced(content: bytes, pattern: re.Pattern[bytes], which: int, replacement: bytes) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    one = found[which // 2 % len(found)]
    return content[: one.start()] + replacement + content[one.end() :]
