from __future__ import annotations

from io import BytesIO

import pytest

from genstudio.data.readers import thrift
from genstudio.data.readers.parquet_footer import Chunk, Group, footer_of
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from tests.data.making import Impatient, noise

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(dictionary: bool = True) -> bytes:
    stream = BytesIO()
    values = [noise(20, seed=seed % 7).tobytes() for seed in range(50)]
    columns = {"a": values, "b": [{"c": number, "d": "x" * 500} for number in range(50)]}
    pq.write_table(pa.table(columns), stream, row_group_size=20, use_dictionary=dictionary)
    return stream.getvalue()


@pytest.mark.parametrize("dictionary", [True, False])
def test_it_knows_what_pyarrow_knows(dictionary: bool) -> None:
    content = table(dictionary)
    metadata = pq.ParquetFile(BytesIO(content)).metadata
    footer = footer_of(BytesIO(content), Watch())
    assert footer.rows == metadata.num_rows == 50
    assert [group.rows for group in footer.groups] == [20, 20, 10]
    for number, group in enumerate(footer.groups):
        facts = metadata.row_group(number)
        columns = [facts.column(place) for place in range(3)]
        begins = [column.dictionary_page_offset if dictionary else column.data_page_offset for column in columns]
        sizes = [column.total_compressed_size for column in columns]
        assert group == Group(facts.num_rows, facts.total_byte_size, tuple(map(Chunk, begins, sizes)))


def ended(footer: bytes) -> BytesIO:
    return BytesIO(footer + len(footer).to_bytes(4, "little") + b"PAR1")


NOTHING = b"\x36\x00\x19\x0c\x00"


def test_a_file_without_rows_has_no_groups() -> None:
    footer = footer_of(ended(NOTHING), Watch())
    assert (footer.rows, footer.groups) == (0, ())


@pytest.mark.parametrize(
    "footer",
    [
        b"",
        b"\x00",  # nothing said
        b"\x36\x01\x19\x0c\x00",  # -1 rows
        b"\x36\x00\x19\x1c\x00\x00",  # a group of which nothing is said
        b"\x36\x00\x19\x1c\x19\x1c\x00\x16\x00\x16\x00\x00\x00",  # a column of which nothing is said
        b"\x36\x00\x19\x0c\x09\x08\x0c\x00",  # groups twice
        NOTHING[:-1],
    ],
)
def test_one_that_makes_no_sense_is_refused(footer: bytes) -> None:
    with pytest.raises((ValueError, EOFError, LookupError)):
        footer_of(ended(footer), Watch())


def test_a_length_that_is_larger_than_the_file_is_refused() -> None:
    with pytest.raises((ValueError, OSError)):
        footer_of(BytesIO(NOTHING + b"\xff\xff\xff\x7fPAR1"), Watch())
    with pytest.raises((ValueError, OSError)):
        footer_of(BytesIO(b"PAR1"), Watch())


def test_reading_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thrift, "_BETWEEN_CHECKS", 20)
    with pytest.raises(Cancelled):
        footer_of(BytesIO(table()), Watch(None, Impatient(3)))
