from __future__ import annotations

import tracemalloc
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genstudio.data.readers import table_rows, tables
from genstudio.data.readers.table_rows import UnusableTable
from genstudio.data.readers.tables import Allowance, Table, classes_in, classes_told, is_table
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled

CSV = PurePosixPath("set/metadata.csv")
LINES = PurePosixPath("metadata.jsonl")


def read_bytes(path: PurePosixPath, content: bytes, watch: Watch | None = None) -> dict[str, str]:
    """What a table says of pictures that are all there."""
    return classes_in(Table(path, lambda most: content), lambda place: place, Allowance(), watch or Watch())


def read(path: PurePosixPath, text: str) -> dict[str, str]:
    return read_bytes(path, text.encode())


def test_a_table_is_known_by_its_name() -> None:
    assert is_table("metadata.csv")
    assert is_table("Metadata.JSONL")
    assert not is_table("labels.csv")


def test_paths_are_below_the_table_s_own_folder() -> None:
    table = "\ufefffile_name,label\r\na/1.png,cat\r\na\\2.png,dog\r\n3.png,cat\r\n4.png,dog\r\n"
    assert read(CSV, table) == {"set/a/1.png": "cat", "set/a/2.png": "dog", "set/3.png": "cat", "set/4.png": "dog"}


@pytest.mark.parametrize("header", ["file_name,label", "File_Name , Label", "filename, label", "x,file_name,label"])
@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
def test_tables_are_read_as_people_and_spreadsheets_write_them(header: str, separator: str) -> None:
    before = "9.5," if header.startswith("x") else ""
    table = "\n".join([header, *(f"{before}{index}.png,{'xy'[index % 2]} " for index in range(4))])
    expected = {f"set/{index}.png": "xy"[index % 2] for index in range(4)}
    assert read(CSV, table.replace(",", separator)) == expected


def test_a_comma_in_quotation_marks_is_none_between_columns() -> None:
    table = 'file_name;label\n"a, b, c.png";"x, y"\nd.png;"x, y"\n1.png;z\n2.png;z\n'
    assert read(CSV, table)["set/a, b, c.png"] == "x, y"


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "SEP=;\r"])
def test_a_first_line_may_say_what_separates(first: str) -> None:
    table = "file_name;label\n1.png;a,b\n2.png;a,b\n3.png;c\n4.png;c\n"
    assert set(read(CSV, first + table).values()) == {"a,b", "c"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_understood_in_every_encoding_of_spreadsheets(encoding: str) -> None:
    table = "file_name,label\n1.png,grün\n2.png,grün\n3.png,weiß\n4.png,weiß\n"
    assert set(read_bytes(CSV, table.encode(encoding)).values()) == {"grün", "weiß"}


def test_numbers_and_lines_of_json_are_classes_too() -> None:
    lines = [f'{{"file_name": "{index}.png", "label": {index % 2}}}' for index in range(4)]
    assert read(LINES, "\n\n".join(lines)) == {"0.png": "0", "1.png": "1", "2.png": "0", "3.png": "1"}


@pytest.mark.parametrize("column", ["label", "labels", "class", "text"])
def test_the_column_of_classes_has_one_of_a_few_names(column: str) -> None:
    rows = "".join(f"{index}.png,{'xy'[index % 2]}\n" for index in range(4))
    assert set(read(CSV, f"file_name,{column}\n{rows}").values()) == {"x", "y"}


def test_descriptions_are_no_classes() -> None:
    rows = "".join(f"{index}.png,a picture of the number {index}\n" for index in range(10))
    assert read(CSV, f"file_name,text\n{rows}") == {}
    both = "".join(f"{index}.png,description {index},{'xy'[index % 2]}\n" for index in range(10))
    assert set(read(CSV, f"file_name,label,text\n{both}").values()) == {"x", "y"}


def test_endless_values_are_no_classes() -> None:
    rows = "".join(f"{index}.png,{'xy'[index % 2] * 5000}\n" for index in range(10))
    assert read(CSV, f"file_name,label\n{rows}") == {}


def test_pictures_without_a_class_are_not_named() -> None:
    assert read(CSV, "file_name,label\n1.png,a\n2.png,a\n3.png,b\n4.png,b\n5.png,\n6.png\n").keys() == {
        f"set/{number}.png" for number in range(1, 5)
    }


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        (CSV, "", "no column"),
        (CSV, "name,label\n1.png,a\n", "no column"),
        (CSV, "file_name,label\n", "no column"),
        (CSV, 'file_name,label\n"' + "x" * 200_000 + '",a\n', "damaged"),
        (LINES, "{", "damaged"),
        (LINES, "[1, 2]", "no rows"),
        (LINES, "[" * 100_000, "damaged"),
        (LINES, '{"file_name": 1' + "0" * 10_000 + "}", "damaged"),
        (LINES, '{"file_name": [1], "label": 3}', "no column"),
    ],
)
def test_what_cannot_be_understood_says_why(path: PurePosixPath, text: str, why: str) -> None:
    with pytest.raises(UnusableTable, match=why):
        read(path, text)


