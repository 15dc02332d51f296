from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import tracemalloc
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
from genstudio.data.readers import tar
from genstudio.data.readers.tar import read_tar
from genstudio.data.readers.tar_members import Stream
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, DataError, GenStudioError
from tests.data.making import Impatient, cifar10_files, encoded, noise, save_tar

PACKINGS = ("", "gz", "bz2", "xz")


def read(path: Path, options: ReadOptions | None = None) -> ImageSet:
    return read_tar(path, options or ReadOptions(), Watch())


def pictures(*names: str) -> dict[str, bytes]:
    return {name: encoded(noise(20, 20, seed=index)) for index, name in enumerate(names)}


@pytest.fixture(params=PACKINGS)
def packing(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_archive_reads_like_a_folder_whatever_it_is_called(tmp_path: Path, packing: str) -> None:
    entries = pictures("set/cat/2.png", "set/cat/10.png", "set/dog/deep/1.png")
    clutter = {"set/cat/._2.png": b"x", "set/.DS_Store": b"x", "set/Thumbs.db": b"x", "set/read me.txt": b"x"}
    path = save_tar(tmp_path / "animals.dat", clutter | dict(reversed(entries.items())), packing)
    images = open_images(path)
    assert (images.name, images.source) == ("animals.dat", str(path))
    assert images.class_names == ("cat", "dog")
    assert images.class_counts() == (2, 1)
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in range(3)])
    assert images.report.notes == (
        "Only the first folders are classes; what lies deeper, such as in deep, belongs to them.",
        "1 file is not a picture and was ignored: set/read me.txt.",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["animals.dat"]


@pytest.mark.parametrize("name", ["pets.tar", "pets.tar.gz", "pets.TGZ", "pets.tar.xz", "pets.tbz2"])
def test_the_set_is_called_as_the_archive_without_its_endings(tmp_path: Path, name: str) -> None:
    assert read(save_tar(tmp_path / name, pictures("1.png", "2.png"), "gz")).name == "pets"


def test_pictures_are_found_by_their_content_too(tmp_path: Path, packing: str) -> None:
    images = read(save_tar(tmp_path / "a.tar", pictures("1", "2.dat") | {"3.txt": b"text"}, packing))
    assert len(images) == 2


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_and_any_script_are_understood(tmp_path: Path, packing: str, form: int) -> None:
    long = "/".join(["a" * 60, "b" * 60, "猫" * (1 if form == tarfile.USTAR_FORMAT else 80), "1.png"])
    with tarfile.open(tmp_path / "a.tar", "w:" + packing, format=form) as archive:  # type: ignore[call-overload]
        for name in (long, "dog/1.png"):
            member = tarfile.TarInfo(name)
            content = encoded(noise(20, 20))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    images = read(tmp_path / "a.tar")
    assert images.class_names == ("a" * 60, "dog")


@pytest.mark.parametrize("name", ["../up.png", "a/../../up.png", "/root.png", "C:/windows.png", "..\\up.png"])
def test_entries_that_climb_out_are_left_out(tmp_path: Path, packing: str, name: str) -> None:
    images = read(save_tar(tmp_path / "a.tar", pictures("1.png", "2.png", name), packing))
    assert len(images) == 2
    assert images.report.skipped == (Skipped(name, "has an unsafe name"),)
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]


def test_names_that_no_file_can_have_are_left_out_and_told_in_brief(tmp_path: Path, packing: str) -> None:
    images = read(save_tar(tmp_path / "a.tar", pictures("1.png", "2.png", "x" * 5000 + ".png"), packing))
    assert len(images) == 2
    assert images.report.skipped == (Skipped(f"{'x' * 100}…{'x' * 96}.png", "has an unsafe name"),)


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_files_that_are_packed_without_their_zeros_are_told_by_their_own_names(
    tmp_path: Path, packing: str, form: int
) -> None:
    with tarfile.open(tmp_path / "a.tar", "w:" + packing, format=form) as archive:  # type: ignore[call-overload]
        for name, content in pictures("1.png", "holes.png", "2.png").items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            if name == "holes.png" and form == tarfile.PAX_FORMAT:
                member.name = "GNUSparseFile.7/holes.png"
                member.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": name}
            elif name == "holes.png":
                member.type = tarfile.GNUTYPE_SPARSE
            archive.addfile(member, io.BytesIO(content))
    images = read(tmp_path / "a.tar")
    assert len(images) == 2
    assert images.report.skipped == (
        Skipped("holes.png", "is packed without its zeros (sparse); pack it again as a whole"),
    )


