from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
from genstudio.data.readers import parquet, parquet_columns, parquet_footer, parquet_pages, parquet_rows, parquet_table
from genstudio.data.readers.parquet_table import opened
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, DataError, GenStudioError
from tests.data.making import Impatient, encoded, noise, save, understated

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def save_table(
    path: Path,
    count: int = 10,
    first: int = 0,
    names: tuple[str, ...] | None = ("cat", "dog"),
    column: str = "image",
    label: str = "label",
    **kinds: Any,
) -> Path:
    """A table as Hugging Face writes it: noise seed by seed, its class the seed modulo two."""
    seeds = range(first, first + count)
    images = [{"bytes": encoded(noise(20, 20, seed=seed)), "path": f"{seed}.png"} for seed in seeds]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table({label: [seed % 2 for seed in seeds], column: pa.array(images, kind)})
    features: dict[str, Any] = {column: {"_type": "Image"}}
    if names is not None:
        features[label] = {"names": list(names), "_type": "ClassLabel"}
    notes = json.dumps({"info": {"features": features}})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.replace_schema_metadata({"huggingface": notes}), path, **kinds)
    return path


def seeds(images: ImageSet) -> list[int]:
    return [next(seed for seed in range(60) if np.array_equal(noise(20, 20, seed=seed), p[0])) for p in images.pixels]


@pytest.mark.parametrize("group", [1, 3, 1000])
def test_pictures_classes_and_names_come_from_the_table_whatever_it_is_called(tmp_path: Path, group: int) -> None:
    path = save_table(tmp_path / "animals.dat", row_group_size=group)
    images = open_images(path)
    assert (images.name, images.source) == ("animals", str(path))
    assert seeds(images) == list(range(10))
    assert images.class_names == ("cat", "dog")
    assert images.labels is not None
    assert images.labels.tolist() == [0, 1] * 5
    assert images.names is not None
    assert list(images.names) == [f"{seed}.png" for seed in range(10)]


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
def test_every_packing_is_understood(tmp_path: Path, compression: str) -> None:
    assert seeds(open_images(save_table(tmp_path / "a.parquet", compression=compression))) == list(range(10))


def test_other_names_of_columns_are_found_by_what_they_hold(tmp_path: Path) -> None:
    images = open_images(save_table(tmp_path / "a.parquet", names=None, column="img", label="category"))
    assert images.class_names == ("0", "1")
    pq.write_table(
        pa.table(
            {
                "id": [b"x", b"y", b"z", b"w"],
                "jpg": [encoded(noise(20, 20, seed=seed)) for seed in range(4)],
                "text": ["one", "two", "one", "two"],
            }
        ),
        tmp_path / "b.parquet",
    )
    plain = open_images(tmp_path / "b.parquet")
    assert seeds(plain) == list(range(4))
    assert plain.class_names == ("one", "two")
    assert plain.names is not None
    assert plain.names[3] == "row 4"


def test_every_arrow_type_of_bytes_may_hold_the_pictures(tmp_path: Path) -> None:
    files = [encoded(noise(20, 20, seed=seed)) for seed in range(4)]
    columns = {
        "large": pa.array(files, pa.large_binary()),
        "view": pa.array(files, pa.binary_view()),
        "dictionary": pa.array(files, pa.binary()).dictionary_encode(),
    }
    names = pa.array(["a", "b", "c", "d"]).cast(pa.string_view())
    nested = {
        f"nested {key}": pa.StructArray.from_arrays([it, names], ["bytes", "path"]) for key, it in columns.items()
    }
    for key, column in (columns | nested).items():
        table = pa.table({"photo": column, "label": pa.array(["x", "y", "x", "y"]).dictionary_encode()})
        pq.write_table(table, tmp_path / f"{key}.parquet")
        images = open_images(tmp_path / f"{key}.parquet")
        assert seeds(images) == list(range(4)), key
        assert images.class_names == ("x", "y"), key
        assert images.originals is not None
        assert np.array_equal(images.originals(3)[0], noise(20, 20, seed=3)), key


