from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.data.readers.tables import Allowance
from tests.data.making import encoded, noise, save_tar, save_zip


def pictures(*names: str) -> dict[str, bytes]:
    return {name: encoded(noise(20, 20, seed=index)) for index, name in enumerate(names)}


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(params=["folder", "zip", "tar"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(tmp_path: Path, kind: str, files: dict[str, bytes], options: ReadOptions | None = None) -> ImageSet:
    if kind == "zip":
        return open_images(save_zip(tmp_path / "set.zip", files), options)
    if kind == "tar":
        return open_images(save_tar(tmp_path / "set.tar", files), options)
    return open_images(fill(tmp_path / "set", files), options)


def classes(images: ImageSet) -> list[str]:
    assert images.labels is not None
    return [images.class_names[label] for label in images.labels]


def seeds(images: ImageSet) -> list[int]:
    """Which of the pictures of `pictures` these are."""
    return [next(seed for seed in range(50) if np.array_equal(noise(20, 20, seed=seed), p[0])) for p in images.pixels]


def test_a_table_gives_the_classes_and_is_no_other_file(tmp_path: Path, kind: str) -> None:
    table = b"file_name,label\n1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\n"
    images = opened(tmp_path, kind, pictures("1.png", "2.png", "3.png", "4.png", "5.png") | {"metadata.csv": table})
    assert images.class_names == ("cat", "dog", "unsorted")
    assert classes(images) == ["cat", "dog", "cat", "dog", "unsorted"]
    assert images.report.notes == ('1 picture that the table does not name got the class "unsorted".',)


def test_classes_of_a_table_that_look_alike_stay_apart(tmp_path: Path, kind: str) -> None:
    lines = [json.dumps({"file_name": f"{number}.png", "label": ("a?", "a\1")[number % 2]}) for number in range(4)]
    names = [f"{number}.png" for number in range(4)]
    images = opened(tmp_path, kind, pictures(*names) | {"metadata.jsonl": "\n".join(lines).encode()})
    assert images.class_names == ("a?", "a? (2)")
    assert images.class_counts() == (2, 2)


def test_a_table_outdoes_the_folders(tmp_path: Path, kind: str) -> None:
    lines = b"".join(b'{"file_name": "%d.png", "label": "%s"}\n' % (n, b"odd" if n % 2 else b"even") for n in range(4))
    files = pictures("a/0.png", "a/1.png", "a/2.png", "a/3.png") | {"a/metadata.jsonl": lines}
    assert classes(opened(tmp_path, kind, files)) == ["even", "odd", "even", "odd"]


@pytest.mark.parametrize("other", ["test", "validation", "Valid", "val"])
def test_a_folder_beside_train_is_held_out_and_classes_lie_below(tmp_path: Path, kind: str, other: str) -> None:
    files = pictures("x/train/cat/1.png", "x/train/dog/2.png", "x/train/dog/3.png", f"x/{other}/dog/4.png")
    files |= {f"x/{other}/dog/5.png": encoded(noise(20, 20, seed=4))}
    images = opened(tmp_path, kind, files)
    assert images.held_out is not None
    assert (seeds(images), seeds(images.held_out)) == ([0, 1, 2], [3, 4])
    assert images.class_names == images.held_out.class_names == ("cat", "dog")
    assert (classes(images), classes(images.held_out)) == (["cat", "dog", "dog"], ["dog", "dog"])
    assert f'2 pictures in the folder "{other}" were held out.' in images.report.notes


def test_test_is_preferred_to_validation_which_is_told_of(tmp_path: Path, kind: str) -> None:
    files = pictures(*(f"{part}/{number}.png" for part in ("train", "test", "val") for number in (1, 2)))
    images = opened(tmp_path, kind, files)
    assert images.held_out is not None
    assert (seeds(images), seeds(images.held_out)) == ([0, 1], [2, 3])
    assert images.labels is None
    assert "2 pictures in the other folders were not used." in images.report.notes


def test_tables_in_train_and_test_share_their_classes(tmp_path: Path, kind: str) -> None:
    files = pictures(*(f"{part}/{number}.png" for part in ("train", "test") for number in range(4)))
    files["train/metadata.csv"] = b"file_name,label\n0.png,1\n1.png,1\n2.png,2\n3.png,2\n"
    files["test/metadata.csv"] = b"file_name,label\n0.png,2\n1.png,3\n2.png,2\n3.png,3\n"
    images = opened(tmp_path, kind, files)
    assert images.held_out is not None
    assert images.class_names == images.held_out.class_names == ("1", "2", "3")
    assert (classes(images), classes(images.held_out)) == (["1", "1", "2", "2"], ["2", "3", "2", "3"])


def test_held_out_pictures_are_read_in_the_size_and_colour_of_the_others(tmp_path: Path, kind: str) -> None:
    files = {f"train/{n}.png": encoded(noise(32, 32, 3, seed=n)) for n in range(3)}
    files |= {f"test/{n}.png": encoded(noise(64, 48, seed=n)) for n in range(3)}
    images = opened(tmp_path, kind, files)
    assert images.held_out is not None
    assert images.pixels.shape == images.held_out.pixels.shape == (3, 3, 32, 32)


def test_folders_of_any_other_name_are_classes(tmp_path: Path, kind: str) -> None:
    images = opened(tmp_path, kind, pictures("train/1.png", "test/1.png", "bus/1.png"))
    assert images.class_names == ("bus", "test", "train")
    assert images.held_out is None


def test_a_held_out_folder_that_cannot_be_used_does_not_stop_the_rest(tmp_path: Path, kind: str) -> None:
    images = opened(tmp_path, kind, pictures("train/1.png", "train/2.png") | {"test/3.png": b"x", "test/4.png": b"x"})
    assert images.held_out is None
    assert len(images) == 2
    assert 'Too few pictures in the folder "test" can be read; they were ignored.' in images.report.notes


def test_a_damaged_table_is_named_and_does_not_stop_the_rest(tmp_path: Path, kind: str) -> None:
    images = opened(tmp_path, kind, pictures("a/1.png", "b/2.png") | {"metadata.jsonl": b"{"})
    assert images.report.notes == ("The table metadata.jsonl is damaged; it was ignored.",)
    assert images.class_names == ("a", "b")


@pytest.mark.parametrize(
    ("names", "given"),
    [
        (("B\u00e4r.png", "b.png"), ("Ba\u0308r.png", "b.png")),
        (("Ba\u0308r.png", "b.png"), ("B\u00e4r.png", "b.png")),
        (("A.PNG", "b.png"), ("a.png", "B.Png")),
        (("1.0.png", "b.jpg"), ("1.0", "B")),
    ],
)
def test_names_that_are_written_in_another_way_are_understood(
    tmp_path: Path, kind: str, names: tuple[str, ...], given: tuple[str, ...]
) -> None:
    paths = [f"{folder}/{name}" for name in names for folder in "st"]
    lines = [
        json.dumps({"file_name": f"{folder}/{name}", "label": float(number)})
        for number, name in enumerate(given)
        for folder in "st"
    ]
    images = opened(tmp_path, kind, pictures(*paths) | {"metadata.jsonl": "\n".join(lines).encode()})
    assert images.class_names == ("0", "1")
    assert classes(images) == ["01"[seed // 2] for seed in seeds(images)]
    assert images.report.notes == ()


def test_tables_that_are_too_large_together_are_told_of(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Allowance.__init__, "__defaults__", (100, 100))
    rows = b"file_name,label\n1.png,x\n2.png,x\n3.png,y\n4.png,y\n"
    files = pictures(*(f"{folder}/{number}.png" for folder in "ab" for number in range(1, 5)))
    images = opened(tmp_path, kind, files | {"a/metadata.csv": rows, "b/metadata.csv": rows + b"5.png,x\n" * 10})
    assert classes(images) == ["x", "x", "y", "y", *["unsorted"] * 4]
    too_large = "is too large, alone or together with the other tables; it was ignored."
    assert images.report.notes[-1] == f"The table b/metadata.csv {too_large}"


def test_a_table_that_names_other_files_changes_nothing(tmp_path: Path, kind: str) -> None:
    table = b"file_name,label\n../../1.png,x\n/etc/passwd,y\n9.png,x\n8.png,y\n"
    images = opened(tmp_path, kind, pictures("1.png", "2.png") | {"metadata.csv": table})
    assert images.report.notes == ("The table metadata.csv names none of these pictures; it was ignored.",)
    assert images.labels is None
    assert len(images) == 2


def test_the_limit_holds_for_both_parts(tmp_path: Path, kind: str) -> None:
    files = pictures(*(f"{part}/{number}.png" for part in ("train", "test") for number in range(6)))
    images = opened(tmp_path, kind, files, ReadOptions(limit=3))
    assert images.held_out is not None
    assert (seeds(images), seeds(images.held_out)) == ([0, 2, 4], [6, 8, 10])


@pytest.mark.parametrize("folders", [("train", "training"), ("Train", "train")])
def test_two_folders_of_training_pictures_alone_hold_nothing_out(
    tmp_path: Path, kind: str, folders: tuple[str, str]
) -> None:
    images = opened(tmp_path, kind, pictures(*(f"{folder}/{number}.png" for folder in folders for number in (1, 2))))
    assert images.held_out is None
    assert len(images) == 4


def test_several_folders_of_one_purpose_belong_together(tmp_path: Path, kind: str) -> None:
    places = ("train/cat/1", "training/dog/2", "training/cat/3", "Test/cat/4", "testing/dog/5", "val/dog/6")
    images = opened(tmp_path, kind, pictures(*(f"{place}.png" for place in places)))
    assert images.held_out is not None
    assert (sorted(seeds(images)), sorted(seeds(images.held_out))) == ([0, 1, 2], [3, 4])
    assert images.class_names == ("cat", "dog")
    assert '2 pictures in the folders "Test" and "testing" were held out.' in images.report.notes
    assert "1 picture in the other folders was not used." in images.report.notes


@pytest.mark.parametrize("stray", ["preview.png", "set/preview.png"])
def test_a_picture_beside_train_and_test_does_not_mix_them(tmp_path: Path, kind: str, stray: str) -> None:
    places = [f"set/{part}/{animal}/{number}.png" for part in ("train", "test") for animal in "ab" for number in (1, 2)]
    images = opened(tmp_path, kind, pictures(*places, stray))
    assert images.held_out is not None
    assert (sorted(seeds(images)), sorted(seeds(images.held_out))) == ([0, 1, 2, 3], [4, 5, 6, 7])
    assert images.class_names == ("a", "b")
    assert "1 picture beside the folders was not used." in images.report.notes


def test_a_folder_called_like_the_class_of_loose_pictures_shares_it_with_them(tmp_path: Path, kind: str) -> None:
    images = opened(tmp_path, kind, pictures("cats/1.png", "cats/2.png", "unsorted/3.png", "4.png"))
    assert images.class_names == ("cats", "unsorted")
    assert images.class_counts() == (2, 2)
    assert images.report.notes == ('1 picture beside the folders got the class "unsorted".',)


def test_a_folder_of_that_name_alone_is_a_class_as_any(tmp_path: Path, kind: str) -> None:
    images = opened(tmp_path, kind, pictures("cats/1.png", "cats/2.png", "unsorted/3.png"))
    assert (images.class_counts(), images.report.notes) == ((2, 1), ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("strange", ["\u2028", "\u0085"])
def test_a_line_of_a_table_ends_only_where_json_lets_it(tmp_path: Path, kind: str, strange: str, end: str) -> None:
    rows = [
        json.dumps({"file_name": f"{number}.png", "label": "ab"[number % 2], "text": strange}, ensure_ascii=False)
        for number in range(4)
    ]
    table = {"metadata.jsonl": end.join(rows).encode()}
    images = opened(tmp_path, kind, pictures(*(f"{number}.png" for number in range(4))) | table)
    assert images.class_names == ("a", "b")


def test_frames_have_the_class_that_the_table_gives_to_their_file(tmp_path: Path, kind: str) -> None:
    files = {f"{number}.gif": moving(number) for number in range(4)} | pictures("4.png", "5.png")
    table = "file_name,label\n" + "".join(f"{name},{'even' if int(name[0]) % 2 == 0 else 'odd'}\n" for name in files)
    images = opened(tmp_path, kind, files | {"metadata.csv": table.encode()}, ReadOptions(frames=FrameChoice.ALL))
    assert images.class_names == ("even", "odd")
    assert images.class_counts() == (7, 7)


def moving(seed: int) -> bytes:
    frames = [Image.fromarray(noise(20, 20, seed=10 * seed + frame)) for frame in range(3)]
    stream = BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


def test_pictures_without_a_class_are_counted_once_they_are_read(tmp_path: Path, kind: str) -> None:
    files = pictures("cats/1.png", "cats/2.png", "3.png", "4.png") | {"5.png": b"no picture"}
    images = opened(tmp_path, kind, files)
    assert images.class_counts() == (2, 2)
    assert '2 pictures beside the folders got the class "unsorted".' in images.report.notes