def test_links_and_devices_are_not_followed(tmp_path: Path, packing: str) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(encoded(noise(20, 20)))
    with tarfile.open(tmp_path / "a.tar", "w:" + packing) as archive:  # type: ignore[call-overload]
        for name, content in pictures("1.png", "2.png").items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, kind in (
            ("soft.png", tarfile.SYMTYPE),
            ("hard.png", tarfile.LNKTYPE),
            ("pipe.png", tarfile.FIFOTYPE),
            ("disk.png", tarfile.BLKTYPE),
            ("terminal.png", tarfile.CHRTYPE),
            ("folder.png", tarfile.DIRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(secret)
            archive.addfile(member)
    images = read(tmp_path / "a.tar")
    assert len(images) == 2
    link = "is a link, and links in archives are not followed"
    assert images.report.skipped == (
        Skipped("soft.png", link),
        Skipped("hard.png", link),
        *(Skipped(f"{name}.png", "is no plain file") for name in ("pipe", "disk", "terminal")),
    )


def test_a_giant_is_left_out_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genstudio.data.readers.tar_members.LARGEST_ENTRY", 2 << 20)
    giant = noise(3 << 20).tobytes()
    for packing in ("", "gz"):
        images = read(save_tar(tmp_path / "a.tar", pictures("1.png") | {"2.png": giant} | pictures("3.png"), packing))
        assert len(images) == 2
        assert [skipped.name for skipped in images.report.skipped] == ["2.png"]


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_bomb_is_read_no_further_than_it_is_harmless(
    tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genstudio.data.readers.unpacking._HARMLESS", 4 << 20)
    entries = pictures("1.png", "2.png") | {"zeros": bytes(40 << 20)} | pictures("3.png")
    path = save_tar(tmp_path / "a.tar", entries, packing)
    tracemalloc.start()
    try:
        images = read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(images) == 2
    assert images.report.skipped == (Skipped("a.tar", "would unpack to a suspicious size; the rest of it is missing"),)
    assert peak < 20 << 20


def test_a_bomb_alone_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genstudio.data.readers.unpacking._HARMLESS", 1 << 20)
    with pytest.raises(DataError, match=r"a\.tar would unpack to a suspicious size\. Make or download"):
        read(save_tar(tmp_path / "a.tar", {"zeros.bmp": bytes(20 << 20)}, "bz2"))


def test_an_xz_file_cannot_ask_for_gigabytes(tmp_path: Path) -> None:
    plain = save_tar(tmp_path / "a.tar", pictures("1.png", "2.png")).read_bytes()
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    (tmp_path / "b.tar.xz").write_bytes(lzma.compress(plain, filters=filters))
    with pytest.raises(DataError, match="no kind that can be opened"):
        open_images(tmp_path / "b.tar.xz")


def test_a_header_cannot_ask_for_megabytes(tmp_path: Path, packing: str) -> None:
    with tarfile.open(tmp_path / "a.tar", "w:" + packing) as archive:  # type: ignore[call-overload]
        for name, content in pictures("1.png", "2.png").items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        member = tarfile.TarInfo("long")
        member.type, member.size = tarfile.GNUTYPE_LONGNAME, 2 << 20
        archive.addfile(member, io.BytesIO(noise(2 << 20).tobytes()))
    images = read(tmp_path / "a.tar")
    assert len(images) == 2
    assert images.report.skipped == (Skipped("a.tar", "is damaged or cut off; the rest of it is missing"),)


def test_headers_may_follow_each_other_without_end(tmp_path: Path) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 512
    block = header.tobuf() + b"9 path=x\n".ljust(512, b"\0")
    assert len(block) == 1024
    one = header.tobuf() + (b"512 path=" + b"y" * 250 + b"/" + b"y" * 251 + b"\n")
    (tmp_path / "a.tar").write_bytes(one * 3000 + save_tar(tmp_path / "b", pictures("1.png", "2.png")).read_bytes())
    assert len(read(tmp_path / "a.tar")) == 2


@pytest.mark.parametrize(
    "record", [b"x path=a\n", b"99 path=a\n", b"3 a=\n", b"0 path=\n", b"25 size=-12345678901234\n"]
)
def test_a_false_header_ends_the_archive(tmp_path: Path, record: bytes) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, len(record)
    sound = save_tar(tmp_path / "b", pictures("1.png", "2.png")).read_bytes().rstrip(b"\0")
    sound += bytes(-len(sound) % 512)
    (tmp_path / "a.tar").write_bytes(sound + header.tobuf() + record.ljust(512, b"\0") + sound)
    images = read(tmp_path / "a.tar")
    assert len(images) == 2
    assert [skipped.name for skipped in images.report.skipped] == ["a.tar"]


@pytest.mark.parametrize("packing", ["", "gz", "xz"])  # bzip2 packs as little as this in one piece
def test_what_comes_before_the_damage_is_kept(tmp_path: Path, packing: str) -> None:
    entries = pictures("1.png", "2.png", "3.png") | {"4.png": encoded(noise(300, 300, 3))}
    content = save_tar(tmp_path / "a.tar", entries, packing).read_bytes()
    (tmp_path / "b.tar").write_bytes(content[: len(content) * 2 // 3])
    images = read(tmp_path / "b.tar")
    assert len(images) == 3
    assert Skipped("b.tar", "is damaged or cut off; the rest of it is missing") in images.report.skipped


def test_an_archive_cut_off_before_its_first_picture_is_refused(tmp_path: Path, packing: str) -> None:
    content = save_tar(tmp_path / "a.tar", {"1.png": encoded(noise(300, 300, 3))}, packing).read_bytes()
    (tmp_path / "b.tar").write_bytes(content[: len(content) // 2])
    with pytest.raises(DataError, match=r"None of the pictures in b could|is damaged or cut off|is of no kind"):
        open_images(tmp_path / "b.tar")


def test_padding_and_several_parts_are_no_damage(tmp_path: Path) -> None:
    content = save_tar(tmp_path / "a.tar", pictures("1.png", "2.png")).read_bytes()
    half = len(content) // 2
    for name, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
        (tmp_path / name).write_bytes(pack(content[:half]) + pack(content[half:]) + bytes(1000))
        images = read(tmp_path / name)
        assert (len(images), images.report.skipped) == (2, ())


def test_a_damaged_picture_is_left_out(tmp_path: Path, packing: str) -> None:
    entries = pictures("1.png", "2.png") | {"3.png": encoded(noise(20, 20))[:-30], "4.png": b""}
    images = read(save_tar(tmp_path / "a.tar", entries, packing))
    assert [skipped.name for skipped in images.report.skipped] == ["3.png", "4.png"]
    assert len(images) == 2


def test_two_files_of_one_name_are_two_pictures(tmp_path: Path, packing: str) -> None:
    with tarfile.open(tmp_path / "a.tar", "w:" + packing) as archive:  # type: ignore[call-overload]
        for seed in range(2):
            content = encoded(noise(20, 20, seed=seed))
            member = tarfile.TarInfo("same.png")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    assert np.array_equal(read(tmp_path / "a.tar").pixels[:, 0], [noise(20, 20, seed=seed) for seed in range(2)])


def test_tables_and_held_out_folders_work_as_in_folders(tmp_path: Path, packing: str) -> None:
    files = pictures(*(f"{part}/{number}.png" for part in ("train", "test") for number in range(4)))
    for part in ("train", "test"):
        files[f"{part}/metadata.csv"] = b"file_name,label\n0.png,x\n1.png,x\n2.png,y\n3.png,y\n"
    images = read(save_tar(tmp_path / "a.tar", files, packing))
    assert images.held_out is not None
    assert images.class_names == ("x", "y")
    assert np.array_equal(images.held_out.pixels[:, 0], [noise(20, 20, seed=seed) for seed in range(4, 8)])


def test_colour_that_comes_late_is_kept(tmp_path: Path, packing: str) -> None:
    entries = {f"{n}.png": encoded(noise(20, 20, seed=n)) for n in range(6)} | {"6.png": encoded(noise(20, 20, 3))}
    images = read(save_tar(tmp_path / "a.tar", entries, packing))
    assert images.channels == 3
    assert np.array_equal(images.pixels[0, 2], noise(20, 20, seed=0))


def test_a_packed_archive_is_gone_through_twice_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = []
    begin = tar._stream

    def counted(path: Path, watch: Watch) -> AbstractContextManager[Stream]:
        passes.append(path)
        return begin(path, watch)

    monkeypatch.setattr(tar, "_stream", counted)
    read(save_tar(tmp_path / "a.tar", pictures(*(f"{n}.png" for n in range(40))), "gz"))
    assert len(passes) == 2


def test_every_picture_has_its_name_and_can_be_had_whole(tmp_path: Path, packing: str) -> None:
    path = save_tar(tmp_path / "a.tar", {f"{n}.png": encoded(noise(30, 40, 3, seed=n)) for n in range(3)}, packing)
    images = read(path)
    assert images.names is not None
    assert list(images.names) == ["0.png", "1.png", "2.png"]
    assert images.originals is not None
    for index in (1, 0, 2):
        assert np.array_equal(np.moveaxis(images.originals(index), 0, 2), noise(30, 40, 3, seed=index))
    path.unlink()
    with pytest.raises(DataError, match="it is no longer there"):
        images.originals(0)


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_an_original_far_behind_in_a_packed_archive_is_not_waited_for(tmp_path: Path, packing: str) -> None:
    entries = {f"{n}.png": encoded(noise(300, 300, 3, seed=n)) for n in range(3)}
    images = read(save_tar(tmp_path / "a.tar", entries, packing))
    last = images.subset(np.array([2]))
    assert images.originals is not None
    assert last.originals is not None
    with pytest.raises(Cancelled):
        images.originals(2, Watch(None, Impatient(2)))
    with pytest.raises(Cancelled):
        last.originals(0, Watch(None, Impatient(2)))


def test_a_second_opening_comes_from_the_cache(tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_tar(tmp_path / "a.tar", pictures("a/1.png", "b/2.png"), packing)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    first = read(path)
    monkeypatch.setattr(tar, "_found_in", None)
    again = read(path)
    assert np.array_equal(again.pixels, first.pixels)
    assert (again.class_names, again.report) == (first.class_names, first.report)
    assert again.originals is not None
    assert np.array_equal(again.originals(1)[0], noise(20, 20, seed=1))


def test_it_is_cancelled_while_it_lists_and_while_it_decodes(tmp_path: Path, packing: str) -> None:
    path = save_tar(tmp_path / "a.tar", pictures(*(f"{n}.png" for n in range(20))), packing)
    for patience in (1, 10, 25, 35):
        with pytest.raises(Cancelled):
            read_tar(path, ReadOptions(), Watch(None, Impatient(patience)))


def test_cifar_s_archive_is_read_as_cifar(tmp_path: Path, packing: str) -> None:
    entries = {f"cifar-10-batches-bin/{name}": content for name, content in cifar10_files().items()}
    images = open_images(save_tar(tmp_path / "cifar-10-binary.tar", entries, packing))
    assert (images.name, len(images)) == ("cifar-10-binary", 15)
    assert images.held_out is not None
    assert images.class_names[0] == "airplane"
    assert images.names is not None
    assert images.names[3] == "data_batch_2.bin/0"


def test_what_a_damaged_archive_of_cifar_still_holds_is_read(tmp_path: Path) -> None:
    entries = {f"cifar-10-batches-bin/{name}": content for name, content in cifar10_files().items()}
    content = save_tar(tmp_path / "a.tar", entries).read_bytes()
    (tmp_path / "b.tar").write_bytes(content[:25_000])
    images = open_images(tmp_path / "b.tar")
    assert len(images) == 6
    assert images.report.skipped == (
        Skipped("data_batch_3.bin", "is cut off or damaged"),
        Skipped("b.tar", "is damaged or cut off; the rest of it is missing"),
    )


def test_cifar_s_python_version_names_the_one_to_download(tmp_path: Path) -> None:
    entries = {"cifar-10-batches-py/data_batch_1": b"\x80\x02}q\x01(U\x0bbatch_label."}
    with pytest.raises(DataError, match=r"Python version.*could run code\. Download.*cifar-10-binary\.tar\.gz"):
        open_images(save_tar(tmp_path / "cifar-10-python.tar.gz", entries, "gz"))


@given(
    st.sampled_from(PACKINGS),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 255)), max_size=8),
    st.integers(0, 900),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_archives_raise_nothing_but_sentences(
    tmp_path: Path, packing: str, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(save_tar(tmp_path / "sound", pictures("1.png", "a/2.png", "a/3.png"), packing).read_bytes())
    for position, value in changes:
        content[position % len(content)] = value
    (tmp_path / "a.tar").write_bytes(content[: len(content) - cut] if cut < 500 else content)
    try:
        images = open_images(tmp_path / "a.tar")
    except GenStudioError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017
    else:
        assert 2 <= len(images) <= 3


def test_tables_that_must_not_be_read_or_are_too_large_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_tar(tmp_path / "a.tar", {f"{number}.png": encoded(noise(20, 20, seed=number)) for number in range(2)})
    with tarfile.open(path, "a") as archive:
        link = tarfile.TarInfo("a/metadata.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "b/metadata.csv"
        archive.addfile(link)
        table = tarfile.TarInfo("b/metadata.csv")
        table.size = 100
        archive.addfile(table, io.BytesIO(bytes(100)))
    monkeypatch.setattr(tar, "MOST_BYTES", 99)
    assert open_images(path).report.notes == (
        "The table a/metadata.csv is a link, and links in archives are not followed; it was ignored.",
        "The table b/metadata.csv is too large, alone or together with the other tables; it was ignored.",
    )