@pytest.mark.parametrize("name", ["image", "label"])
def test_columns_of_one_name_cannot_be_told_apart(tmp_path: Path, name: str) -> None:
    columns = {"image": pa.array([encoded(noise(20, 20))] * 4), "label": pa.array([1, 2, 1, 2])}
    table = pa.table([*columns.values(), columns[name]], names=[*columns, name])
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(DataError, match=rf"a\.parquet has several columns called “{name}”, .* Give each"):
        open_images(tmp_path / "a.parquet")


def test_train_and_test_tables_of_a_folder_are_told_apart(tmp_path: Path) -> None:
    data = tmp_path / "pets" / "data"
    save_table(data / "train-00001-of-00002.parquet", first=5, count=5)
    save_table(data / "train-00000-of-00002.parquet", first=0, count=5)
    save_table(data / "test-00000-of-00001.parquet", first=20, count=4)
    save_table(data / "validation-00000-of-00001.parquet", first=30, count=4)
    for source in (tmp_path / "pets", data):
        images = open_images(source)
        assert images.held_out is not None
        assert (seeds(images), seeds(images.held_out)) == (list(range(10)), [20, 21, 22, 23])
        assert images.held_out.class_names == ("cat", "dog")
        assert images.report.notes == (
            "validation-00000-of-00001.parquet was not used.",
            "4 pictures in test-00000-of-00001.parquet were held out.",
        )


@pytest.mark.parametrize("folder", ["training-set", "test", "data"])
def test_a_table_s_own_name_says_more_than_its_folder_s(tmp_path: Path, folder: str) -> None:
    save_table(tmp_path / folder / "train.parquet", count=4)
    save_table(tmp_path / folder / "test.parquet", first=20, count=4)
    images = open_images(tmp_path / folder)
    assert images.held_out is not None
    assert (seeds(images), seeds(images.held_out)) == ([0, 1, 2, 3], [20, 21, 22, 23])


def test_tables_with_numbers_for_names_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = [
        save_table(tmp_path / folder / "0000.parquet", first=first, count=4)
        for folder, first in (("train", 0), ("test", 20))
    ]
    images = open_images(paths)
    assert images.held_out is not None
    assert (seeds(images), seeds(images.held_out)) == ([0, 1, 2, 3], [20, 21, 22, 23])


def test_tables_dropped_together_are_one_set(tmp_path: Path) -> None:
    paths = [save_table(tmp_path / f"{name}.parquet", first=first, count=3) for first, name in ((0, "a"), (3, "b"))]
    images = open_images(paths)
    assert (images.name, seeds(images)) == ("2 files", list(range(6)))
    assert seeds(open_images(images.source)) == list(range(6))


@pytest.mark.parametrize(
    ("others", "classes"),
    [
        (("dog", "cat"), ("cat", "dog")),
        (("cow", "dog", "ant"), ("cat", "dog", "cow", "ant")),
        (("cat",), ("cat", "dog")),
        (("cat", "dog", "cow"), ("cat", "dog", "cow")),
        (None, ("cat", "dog")),
    ],
)
def test_tables_that_number_their_classes_otherwise_are_matched_by_name(
    tmp_path: Path, others: tuple[str, ...] | None, classes: tuple[str, ...]
) -> None:
    paths = [save_table(tmp_path / "a.parquet", count=4), save_table(tmp_path / "b.parquet", count=4, names=others)]
    images = open_images(paths)
    assert images.labels is not None
    assert images.class_names[: len(classes)] == classes
    told = [images.class_names[label] for label in images.labels]
    names = others or ("cat", "dog")
    assert told == ["cat", "dog"] * 2 + [names[seed % 2] if seed % 2 < len(names) else "unsorted" for seed in range(4)]


