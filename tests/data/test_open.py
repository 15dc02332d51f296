from __future__ import annotations

import gzip
import itertools
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from genstudio.data.open import open_images, open_like, options_like
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.errors import Cancelled, DataError, SettingsError
from tests.data.making import encoded, idx, noise, save, save_mnist, save_zip


def test_a_reader_is_chosen_by_content_and_not_by_name(tmp_path: Path) -> None:
    pictures = noise(4, 20, 20)
    entries = {f"{index}.png": encoded(picture) for index, picture in enumerate(pictures)}
    save_zip(tmp_path / "zip.dat", entries)
    (tmp_path / "digits.png").write_bytes(gzip.compress(idx(pictures)))
    (tmp_path / "plain.txt").write_bytes(idx(pictures))
    with (tmp_path / "array.jpg").open("wb") as file:
        np.save(file, pictures)
    with (tmp_path / "arrays.zip").open("wb") as file:
        np.savez(file, images=pictures)
    for name in ("zip.dat", "digits.png", "plain.txt", "array.jpg", "arrays.zip"):
        assert np.array_equal(open_images(tmp_path / name).pixels[:, 0], pictures), name


def test_a_folder_may_hold_pictures_or_idx_files(tmp_path: Path) -> None:
    save_mnist(tmp_path / "digits")
    for index in range(3):
        save(tmp_path / "photos" / f"{index}.png", noise(32, 32, 3))
    assert open_images(str(tmp_path / "digits")).held_out is not None
    assert open_images(str(tmp_path / "photos")).pixels.shape == (3, 3, 32, 32)


def test_nothing_at_a_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is nothing at .*absent\. Check"):
        open_images(tmp_path / "absent")
    (tmp_path / "file").write_text("text")
    with pytest.raises(DataError, match="There is nothing at"):
        open_images(tmp_path / "file" / "below")
    with pytest.raises(DataError, match="There is nothing at ~nobody-of-this-name"):
        open_images("~nobody-of-this-name/pictures")


@pytest.mark.parametrize("source", ["", "pictures\0", "/tmp/\ud800x", "a.png\n\ud800.png"])
def test_what_no_file_can_be_called_is_answered_plainly(source: str) -> None:
    with pytest.raises(DataError, match="There is no file or folder of such a name"):
        open_images(source)


def test_endless_names_are_told_in_brief() -> None:
    with pytest.raises(DataError) as raised:
        open_images("/" + "a" * 200 + "/b" * 3000)
    assert len(str(raised.value)) < 400


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").touch()
    with pytest.raises(DataError, match=r"empty\.zip is empty"):
        open_images(tmp_path / "empty.zip")


