from __future__ import annotations

import zipfile
from copy import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
from genstudio.data.readers.archive import read_archive
from genstudio.data.readers.zip_entries import ZipEntries
from genstudio.data.readers.zips import overlapping
from genstudio.data.watch import Watch
from genstudio.errors import DataError, GenStudioError
from tests.data.making import encoded, lying_zip, noise, save_zip, without_utf8_flag


def read(path: Path, options: ReadOptions | None = None) -> ImageSet:
    return read_archive(path, options or ReadOptions(), Watch())


def pictures(*names: str) -> dict[str, bytes]:
    return {name: encoded(noise(20, 20, seed=index)) for index, name in enumerate(names)}


def test_a_zip_reads_like_a_folder(tmp_path: Path) -> None:
    entries = pictures("set/cat/2.png", "set/cat/10.png", "set/dog/deep/1.png")
    clutter = {"__MACOSX/set/cat/._2.png": b"x", "set/.DS_Store": b"x", "set/Thumbs.db": b"x", "set/read me.txt": b"x"}
    images = read(save_zip(tmp_path / "animals.zip", entries | clutter))
    assert (images.name, images.source) == ("animals", str(tmp_path / "animals.zip"))
    assert images.class_names == ("cat", "dog")
    assert images.class_counts() == (2, 1)
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in range(3)])
    assert images.report.notes == (
        "Only the first folders are classes; what lies deeper, such as in deep, belongs to them.",
        "1 file is not a picture and was ignored: set/read me.txt.",
    )


def test_names_with_backslashes_are_folders_too(tmp_path: Path) -> None:
    path = save_zip(tmp_path / "a.zip", pictures("X/cat/1.png", "X/dog/1.png"))
    path.write_bytes(path.read_bytes().replace(b"X/cat/1", b"X\\cat\\1").replace(b"X/dog/1", b"X\\dog\\1"))
    assert read(path).class_names == ("cat", "dog")


@pytest.mark.parametrize(
    "name", ["../up.png", "a/../../up.png", "/root.png", "C:/windows.png", "..\\up.png", "c:x.png"]
)
def test_entries_that_climb_out_are_left_out(tmp_path: Path, name: str) -> None:
    images = read(save_zip(tmp_path / "a.zip", pictures("1.png", "2.png", name)))
    assert len(images) == 2
    assert images.report.skipped == (Skipped(name, "has an unsafe name"),)
    assert images.report.found == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_entries_of_the_same_bytes_are_left_out_but_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in pictures("1.png", "2.png", "3.png").items():
            archive.writestr(name, content)
        inside = copy(archive.filelist[0])
        inside.filename, inside.header_offset, inside.compress_size = "4.png", 50, 10_000
        archive.filelist += [copy(archive.filelist[1])] * 20 + [inside]
    images = read(path)
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in (1, 2)])
    reason = "shares its bytes with another entry of the zip"
    assert {skipped.name: skipped.reason for skipped in images.report.skipped} == dict.fromkeys(
        ("1.png", "2.png", "4.png"), reason
    )


@pytest.mark.parametrize("size", [2000, (1 << 64) - 1])
def test_an_entry_of_a_false_size_costs_only_itself(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in pictures("1.png", "2.png", "3.png").items():
            archive.writestr(name, content)
        archive.filelist[0].compress_size = size
    images = read(path)
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in (1, 2)])
    assert [skipped.name for skipped in images.report.skipped] == ["1.png"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_entries_that_lie_apart_do_not_overlap(tmp_path: Path, packing: int) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"something before it" * 10)
    with zipfile.ZipFile(path, "a", packing) as archive:
        archive.mkdir("empty")
        for name in ("b.png", "empty.png", "a.png"):
            archive.writestr(name, b"" if name == "empty.png" else encoded(noise(20, 20)))
        with archive.open("streamed.png", "w", force_zip64=True) as file:
            file.write(encoded(noise(20, 20)))
    with zipfile.ZipFile(path) as archive:
        assert overlapping(archive.infolist()).tolist() == [False] * 5
        assert overlapping(archive.infolist()[::-1]).tolist() == [False] * 5
        assert overlapping([]).tolist() == []