def test_a_table_with_the_names_of_classes_is_matched_with_one_that_numbers_them(tmp_path: Path) -> None:
    paths = [save_table(tmp_path / "a.parquet", count=4), save_table(tmp_path / "b.parquet", count=4, names=None)]
    texts = pq.read_table(paths[1]).set_column(0, "label", pa.array(["dog", "cat", "dog", "cat"]))
    pq.write_table(texts, paths[1])
    images = open_images(paths)
    assert images.labels is not None
    assert (images.class_names, images.labels.tolist()) == (("cat", "dog"), [0, 1, 0, 1, 1, 0, 1, 0])
    pq.write_table(texts.set_column(0, "label", pa.array(["dog", "cow", "dog", "cow"])), paths[1])
    images = open_images(paths)
    assert images.labels is not None
    assert (images.class_names, images.labels.tolist()) == (("cat", "cow", "dog"), [0, 2, 0, 2, 2, 1, 2, 1])


def test_too_many_names_of_classes_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST_NAMES", 3)
    paths = [save_table(tmp_path / "a.parquet"), save_table(tmp_path / "b.parquet", names=("cow", "ant"))]
    with pytest.raises(DataError, match=r"^b\.parquet and a\.parquet name too many classes together\. Open each by"):
        open_images(paths)


@pytest.mark.parametrize("other", [{"column": "img"}, {"label": "category"}])
def test_tables_of_other_columns_are_not_mixed(tmp_path: Path, other: dict[str, Any]) -> None:
    paths = [save_table(tmp_path / "a.parquet"), save_table(tmp_path / "b.parquet", **other)]
    with pytest.raises(DataError, match=r"^b\.parquet has other columns than a\.parquet\. Open each by itself\."):
        open_images(paths)


def test_the_limit_is_followed_and_pictures_can_be_had_whole(tmp_path: Path) -> None:
    path = save_table(tmp_path / "a.parquet", row_group_size=3)
    images = open_images(path, ReadOptions(limit=5, size=16))
    assert images.originals is not None
    for index in (3, 0, 4):
        assert np.array_equal(images.originals(index)[0], noise(20, 20, seed=2 * index))
    path.unlink()
    with pytest.raises(DataError, match="no longer there"):
        images.originals(0)


def test_a_second_opening_comes_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_table(tmp_path / "a.parquet")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    first = open_images(path)
    monkeypatch.setattr(parquet, "opened", None)
    again = open_images(path)
    assert np.array_equal(again.pixels, first.pixels)
    assert again.report == first.report


def test_without_pyarrow_one_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_table(tmp_path / "a.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError, match=r'pyarrow is installed\. Install it with: pip install "genstudio\[parquet\]"'):
        open_images(path)


def test_rows_without_a_usable_picture_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST_ENTRY", 5000)
    images = [
        {"bytes": encoded(noise(20, 20)), "path": "0.png"},
        {"bytes": None, "path": "/etc/passwd"},
        None,
        {"bytes": b"no picture", "path": "3.png"},
        {"bytes": encoded(noise(80, 80)), "path": "4.png"},
        {"bytes": encoded(noise(20, 20, seed=1)), "path": None},
    ]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    pq.write_table(pa.table({"image": pa.array(images, kind)}), tmp_path / "a.parquet")
    read = open_images(tmp_path / "a.parquet")
    assert seeds(read) == [0, 1]
    assert read.report.skipped == (
        Skipped("/etc/passwd", "is not in the file, only its name"),
        Skipped("row 3", "is not in the file, only its name"),
        Skipped("3.png", "is not a picture, whatever its name says"),
        Skipped("4.png", f"is larger than {64} MB"),
    )


@pytest.mark.parametrize(
    "names",
    [("only",), (), ("a", 3), "ab", {"a": 1}, ["x"] * 20_000, ["x", "y" * 5000], None],
)
def test_lying_names_of_classes_are_replaced(tmp_path: Path, names: Any) -> None:
    path = save_table(tmp_path / "a.parquet", names=None)
    table = pq.read_table(path)
    for notes in ({"info": {"features": {"label": {"names": names, "_type": "ClassLabel"}}}}, {"info": names}, names):
        pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(notes)}), path)
        assert open_images(path).class_names == ("0", "1")
    pq.write_table(table.replace_schema_metadata({"huggingface": "{" * 5000}), path)
    assert open_images(path).class_names == ("0", "1")


