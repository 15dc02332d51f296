from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genstudio.data.readers import parquet_pages
from genstudio.data.readers.parquet_footer import Chunk, footer_of
from genstudio.data.readers.parquet_pages import size_of_pages
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from tests.data.making import Impatient, noise

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(**kinds: Any) -> bytes:
    """Many pages of bytes and numbers, packed one by one."""
    stream = BytesIO()
    values = [noise(2000, seed=seed % 40).tobytes() for seed in range(300)]
    columns = {"a": values, "b": list(range(300)), "c": [None, b"x"] * 150}
    pq.write_table(pa.table(columns), stream, data_page_size=5000, write_batch_size=10, row_group_size=170, **kinds)
    return stream.getvalue()


def chunk_of(content: bytes, column: int) -> Chunk:
    return footer_of(BytesIO(content), Watch()).groups[0].chunks[column]


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("packing", ["none", "snappy", "zstd"])
@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("more", [False, True])
def test_the_pages_of_every_kind_of_table_are_measured(
    version: str, packing: str, dictionary: bool, more: bool
) -> None:
    content = table(
        data_page_version=version,
        compression=packing,
        use_dictionary=dictionary,
        write_page_checksum=more,
        write_page_index=more,
        write_statistics=more,
    )
    metadata = pq.ParquetFile(BytesIO(content)).metadata
    for number, group in enumerate(footer_of(BytesIO(content), Watch()).groups):
        for column, chunk in enumerate(group.chunks):
            whole = metadata.row_group(number).column(column).total_uncompressed_size
            headers = whole - size_of_pages(BytesIO(content), chunk, Watch())
            assert 0 < headers < 0.5 * whole + 200


def test_far_more_than_the_pages_are_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = BytesIO()
    pq.write_table(pa.table({"a": [bytes(1 << 20)]}), stream, compression="zstd")
    chunk = chunk_of(stream.getvalue(), 0)
    assert size_of_pages(stream, chunk, Watch()) > 1 << 20
    monkeypatch.setattr(parquet_pages, "_HARMLESS", 1 << 20)
    with pytest.raises(ValueError, match="suspicious size"):
        size_of_pages(stream, chunk, Watch())


@pytest.mark.parametrize(
    "header",
    [
        b"\x19\xf1" + b"\xff" * 8 + b"\x7f" + bytes(1 << 20),  # a list without an end
        b"\x19\xf7\xff\xff\xff\xff\x07" + bytes(1 << 20),  # the same of fractions
        b"\x19" + b"\x19" * 100,  # lists in lists
        b"\x1c" * 100,  # structures in structures
        b"\x15\x00" * (1 << 19),  # fields without an end
        b"\x15" + b"\xff" * 20,  # a number without an end
        b"\x18" + b"\xff" * 8 + b"\x7f",  # a text that goes on behind the file
        b"\x25\x01\x15\x01\x00",  # sizes below zero
        b"\x1d\x00",  # what does not exist
        b"\x00",  # no sizes
        b"",
    ],
)
def test_a_senseless_header_is_refused_soon(header: bytes) -> None:
    with pytest.raises((ValueError, EOFError)):
        size_of_pages(BytesIO(header), Chunk(0, 1 << 40), Watch())


@pytest.mark.parametrize("letters", [0, 900, 70_000, 1_000_000])
def test_a_header_may_hold_long_texts(letters: int) -> None:
    length = bytes((letters >> shift & 127) | (128 if letters >> shift + 7 else 0) for shift in (0, 7, 14))
    text = length[: max(1, -(-letters.bit_length() // 7))] + b"x" * letters
    page = b"\x25\xa0\x1f\x15\x06\x58" + text + b"\x00" + b"abc"  # 2000 bytes, 3 bytes packed, and a text
    assert size_of_pages(BytesIO(page * 3), Chunk(0, 3 * len(page)), Watch()) == 6000


def test_a_header_that_is_longer_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_pages, "_LONGEST", 2000)
    with pytest.raises(ValueError, match="too long"):
        size_of_pages(BytesIO(b"\x15\x00" * 100_000), Chunk(0, 1 << 40), Watch())


def test_measuring_can_be_cancelled() -> None:
    content = table(use_dictionary=False)
    chunk = chunk_of(content, 0)
    with pytest.raises(Cancelled):
        size_of_pages(BytesIO(content), chunk, Watch(None, Impatient(2)))


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8), st.integers(0, 400))
def test_damaged_headers_raise_nothing_else(changes: list[tuple[int, int]], length: int) -> None:
    true = table(compression="zstd")
    chunk = chunk_of(true, 1)
    content = bytearray(true)
    for place, value in changes:
        content[chunk.begin + place] = value
    for damaged in (bytes(content), bytes(content[: chunk.begin + length])):
        with suppress(ValueError, EOFError):
            assert size_of_pages(BytesIO(damaged), chunk, Watch()) >= 0
