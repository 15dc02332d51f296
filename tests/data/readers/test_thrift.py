from __future__ import annotations

from typing import Any

import pytest

from genstudio.data.readers.thrift import INT, LONG, CutOff, Reader
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from tests.data.making import Impatient


def read(content: bytes, wanted: dict[int, Any]) -> dict[int, Any]:
    return Reader(content, Watch()).structure(wanted)


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
        (b"\x15" + b"\xff" * 20, "a number is too long"),
        (b"\x1d\x00", "no known kind"),
    ],
)
def test_what_makes_no_sense_is_refused(content: bytes, why: str) -> None:
    deep: dict[int, Any] = {}
    deep[1] = deep
    with pytest.raises(ValueError, match=why):
        read(content, {1: [deep]} if content[0] == 0x19 else deep if why == "too deep" else {1: INT})


MANY = b"\xff\xff\xff\xff\x07"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x15",
        b"\x15\x02",
        b"\x26\xff\xff",  # a number that is not wanted
        b"\x18\x7f\x00",
        b"\x18" + MANY + b"\x00",
        b"\x19\x25\x02",
        *(b"\x29" + bytes([0xF0 | kind]) + MANY + bytes(100) for kind in range(1, 13)),
        b"\x19\xfc" + MANY + bytes(100),  # structures that are wanted
    ],
)
def test_what_claims_to_be_longer_than_it_is_is_cut_off_at_once(content: bytes) -> None:
    with pytest.raises(CutOff):
        read(content, {1: [{}]} if content[:1] == b"\x19" else {1: INT})


@pytest.mark.parametrize("kind", [6, 8, 9, 12])
@pytest.mark.parametrize("wanted", [{}, {1: [{}]}])
def test_a_long_list_can_be_cancelled(kind: int, wanted: dict[int, Any]) -> None:
    content = bytes([0x19, 0xF0 | kind]) + b"\xc0\x84\x3d" + bytes(1_000_000)
    asked = Impatient(5)
    with pytest.raises(Cancelled):
        Reader(content, Watch(None, asked)).structure(wanted)


def test_behind_a_structure_it_stands_there() -> None:
    reader = Reader(b"\x18\x03abc\x15\x02\x00beyond", Watch())
    assert reader.structure({2: INT}) == {2: 1}
    assert reader.at == 8