def test_values_that_are_no_classes_give_none(tmp_path: Path) -> None:
    images = [{"bytes": encoded(noise(20, 20, seed=seed))} for seed in range(4)]
    for label in (
        [0.5, 1.5, 0.5, 1.5],
        ["a", "b", "c", "d"],
        ["a", "b" * 5000] * 2,
        [None, 1, 1, 2],
    ):
        table = pa.table({"image": pa.array(images, pa.struct([("bytes", pa.binary())])), "label": label})
        pq.write_table(table, tmp_path / "a.parquet")
        images_read = open_images(tmp_path / "a.parquet")
        assert images_read.labels is None
        assert "The column “label” names no classes and was not used." in images_read.report.notes


@pytest.mark.parametrize(
    ("values", "names", "labels"),
    [
        ([0.0, 1.0, 0.0, 1.0], ("0", "1"), [0, 1, 0, 1]),
        ([True, False, True, False], ("False", "True"), [1, 0, 1, 0]),
        ([3.0, None, 3.0, 7.0, 7.0], ("3", "7", "unsorted"), [0, 2, 0, 1, 1]),
        (["b", "a", None, "b", "a"], ("a", "b", "unsorted"), [1, 0, 2, 1, 0]),
        (["unsorted", "a", None, "unsorted", "a"], ("a", "unsorted"), [1, 0, 1, 1, 0]),
        ([-1, 4, -1, 4], ("4", "-1"), [1, 0, 1, 0]),
    ],
)
def test_columns_with_gaps_and_of_other_kinds_name_classes_too(
    tmp_path: Path, values: list[Any], names: tuple[str, ...], labels: list[int]
) -> None:
    images = [{"bytes": encoded(noise(20, 20, seed=seed))} for seed in range(len(values))]
    table = pa.table({"image": pa.array(images, pa.struct([("bytes", pa.binary())])), "label": values})
    pq.write_table(table, tmp_path / "a.parquet")
    read = open_images(tmp_path / "a.parquet")
    assert read.class_names == names
    assert read.labels is not None
    assert read.labels.tolist() == labels
    told = [note for note in read.report.notes if "unsorted" in note]
    gaps = ['1 picture to which the table gives none got the class "unsorted".'] if None in values else []
    assert told == gaps


@pytest.mark.parametrize("gap", [-1, None])
def test_held_out_pictures_without_classes_leave_the_others_theirs(tmp_path: Path, gap: int | None) -> None:
    save_table(tmp_path / "train.parquet", count=6)
    for name, gaps in (("all", range(4)), ("some", range(1))):
        path = save_table(tmp_path / name / "test.parquet", first=20, count=4)
        table = pq.read_table(path)
        labels = pa.array([gap if row in gaps else value.as_py() for row, value in enumerate(table["label"])])
        pq.write_table(table.set_column(0, "label", labels), path)
        images = open_images([tmp_path / "train.parquet", path])
        assert images.held_out is not None
        assert images.labels is not None
        assert images.labels.tolist() == [0, 1] * 3
        assert images.held_out.class_names == images.class_names
        if name == "all":
            assert images.class_names == ("cat", "dog")
            assert images.held_out.labels is None
        else:
            assert images.class_names == ("cat", "dog", "unsorted")
            assert images.held_out.labels is not None
            assert images.held_out.labels.tolist() == [2, 1, 0, 1]


def test_held_out_tables_may_lack_the_column_of_classes(tmp_path: Path) -> None:
    paths = [save_table(tmp_path / "train.parquet", count=6), save_table(tmp_path / "test.parquet", first=20, count=4)]
    pq.write_table(pq.read_table(paths[1]).drop_columns("label"), paths[1])
    images = open_images(paths)
    assert (images.class_names, seeds(images)) == (("cat", "dog"), list(range(6)))
    assert images.held_out is not None
    assert (images.held_out.labels, seeds(images.held_out)) == (None, [20, 21, 22, 23])


