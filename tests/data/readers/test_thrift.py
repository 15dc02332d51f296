from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from genstudio.data.readers.thrift import INT, LONG, Reader
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from tests.data.making import Impatient


def read(content: bytes, wanted: dict[int, Any], longest: int = 100, watch: Watch | None = None) -> dict[int, Any]:
    return Reader(BytesIO(content), longest, watch or Watch()).structure(wanted)


@pytest.mark.parametrize(
    ("encoded", "number"),
    [
        (b"\x00", 0),
        (b"\x01", -1),
        (b"\x02", 1),
        (b"\xac\x02", 150),
        (b"\xff\xff\xff\xff\x0f", -(1 << 31)),
        (b"\xfe" + b"\xff" * 8 + b"\x01", (1 << 63) - 1),
    ],
)
def test_numbers_have_their_signs(encoded: bytes, number: int) -> None:
    assert read(b"\x16" + encoded + b"\x00", {1: LONG}) == {1: number}


def test_what_is_wanted_is_kept_and_everything_else_read_past() -> None:
    content = (
        b"\x11"  # 1: true
        b"\x12"  # 2: false
        b"\x13\x07"  # 3: a byte
        b"\x15\x08"  # 4: 4
        b"\x17" + bytes(8) + b"\x18\x03abc"  # 5: a fraction, 6: a text
        b"\x19\x23\x01\x02"  # 7: a list of two bytes
        b"\x1c\x15\x02\x25\x04\x00"  # 8: 1 and 2 in a structure
        b"\x19\x2c\x15\x06\x00\x15\x08\x00"  # 9: two structures with 3 and 4
        b"\x05\x28\x0a"  # 20, its number written out: 5
        b"\x00"
    )
    wanted = {4: INT, 8: {3: INT}, 9: [{1: INT}], 20: INT}
    assert read(content, wanted) == {4: 4, 8: {3: 2}, 9: [{1: 3}, {1: 4}], 20: 5}
    assert read(content, {}) == {}


def test_what_is_of_another_kind_than_was_asked_for_is_not_there() -> None:
    content = b"\x15\x08\x19\x13\x01\x1c\x00\x00"  # a number, a list of a byte, a structure
    assert read(content, {1: LONG, 2: [{1: INT}], 3: INT}) == {}


def test_a_list_can_be_longer_than_fits_its_first_byte() -> None:
    assert read(b"\x19\xfc\x14" + b"\x15\x02\x00" * 20 + b"\x00", {1: [{1: INT}]}) == {1: [{1: 1}] * 20}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x15\x02\x05\x02\x04\x00", "twice"),
        (b"\x1c" * 40, "too deep"),
        (b"\x19\x1c" * 40, "too deep"),
        (b"\x29" + b"\x19" * 40, "too deep"),
        (b"\x16" + b"\xff" * 20, "a number is too long"),
        (b"\x18\xff\xff\xff\xff\x0f", "a length is too large"),
        (b"\x1d\x00", "no known kind"),
        (b"\x23\x00" * 100, "a structure is too long"),
    ],
)
def test_what_makes_no_sense_is_refused(content: bytes, why: str) -> None:
    deep: dict[int, Any] = {}
    deep[1] = deep
    with pytest.raises(ValueError, match=why):
        read(content, {1: INT} if why == "twice" else {1: [deep]} if content[0] == 0x19 else deep)


@pytest.mark.parametrize("content", [b"", b"\x15", b"\x15\x02", b"\x18\x7f\x00", b"\x19\x25\x02"])
def test_a_file_that_ends_too_soon_says_so(content: bytes) -> None:
    with pytest.raises(EOFError):
        read(content, {1: INT})


def test_a_long_list_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        read(b"\x19\xfc\x40" + b"\x00" * 64, {1: [{}]}, watch=Watch(None, Impatient(5)))