@pytest.mark.parametrize(
    "content",
    [b"\0\1 of no kind", b"\x1f\x8b\x08 broken gzip", gzip.compress(b"text", mtime=0), b"\x80\x04\x95."],
)
def test_a_file_of_no_known_kind_names_the_kinds(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.bin").write_bytes(content)
    with pytest.raises(DataError, match=r"no kind that can be opened.*folder.*zip.*IDX.*npy"):
        open_images(tmp_path / "file.bin")


def test_a_single_picture_asks_for_others_beside_it(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.jpg", noise(40, 40, 3))
    save(tmp_path / ".hidden.jpg", noise(40, 40, 3))
    with pytest.raises(DataError, match=r"is one picture.*put others beside it and open the folder") as refused:
        open_images(path)
    assert refused.value.instead == ""


def test_a_single_picture_among_others_leads_to_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Holidays"
    path = save(folder / "photo.jpg", noise(40, 40, 3))
    for number in range(2):
        save(folder / f"{number}.png", noise(40, 40, 3, seed=number))
    (folder / "notes.txt").write_text("not one")
    with pytest.raises(DataError, match=r"is one picture.*open the folder that holds them: Holidays has 3") as refused:
        open_images(path)
    assert len(open_images(refused.value.instead)) == 3


def test_a_single_picture_that_is_damaged_says_so_whatever_lies_beside_it(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.jpg", noise(40, 40, 3))
    save(tmp_path / "other.jpg", noise(40, 40, 3))
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(DataError, match=r"photo\.jpg cannot be opened: it is cut off"):
        open_images(path)


def test_pictures_in_folders_beside_a_single_one_are_not_forgotten(tmp_path: Path) -> None:
    paths = [save(tmp_path / name, noise(40, 40, 3)) for name in ("a.jpg", "b.jpg", "more/c.jpg")]
    with pytest.raises(DataError, match="has at least 2"):
        open_images(paths[0])


@pytest.mark.parametrize(("looked_at", "said"), [(3, "has 3."), (2, "has at least 2.")])
def test_what_was_not_counted_to_the_end_is_said_to_be_a_least_number(
    looked_at: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genstudio.data.open._MOST_BESIDE", looked_at)
    paths = [save(tmp_path / f"{number}.png", noise(40, 40, 3, seed=number)) for number in range(3)]
    with pytest.raises(DataError) as refused:
        open_images(paths[0])
    assert str(refused.value).endswith(said)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in its file system")
def test_a_pipe_or_device_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="device or pipe"):
        open_images(tmp_path / "pipe")
    with pytest.raises(DataError, match="device or pipe"):
        open_images(os.devnull)


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.zip"
    save_zip(path, {"a.png": encoded(noise(20, 20))})

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match=r"secret\.zip may not be read \(permission denied\)"):
        open_images(path)


def test_a_message_stays_one_printable_line_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"two\nlines\xff.zip")
    try:
        path.write_bytes(b"no zip")
    except OSError:
        pytest.skip("this file system refuses such names")
    with pytest.raises(DataError) as caught:
        open_images(path)
    assert str(caught.value).isprintable()
    str(caught.value).encode("utf-8")


def test_the_built_in_faces_follow_address_and_options() -> None:
    images = open_images("builtin:faces?count=6&size=32&seed=3")
    assert images.pixels.shape == (6, 3, 32, 32)
    assert images.source == "builtin:faces?count=6&size=32&seed=3"
    assert np.array_equal(open_images(images.source).pixels, images.pixels)
    chosen = open_images("builtin:faces?seed=3", ReadOptions(size=32, limit=4, colour=ColourChoice.GREY))
    assert chosen.pixels.shape == (4, 1, 32, 32)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("builtin:faces?count=1", "between 2 and 200,000"),
        ("builtin:faces?size=300", "between 16 and 128"),
        ("builtin:faces?seed=-1", "whole number from 0 to 999,999,999, not “-1”"),
        ("builtin:faces?count=many", "whole number from 2 to 200,000, not “many”"),
        ("builtin:faces?count=", "whole number from 2 to 200,000, not “”"),
        ("builtin:faces?count=99999999999999999999", "number from 2 to 200,000, not “99999999999999999999”"),
        ("builtin:ring?count=99999999999999999999", "number from 2 to 1,000,000, not"),
        ("builtin:faces?size=" + "9" * 5000, "whole number from 16 to 128, not “9{30}…9{30}”"),
        ("builtin:faces?count=5&count=6", "given twice"),
        ("builtin:faces?colour=red", "no parameter “colour”"),
        ("builtin:faces?count", "cannot be understood"),
    ],
)
def test_a_wrong_parameter_of_a_built_in_set_is_named(address: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        open_images(address)


@pytest.mark.parametrize("address", ["builtin:cats", "builtin:", "builtin:facesx?count=3"])
def test_an_unknown_built_in_set_names_the_one_there_is(address: str) -> None:
    with pytest.raises(DataError, match="builtin:faces"):
        open_images(address)


def make_sources(folder: Path) -> list[str | Path]:
    save_mnist(folder / "mnist")
    for index in range(4):
        save(folder / "photos" / f"{index}.png", noise(32, 32, 3))
    save_zip(folder / "photos.zip", {f"{index}.png": encoded(noise(32, 32, 3)) for index in range(4)})
    np.savez(folder / "arrays.npz", images=noise(4, 20, 30))
    return ["builtin:faces?count=4", *(folder / name for name in ("mnist", "photos", "photos.zip", "arrays.npz"))]


def test_every_reader_reports_progress_up_to_the_end(tmp_path: Path) -> None:
    for source in make_sources(tmp_path):
        told: list[tuple[int, int | None]] = []

        def remember(done: int, total: int | None, told: list[tuple[int, int | None]] = told) -> None:
            told.append((done, total))

        images = open_images(source, None, remember)
        assert told[-1] == (len(images), len(images)), source
        assert [done for done, _ in told] == sorted(done for done, _ in told), source


def test_every_reader_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    for source in make_sources(tmp_path):
        asked = itertools.count()
        with pytest.raises(Cancelled):
            open_images(source, None, None, partial(third_time, asked))


def third_time(asked: itertools.count[int]) -> bool:
    return next(asked) >= 2


def test_cancelling_does_not_wait_for_a_picture_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from genstudio.data.readers.picture import Picture, Square

    for index in range(3):
        save(tmp_path / f"{index}.png", noise(32, 32))
    begun, released = Event(), Event()

    def endless(self: Picture, *asked: object) -> Square:
        begun.set()
        released.wait(30)
        raise AssertionError("nobody looks at this picture any more")

    monkeypatch.setattr(Picture, "square", endless)
    try:
        with pytest.raises(Cancelled):
            open_images(tmp_path, None, None, begun.is_set)
        assert not released.is_set()
    finally:
        released.set()
        time.sleep(0.05)


def test_importing_it_loads_neither_pillow_nor_torch() -> None:
    script = "import sys, genstudio.data.open; print([n for n in ('PIL', 'torch', 'PySide6') if n in sys.modules])"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_the_source_holds_in_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_sources(tmp_path)
    monkeypatch.chdir(tmp_path / "photos")
    for name in ("mnist", "photos", "photos.zip", "arrays.npz"):
        images = open_images(Path("..") / name)
        assert images.source.startswith(str(tmp_path.resolve() / name))
    assert open_images(".").source == str(tmp_path / "photos")


def test_others_are_read_like_a_set_of_pictures_or_of_points() -> None:
    faces = open_images("builtin:faces?count=3&size=20", ReadOptions(colour=ColourChoice.GREY))
    assert options_like(faces) == ReadOptions(size=20, colour=ColourChoice.GREY)
    ring = open_images("builtin:ring?count=50")
    assert open_like(ring, "builtin:grid?count=60").cloud is not None


@pytest.mark.parametrize(
    "begin", [b"P5\n4 3\n255\n", b"P5 4 3 255\n", b"P5\n# by GIMP\n4 3\n255\n", b"P5\r\n4\r\n3\r\n255\n"]
)
def test_a_portable_picture_alone_is_known_as_one_picture(tmp_path: Path, begin: bytes) -> None:
    (tmp_path / "a.pgm").write_bytes(begin + bytes(range(12)))
    with pytest.raises(DataError, match="is one picture"):
        open_images(tmp_path / "a.pgm")


@pytest.mark.parametrize("begin", [b"P5 is a pigment", b"P1 #2 ", b"P1 1.png\0", b"P5\n12 monkeys"])
def test_a_text_that_begins_like_a_portable_picture_is_none(tmp_path: Path, begin: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(begin + b" and so on" * 10)
    with pytest.raises(DataError, match=r"is of no kind|is a text and"):
        open_images(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a Word document"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a spreadsheet"),
        ("a.rtf", b"{\\rtf1 Hello}", "a text document"),
    ],
)
def test_a_document_is_refused_by_what_it_is(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=rf"^{name} is {kind}\. Save its pictures as files first, then open those\.$"):
        open_images(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.txt", "Häuser".encode() * 900, "a text"), ("a.csv", b"a,b\n1,2\n", "a table")],
)
def test_in_a_plain_text_there_are_no_pictures_to_save(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=rf"^{name} is {kind} and holds no pictures\. Choose a folder of pictures, or"):
        open_images(tmp_path / name)


def test_a_word_document_without_pictures_is_no_zip_for_people(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "letter.docx", "w") as letter:
        letter.writestr("word/document.xml", "<xml/>")
    with pytest.raises(DataError, match=r"letter\.docx is a Word document\. Save its pictures"):
        open_images(tmp_path / "letter.docx")