def test_listing_many_rows_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_BETWEEN_CHECKS", 10)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"image": pa.nulls(1000, pa.struct([("bytes", pa.binary())]))}), path)
    with opened(path, Watch()) as table:
        tables = parquet._Tables((path,), parquet_columns.columns_of(path, table), (table.footer,), names=((),))
    with pytest.raises(Cancelled):
        tables.described(1000, Watch(None, Impatient(50)))
    rows = tables.described(1000, Watch())
    with pytest.raises(Cancelled):
        parquet._listing(tables, range(1000), rows, Watch(None, Impatient(50)))


def test_what_a_table_says_of_itself_is_read_once_for_many_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def noted(*arguments: Any) -> Any:
        read.append(1)
        return parquet_footer.footer_of(*arguments)

    path = save_table(tmp_path / "a.parquet", row_group_size=3)
    monkeypatch.setattr(parquet_table, "footer_of", noted)
    images = open_images(path)
    assert len(read) == 1
    assert images.originals is not None
    for index in range(5):
        assert np.array_equal(images.originals(index)[0], noise(20, 20, seed=index))
    assert len(read) == 2
    save_table(path, first=10, row_group_size=4)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert np.array_equal(images.originals(0)[0], noise(20, 20, seed=10))
    assert len(read) == 3


def test_a_table_without_pictures_says_so(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1, 2], "b": [b"x", b"y"]}), tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"a\.parquet has no column of pictures"):
        open_images(tmp_path / "a.parquet")


@pytest.mark.parametrize("there", [True, False])
def test_a_table_that_describes_the_pictures_around_it_does_not_stop_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    pq.write_table(pa.table({"file_name": ["0.png", "1.png"], "label": [0, 1]}), tmp_path / "metadata.parquet")
    if not there:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    save(tmp_path / "0.png", noise(20, 20, seed=0))
    with pytest.raises(DataError, match="no column of pictures" if there else "pip install"):
        open_images(tmp_path)
    save(tmp_path / "1.png", noise(20, 20, seed=1))
    images = open_images(tmp_path)
    assert seeds(images) == [0, 1]
    why = "has no column of pictures and was not used"
    missing = "was not used, because the package pyarrow is not installed"
    assert images.report.notes[-1] == f"metadata.parquet {why if there else missing}."


def test_a_table_of_pictures_is_preferred_to_those_around_it(tmp_path: Path) -> None:
    save_table(tmp_path / "a.parquet", first=10)
    for seed in range(3):
        save(tmp_path / f"{seed}.png", noise(20, 20, seed=seed))
    assert seeds(open_images(tmp_path)) == list(range(10, 20))


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is empty"):
        open_images(save_table(tmp_path / "a.parquet", count=0))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_table, "_HARMLESS", 1 << 20)
    zeros = [{"bytes": bytes(4 << 20)} for _ in range(2)]
    table = pa.table({"image": pa.array(zeros, pa.struct([("bytes", pa.binary())]))})
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd", use_dictionary=False)
    with pytest.raises(DataError, match="would unpack to a suspicious size"):
        open_images(tmp_path / "a.parquet")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST_ROWS", 9)
    with pytest.raises(DataError, match="More than 9 pictures are too many"):
        open_images(save_table(tmp_path / "a.parquet"))