def test_values_that_are_no_text_are_no_classes() -> None:
    rows = "\n".join(f'{{"file_name": "{index}.png", "label": {{"a": [1]}}}}' for index in range(4))
    assert read(LINES, rows) == {}


@given(st.binary(max_size=300), st.sampled_from([CSV, LINES]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_table_or_unusable(content: bytes, path: PurePosixPath) -> None:
    try:
        assert all(isinstance(name, str) for name in read_bytes(path, content).values())
    except UnusableTable as problem:
        assert str(problem)  # noqa: PT017


def test_a_long_table_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        read_bytes(CSV, b"file_name,label\n1.png,a\n", Watch(None, lambda: True))


def many(content: bytes, count: int, asked: list[int] | None = None) -> list[Table]:
    """So many tables of the same content; it is noted how many bytes each may have."""

    def give(most: int) -> bytes:
        if asked is not None:
            asked.append(most)
        if len(content) > most:
            raise UnusableTable(tables.TOO_MUCH)
        return content

    return [Table(PurePosixPath(f"{number}/metadata.csv"), give) for number in range(count)]


def test_all_tables_together_may_have_so_many_bytes_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"file_name,label\n1.png,a\n2.png,a\n3.png,b\n4.png,b\n"
    asked: list[int] = []
    monkeypatch.setattr(Allowance.__init__, "__defaults__", (3 * len(content) - 1, 100))
    classes, notes = classes_told(many(content, 3, asked), lambda place: place, Watch())
    assert asked == [3 * len(content) - 1, 2 * len(content) - 1, len(content) - 1]
    assert len(classes) == 8
    assert notes == ("The table 2/metadata.csv is too large, alone or together with the other tables; it was ignored.",)
    monkeypatch.setattr(Allowance.__init__, "__defaults__", (1000, 7))
    classes, notes = classes_told(many(content, 6), lambda place: place, Watch())
    assert len(classes) == 4
    assert notes[0] == "The table 1/metadata.csv is too large, alone or together with the other tables; it was ignored."
    assert notes[3:] == ("2 other tables were ignored, too.",)


def test_nothing_is_kept_of_a_table_that_names_other_pictures() -> None:
    content = b"file_name,label\n" + b"".join(b"%d.png,%d\n" % (number, number % 2) for number in range(100_000))
    tracemalloc.start()
    try:
        assert classes_told(many(content, 2), lambda place: None, Watch())[0] == {}
        assert tracemalloc.get_traced_memory()[1] < len(content)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("row", ['"\n",' * 300, "a," * 300, "x" * 600])
def test_an_endless_row_is_no_row(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "_LONGEST_ROW", 500)
    with pytest.raises(UnusableTable, match="damaged"):
        read(CSV, f"file_name,label\n{row}\n1.png,a\n")
