from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.data.readers import frames
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture
from genstudio.errors import Cancelled, DataError, GenStudioError
from tests.data.making import Array, Impatient, encoded, noise, save, save_tar, save_zip

ALL = ReadOptions(frames=FrameChoice.ALL)
KINDS = ("GIF", "WEBP", "AVIF", "TIFF", "PNG")


def frame(number: int, side: int = 32) -> Array:
    """Grey, brighter from frame to frame, with a corner that stays black."""
    pixels = np.full((side, side), 20 * number + 40, dtype=np.uint8)
    pixels[:4, :4] = 0
    return pixels


def moving(count: int = 6, kind: str = "GIF", **options: object) -> bytes:
    pictures = [Image.fromarray(frame(number)) for number in range(count)]
    if kind in ("WEBP", "AVIF"):
        pictures = [picture.convert("RGB") for picture in pictures]
        options = {"quality": 95} | options
    stream = BytesIO()
    pictures[0].save(stream, kind, save_all=True, append_images=pictures[1:], **options)
    return stream.getvalue()


def numbers(images: ImageSet) -> list[int]:
    """Which frame each picture is."""
    middles = images.pixels[:, :, 10:20, 10:20].mean(axis=(1, 2, 3))
    assert np.abs((middles - 40) / 20 - np.rint((middles - 40) / 20)).max() < 0.25
    return [int(number) for number in np.rint((middles - 40) / 20)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_moving_picture_opened_alone_gives_all_its_frames(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "film.dat"
    path.write_bytes(moving(kind=kind))
    images = open_images(path)
    assert (images.name, images.source, images.labels) == ("film", str(path), None)
    assert numbers(images) == list(range(6))
    assert images.names is not None
    assert list(images.names)[::5] == ["film.dat frame 1", "film.dat frame 6"]
    assert images.originals is not None
    for index in (4, 0, 5):
        assert abs(images.originals(index)[:, 10:20, 10:20].mean() - (20 * index + 40)) < 5


@pytest.mark.parametrize("source", ["folder", "zip", "tar", "several"])
def test_among_others_the_first_frame_is_read_or_all_as_asked(tmp_path: Path, source: str) -> None:
    files = {"a/1.gif": moving(), "a/2.png": encoded(frame(7)), "b/3.webp": moving(4, "WEBP")}
    for name, content in files.items():
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if source == "zip":
        opened: str | list[Path] = str(save_zip(tmp_path / "set.zip", files))
    elif source == "tar":
        opened = str(save_tar(tmp_path / "set.tar", files))
    elif source == "several":
        opened = [tmp_path / "set" / "a", tmp_path / "set" / "b"]
    else:
        opened = str(tmp_path / "set")
    first = open_images(opened)
    assert numbers(first) == [0, 7, 0]
    assert "Of 2 moving pictures, only the first frame was read." in first.report.notes
    every = open_images(opened, ALL)
    assert numbers(every) == [0, 1, 2, 3, 4, 5, 7, 0, 1, 2, 3]
    assert every.class_names == ("a", "b")
    assert every.class_counts() == (7, 4)
    assert not any("moving" in note for note in every.report.notes)
    assert every.originals is not None
    assert abs(every.originals(9)[:, 10:20, 10:20].mean() - 80) < 5
    assert abs(every.originals(6)[:, 10:20, 10:20].mean() - 180) < 1


def with_previews(kind: str, pages: int = 1) -> bytes:
    """A photograph or a document with a small version of each of its pages behind that."""
    stream = BytesIO()
    if kind == "MPO":
        Image.fromarray(frame(2)).save(stream, kind, save_all=True, append_images=[Image.fromarray(frame(2, 16))])
        return stream.getvalue()
    with AppendingTiffWriter(stream, True) as writer:
        for number in range(pages):
            Image.fromarray(frame(number)).save(writer, "TIFF")
            writer.newFrame()
            Image.fromarray(frame(number, 16)).save(writer, "TIFF", tiffinfo={254: 1})
            writer.newFrame()
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["MPO", "TIFF"])
def test_previews_are_no_frames(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    for name in ("1.jpg", "2.jpg"):
        (folder / name).write_bytes(with_previews(kind))
    with pytest.raises(DataError, match="is one picture"):
        open_images(folder / "1.jpg")
    for options in (ReadOptions(), ALL):
        images = open_images(folder, options)
        assert images.names is not None
        assert list(images.names) == ["1.jpg", "2.jpg"]
        assert images.report.moving == 0
    with Picture(folder / "1.jpg") as picture:  # a file and not its bytes: Pillow decodes it
        assert Trait.ANIMATED not in picture.square(32).traits


def test_pages_with_a_preview_each_are_read_without_those(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(with_previews("TIFF", 3))
    images = open_images(tmp_path / "a.tif")
    assert numbers(images) == [0, 1, 2]
    assert images.names is not None
    assert list(images.names) == ["a.tif frame 1", "a.tif frame 3", "a.tif frame 5"]
    assert images.originals is not None
    assert abs(images.originals(2)[:, 10:20, 10:20].mean() - 80) < 1
    with Picture(tmp_path / "a.tif") as picture:
        assert Trait.ANIMATED in picture.square(32).traits


@pytest.mark.parametrize("packed", [False, True])
def test_every_frame_has_the_class_that_a_table_gives_its_file(tmp_path: Path, packed: bool) -> None:
    files = {f"a/{number}.gif": moving(3) for number in range(4)} | {"a/4.png": encoded(frame(7))}
    files["a/metadata.csv"] = b"file_name,label\n0.gif,dog\n1.gif,cat\n2.gif,dog\n3.gif,cat\n4.png,cat\n"
    for name, content in files.items():
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    every = open_images(save_zip(tmp_path / "set.zip", files) if packed else tmp_path / "set", ALL)
    assert every.labels is not None
    assert [every.class_names[label] for label in every.labels] == [
        *3 * ["dog"],
        *3 * ["cat"],
        *3 * ["dog"],
        *4 * ["cat"],
    ]


def test_a_packed_tar_gives_first_frames_only(tmp_path: Path) -> None:
    files = {"1.gif": moving(), "2.gif": moving()}
    images = open_images(save_tar(tmp_path / "a.tar.gz", files, "gz"), ALL)
    assert len(images) == 2
    assert "Of 2 moving pictures, only the first frame was read." in images.report.notes


def test_the_cache_does_not_take_one_choice_for_the_other(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    for name in ("1.gif", "2.gif"):
        (tmp_path / "set" / name).write_bytes(moving())
        os.utime(tmp_path / "set" / name, (1_000_000_000, 1_000_000_000))
    for _ in range(2):
        assert len(open_images(tmp_path / "set")) == 2
        again = open_images(tmp_path / "set", ALL)
        assert len(again) == 12
        assert again.originals is not None
        assert abs(again.originals(9)[0, 10, 10] - 100) < 3


def test_the_limit_spreads_frames_evenly_and_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.gif").write_bytes(moving(8))
    images = open_images(tmp_path / "a.gif", ReadOptions(limit=4))
    assert numbers(images) == [0, 2, 4, 6]
    assert images.report.notes[0] == "4 of its 8 frames were read, spread evenly over it."
    monkeypatch.setattr(frames, "MOST_FRAMES", 2)
    (tmp_path / "b.gif").write_bytes(moving(8))
    assert numbers(open_images(tmp_path / "b.gif")) == [0, 4]


def test_frames_that_only_tell_what_changed_are_whole(tmp_path: Path) -> None:
    base = np.zeros((32, 32, 3), dtype=np.uint8)
    base[..., 0] = 200
    steps = []
    for number in range(4):
        base = base.copy()
        base[8 * number : 8 * number + 8, :, 1] = 200
        steps.append(Image.fromarray(base))
    steps[0].save(tmp_path / "a.gif", save_all=True, append_images=steps[1:])
    images = open_images(tmp_path / "a.gif", ReadOptions(limit=2))
    assert [int(pixels[1].mean()) for pixels in images.pixels] == [50, 150]
    assert images.pixels[1, 0].min() > 195


def test_pages_of_different_sizes_and_depths_are_read(tmp_path: Path) -> None:
    deep = Image.fromarray(np.full((40, 60), 40_000, dtype=np.uint16))
    pages = [Image.fromarray(noise(30, 30, 3)), Image.fromarray(noise(50, 40)), deep]
    pages[0].save(tmp_path / "a.tiff", save_all=True, append_images=pages[1:])
    images = open_images(tmp_path / "a.tiff", ReadOptions(size=30))
    assert images.pixels.shape == (3, 3, 30, 30)
    assert np.array_equal(np.moveaxis(images.pixels[0], 0, 2), noise(30, 30, 3))
    assert abs(int(images.pixels[2, 0, 5, 5]) - 40_000 * 255 // 65535) <= 1


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG"])
def test_frames_stand_upright(tmp_path: Path, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = np.zeros((20, 40, 3), dtype=np.uint8)
    lying[:, :8] = 255  # the left side, which comes on top
    pages = [Image.fromarray(lying), Image.fromarray(255 - lying)]
    pages[0].save(tmp_path / "a", kind, save_all=True, append_images=pages[1:], exif=exif)
    images = open_images(tmp_path / "a")
    assert images.originals is not None
    first, second = images.originals(0), images.originals(1)
    assert first.shape[1:] == second.shape[1:] == (40, 20)
    assert first[0, 2].mean() > 200 > 50 > first[0, 30].mean()
    assert second[0, 2].mean() < 50 < 200 < second[0, 30].mean()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "AVIF", "TIFF"])
def test_transparent_frames_are_laid_on_the_background(tmp_path: Path, kind: str) -> None:
    clear = [Image.new("RGBA", (32, 32), (0, 0, 0, 0)) for _ in range(3)]
    for number, picture in enumerate(clear):
        picture.paste((255, 0, 0, 255), (0, 0, 8, 8 * number + 8))
    clear[0].save(tmp_path / "a", kind, save_all=True, append_images=clear[1:])
    images = open_images(tmp_path / "a", ReadOptions(background=(0, 0, 250)))
    assert images.pixels[:, 2, 20, 20].tolist() == [250] * 3


def test_a_still_picture_alone_asks_for_its_folder(tmp_path: Path) -> None:
    for kind in ("GIF", "PNG", "TIFF", "JPEG"):
        (tmp_path / "still").write_bytes(encoded(noise(20, 20), kind))
        with pytest.raises(DataError, match="is one picture"):
            open_images(tmp_path / "still")


@pytest.mark.parametrize("kind", ["GIF", "TIFF"])
def test_frames_after_the_damage_are_left_out(tmp_path: Path, kind: str) -> None:
    pictures = [Image.fromarray(noise(32, 32, seed=number)) for number in range(6)]
    stream = BytesIO()
    pictures[0].save(stream, kind, save_all=True, append_images=pictures[1:])
    (tmp_path / "a").write_bytes(stream.getvalue()[: len(stream.getvalue()) * 2 // 3])
    try:
        images = open_images(tmp_path / "a")
    except DataError as error:
        assert "one picture" in str(error) or "could be read" in str(error)  # noqa: PT017
        assert kind == "TIFF"
    else:
        assert 2 <= len(images) <= 5


def test_absurdly_many_frames_are_not_counted_as_a_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_TOO_MANY", 5)
    (tmp_path / "a.gif").write_bytes(moving(6))
    with pytest.raises(DataError, match="is one picture"):
        open_images(tmp_path / "a.gif")


def test_a_damaged_file_among_others_is_left_out(tmp_path: Path) -> None:
    save(tmp_path / "1.png", frame(3))
    (tmp_path / "2.gif").write_bytes(moving(3))
    (tmp_path / "3.gif").write_bytes(b"GIF89a")
    images = open_images(tmp_path, ALL)
    assert numbers(images) == [3, 0, 1, 2]
    assert [skipped.name for skipped in images.report.skipped] == ["3.gif"]


def test_it_tells_how_far_it_is_and_can_be_cancelled(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.gif").write_bytes(moving(9))
    for source in (tmp_path / "set" / "a.gif", tmp_path / "set"):
        told: list[tuple[int, int | None]] = []
        open_images(source, ALL, lambda done, total, told=told: told.append((done, total)))  # type: ignore[misc]
        assert told[-1] == (9, 9)
        for patience in (1, 3, 6, 10, 15):
            with pytest.raises(Cancelled):
                open_images(source, ALL, None, Impatient(patience))


@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=8),
    st.integers(0, 400),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_raise_nothing_but_sentences(
    tmp_path: Path, kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(moving(3, kind))
    for position, value in changes:
        content[position % len(content)] = value
    (tmp_path / "a").write_bytes(content[: len(content) - cut] if cut < 200 else content)
    try:
        images = open_images(tmp_path / "a")
    except GenStudioError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017
    else:
        assert len(images) >= 2