def test_names_that_no_file_can_have_are_left_out_and_told_in_brief(tmp_path: Path) -> None:
    deep = "/".join(["deep"] * 1000) + "/3.png"
    images = read(save_zip(tmp_path / "a.zip", pictures("1.png", "2.png", "x" * 5000 + ".png", deep)))
    assert len(images) == 2
    assert [skipped.reason for skipped in images.report.skipped] == ["has an unsafe name"] * 2
    assert [len(skipped.name) for skipped in images.report.skipped] == [201, 201]


def test_a_bomb_is_left_out_without_being_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = bytes(65 << 20)
    path = save_zip(tmp_path / "a.zip", pictures("1.png", "2.png") | {"big.bmp": zeros, "tight.png": zeros[: 9 << 20]})
    opened: list[str] = []
    read_entry = ZipEntries.read

    def remember(self: ZipEntries, entry: zipfile.ZipInfo) -> bytes:
        opened.append(entry.filename)
        return read_entry(self, entry)

    monkeypatch.setattr(ZipEntries, "read", remember)
    assert read(path).report.skipped == (
        Skipped("big.bmp", "is larger than 64 MB"),
        Skipped("tight.png", "would unpack to a suspicious size"),
    )
    assert set(opened) == {"1.png", "2.png"}


def test_encrypted_entries_are_left_out(tmp_path: Path) -> None:
    path = save_zip(tmp_path / "a.zip", pictures("1.png", "2.png", "3.png"))
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)
    assert read(path).report.skipped == (Skipped("1.png", "is protected by a password"),)


def test_a_zip_with_nothing_usable_says_why(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"No picture in “a” can be used: \.\./1\.png has an unsafe name"):
        read(save_zip(tmp_path / "a.zip", pictures("../1.png")))
    with pytest.raises(DataError, match=r"“b” is empty\. Choose a folder or zip"):
        read(save_zip(tmp_path / "b.zip", {}))
    with pytest.raises(DataError, match=r"“c” holds no pictures but 1 film"):
        read(save_zip(tmp_path / "c.zip", {"a.txt": b"a", "video.mp4": bytes(70 << 20)}))
    with pytest.raises(DataError, match="“d” holds one picture only"):
        read(save_zip(tmp_path / "d.zip", pictures("1.png")))