def test_a_table_that_is_cut_off_says_so(tmp_path: Path) -> None:
    content = save_table(tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(content[: len(content) // 2])
    with pytest.raises(DataError, match=r"b\.parquet is damaged or cut off\. Download or make the file again"):
        open_images(tmp_path / "b.parquet")


def test_it_tells_how_far_it_is_and_can_be_cancelled(tmp_path: Path) -> None:
    path = save_table(tmp_path / "a.parquet", row_group_size=2)
    told: list[tuple[int, int | None]] = []
    open_images(path, None, lambda done, total: told.append((done, total)))
    assert told[-1] == (10, 10)
    for patience in (1, 3, 6, 12):
        with pytest.raises(Cancelled):
            open_images(path, None, None, Impatient(patience))


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), min_size=1, max_size=10), st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_tables_raise_nothing_but_sentences(
    tmp_path: Path, changes: list[tuple[int, int]], at_the_end: bool
) -> None:
    sound = tmp_path / "sound"
    content = bytearray((sound if sound.exists() else save_table(sound, count=4)).read_bytes())
    for position, value in changes:
        content[-1 - position % 1500 if at_the_end else position % len(content)] = value
    (tmp_path / "a").write_bytes(content)
    try:
        images = open_images(tmp_path / "a")
    except GenStudioError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017
    else:
        assert len(images) >= 2


def sizes_of_batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of each batch of rows that is held from now on."""
    found: list[int] = []
    whole = pq.ParquetFile.iter_batches

    def noted(file: Any, *arguments: Any, **options: Any) -> Any:
        for batch in whole(file, *arguments, **options):
            found.append(batch.nbytes)
            yield batch

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", noted)
    return found


def test_a_value_that_is_kept_once_and_comes_often_is_not_unpacked_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, name = encoded(noise(20, 20)) + bytes(100_000), "a" * 100_000 + ".png"
    rows = pa.array([{"bytes": picture, "path": name}] * 300)
    pq.write_table(pa.table({"image": rows}), tmp_path / "a.parquet", use_dictionary=True, compression="zstd")
    monkeypatch.setattr(parquet_table, "_MOST_BYTES_AT_ONCE", 1 << 20)
    held = sizes_of_batches(monkeypatch)
    images = open_images(tmp_path / "a.parquet", ReadOptions(limit=20))
    assert (tmp_path / "a.parquet").stat().st_size < 100_000
    assert len(images) == 20
    assert max(held) <= 1 << 20
    assert images.names is not None
    assert images.names[0] == "row 1", "no file has so long a name"


def test_a_table_that_lies_about_the_size_of_a_column_is_measured_by_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = encoded(noise(20, 20)) + bytes(100_000)
    rows = pa.array([{"bytes": picture, "path": "x.png"}] * 300)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"image": rows}), path, use_dictionary=True, compression="zstd")
    path.write_bytes(understated(path.read_bytes(), 0))
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size == 1000
    monkeypatch.setattr(parquet_table, "_MOST_BYTES_AT_ONCE", 1 << 20)
    held = sizes_of_batches(monkeypatch)
    assert len(open_images(path)) == 300
    assert max(held) <= 1 << 20


def test_pictures_in_a_plain_column_are_looked_for_in_no_more_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(pa.table({"a": [encoded(noise(20, 20)) + bytes(1 << 20)] * 2}), tmp_path / "a.parquet")
    monkeypatch.setattr(parquet_pages, "_HARMLESS", 1 << 20)
    monkeypatch.setattr(parquet_pages, "SUSPICIOUS_RATIO", 0)
    held = sizes_of_batches(monkeypatch)
    with pytest.raises(DataError, match="is damaged or cut off"):
        open_images(tmp_path / "a.parquet")
    assert not held


def test_statistics_that_do_not_fit_their_column_end_with_a_sentence(tmp_path: Path) -> None:
    path = save_table(tmp_path / "a.parquet")
    sound = path.read_bytes()
    none_repeated, ten_there = b"\x29\x06", b"\x19\x26\x00\x14"
    assert sound.count(none_repeated + ten_there) == 1, "what is said of the classes"
    path.write_bytes(sound.replace(none_repeated + ten_there, b"\x29\x26\x00\x14\x19\x06"))  # the other way round
    with pytest.raises(DataError, match=r"a\.parquet is damaged or cut off"):
        open_images(path)


def test_names_stop_where_they_are_too_much_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_rows, "MOST_LETTERS", 12)
    images = open_images(save_table(tmp_path / "a.parquet"))
    assert images.names is not None
    assert list(images.names)[:4] == ["0.png", "1.png", "row 3", "row 4"]


def test_as_many_different_values_as_rows_are_no_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_rows, "_MOST_DIFFERENT", 1)
    assert open_images(save_table(tmp_path / "a.parquet", names=None)).labels is None