def test_a_zip_in_a_zip_is_to_be_unpacked_first(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    save_zip(inner, pictures("a.png", "b.png"))
    save_zip(tmp_path / "outer.zip", {"all/inner.zip": inner.read_bytes()})
    with pytest.raises(DataError, match=r"outer\.zip holds no pictures itself, but inner\.zip\. Unpack it first"):
        read(tmp_path / "outer.zip")


@pytest.mark.parametrize(
    "name",
    ["train-00000.parquet", "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "data_batch_1.bin", "a.NPZ"],
)
def test_a_zip_of_files_with_many_pictures_is_to_be_unpacked_first(tmp_path: Path, name: str) -> None:
    save_zip(tmp_path / "a.zip", {"set/read me.txt": b"text", f"set/{name}": bytes(2 * 3073)})
    with pytest.raises(DataError, match=rf"a\.zip holds no pictures itself, but {name}\. Unpack it first, then open"):
        read(tmp_path / "a.zip")


def test_a_damaged_entry_is_left_out_and_a_damaged_zip_refused(tmp_path: Path) -> None:
    path = save_zip(tmp_path / "a.zip", pictures("1.png", "2.png", "3.png"))
    content = bytearray(path.read_bytes())
    content[60:80] = bytes(20)
    (tmp_path / "b.zip").write_bytes(content)
    images = read(tmp_path / "b.zip")
    assert images.report.skipped == (Skipped("1.png", "is damaged inside the zip"),)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"a\.zip is damaged or cut off"):
        read(path)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=10), st.integers(0, 400))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_zips_raise_nothing_but_sentences(tmp_path: Path, changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(save_zip(tmp_path / "sound.zip", pictures("1.png", "a/2.png")).read_bytes())
    for position, value in changes:
        content[position % len(content)] = value
    (tmp_path / "a.zip").write_bytes(content[: len(content) - cut] if cut < 100 else content)
    try:
        images = open_images(tmp_path / "a.zip")
    except GenStudioError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017
    else:
        assert len(images) == 2


def test_real_zips_are_read(shared_data: Path) -> None:
    photos = read(shared_data / "cifar10-10k.zip", ReadOptions(limit=200))
    assert photos.pixels.shape == (200, 3, 32, 32)
    assert photos.class_counts() == (20,) * 10
    emoji = read(shared_data / "noto-emoji-72.zip", ReadOptions(limit=50))
    assert emoji.pixels.shape == (50, 3, 72, 72)
    assert emoji.labels is None
    assert "50 transparent pictures were laid on white." in emoji.report.notes


def unflagged(path: Path, entries: dict[str, bytes]) -> Path:
    path.write_bytes(without_utf8_flag(save_zip(path, entries).read_bytes()))
    return path


def test_names_in_utf8_are_understood_where_the_zip_does_not_say_so(tmp_path: Path) -> None:
    names = [f"{folder}/{number}.png" for folder in ("Bär", "Käse") for number in range(2)]
    entries = {name: encoded(noise(20, 20, seed=seed)) for seed, name in enumerate(names)}
    images = open_images(unflagged(tmp_path / "a.zip", entries))
    assert images.class_names == ("Bär", "Käse")
    assert images.names is not None
    assert images.originals is not None
    assert list(images.names) == names
    assert np.array_equal(images.originals(2)[0], noise(20, 20, seed=2))
    table = "file_name,label\n" + "".join(f"{name},{'xy'[seed % 2]}\n" for seed, name in enumerate(names))
    images = open_images(unflagged(tmp_path / "b.zip", entries | {"metadata.csv": table.encode()}))
    assert images.labels is not None
    assert (images.class_names, images.labels.tolist()) == (("x", "y"), [0, 1, 0, 1])


def test_names_in_the_old_encoding_stay_as_they_are(tmp_path: Path) -> None:
    path = save_zip(tmp_path / "a.zip", {f"B_r/{seed}.png": encoded(noise(20, 20, seed=seed)) for seed in range(2)})
    path.write_bytes(path.read_bytes().replace(b"B_r/", b"B\x84r/"))
    images = open_images(path)
    assert images.names is not None
    assert list(images.names) == ["Bär/0.png", "Bär/1.png"]
    assert images.originals is not None
    assert np.array_equal(images.originals(1)[0], noise(20, 20, seed=1))


def test_a_table_that_must_not_be_unpacked_is_told_of(tmp_path: Path) -> None:
    entries = {f"{number}.png": encoded(noise(20, 20, seed=number)) for number in range(2)}
    path = save_zip(tmp_path / "a.zip", entries | {"metadata.csv": b" " * (9 << 20)})
    told = "The table metadata.csv would unpack to a suspicious size; it was ignored."
    assert open_images(path).report.notes == (told,)


def test_entries_before_the_beginning_of_a_zip_that_lacks_bytes_are_damaged(tmp_path: Path) -> None:
    entries = {f"{number}.png": encoded(noise(20, 20, seed=number)) for number in range(4)}
    table = b"file_name,label\n1.png,x\n2.png,y\n3.png,x\n0.png,y\n"
    path = save_zip(tmp_path / "a.zip", entries | {"metadata.csv": table})
    content = path.read_bytes()
    path.write_bytes(content[:100] + content[110:])
    images = open_images(path)
    assert images.report.skipped == (Skipped("0.png", "is damaged inside the zip"),)
    assert images.class_names == ("x", "y")


@pytest.mark.parametrize("method", [9, 93, 95])  # as Windows packs large files, and two new ways
def test_a_way_of_packing_that_is_not_known_is_not_called_damage(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(lying_zip(pictures("1.png", "2.png"), "3.png", b"packed", method, b"pictures"))
    assert read(path).report.skipped == (
        Skipped("3.png", "is packed in a way that cannot be read; pack it again into an ordinary zip"),
    )
