"""`open_images`: the one way in for pictures, whatever they come as."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from genstudio.data.documents import WITHOUT_PICTURES, document_kind
from genstudio.data.image_set import ImageSet
from genstudio.data.naming import brief, printable
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.source import BUILTIN, CATALOGUE, NAMED, joined_source, parts_of, resolved_source
from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.errors import DataError

KINDS = (
    "a folder of pictures, a zip or tar of pictures, IDX files such as MNIST's, numpy's .npy and .npz, "
    "CIFAR's binary files, Parquet files of pictures, or a film"
)
_SETS_OF_THEIR_OWN = (b"PK\x03\x04", b"\x93NUMPY", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"PAR1")
"""How files begin that hold many pictures each: zips, arrays, and what is packed."""

_MOST_BESIDE = 10_000
"""Files that are looked at beside a single picture."""
_MOST_STAMPED = 1000
"""Files of a folder that tell whether a set of records in it has changed."""


def open_images(
    source: str | Path | Sequence[str | Path],
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """Read pictures from wherever they are; what a file is, is judged by its content and not by its name.

    Args:
        source: a path (see `KINDS`), or ``builtin:faces``, also with a count, size and seed
            (``builtin:faces?count=5000&size=64&seed=3``), or another of `builtin.cards`; or ``catalogue:mnist`` or
            another of `catalogue.cards`, which is downloaded if it is not here. Also several paths of pictures and
            folders, as a sequence or, as `joined_source` writes them, in one string.
        options: None means automatic.
        progress: called with (done, total) many times; total is None while it is unknown.
        cancelled: asked many times a second.

    Raises:
        DataError: the source cannot be opened, or holds fewer than two pictures.
        SettingsError: a parameter of a built-in set is unknown or out of range.
        Cancelled: `cancelled` answered True.
    """
    options = options or ReadOptions()
    watch = Watch(progress, cancelled)
    watch.check()
    text = str(source) if isinstance(source, str | Path) else joined_source(source)
    images = _open(text, options, watch)
    images = replace(images, reading=options, stamp=_stamp(images))
    watch.report(len(images), len(images))
    return images


def open_like(
    images: ImageSet, source: str | Path, progress: Progress | None = None, cancelled: CancelCheck | None = None
) -> ImageSet:
    """Read a second set as the first was read, in its size and colour; raises as `open_images`."""
    return open_images(source, options_like(images), progress, cancelled)


def options_like(images: ImageSet) -> ReadOptions:
    """To read other pictures as these, in their size and colour; points of the plane have neither."""
    if images.cloud is not None:
        return ReadOptions()
    colour = ColourChoice.GREY if images.channels == 1 else ColourChoice.COLOUR
    return replace(images.reading, size=images.height, colour=colour, limit=None)


def _open(source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    if source.startswith(BUILTIN):
        from genstudio.data.builtin.address import draw_builtin

        return draw_builtin(source, options, watch)
    if source.startswith(CATALOGUE):
        from genstudio.data.catalogue.opening import open_catalogue

        return open_catalogue(source, options, watch)
    if not _can_be_a_name(source):
        raise DataError("There is no file or folder of such a name. Choose the pictures again.")
    name = brief(source)
    text = resolved_source(source)
    parts = parts_of(text)
    path = Path(text)
    try:
        if len(parts) > 1:
            return _open_several([Path(part) for part in parts], text, options, watch)
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _open_folder(path, options, watch)
        if stat.S_ISREG(mode):
            return _open_file(path, options, watch)
    except (FileNotFoundError, NotADirectoryError) as error:
        if len(parts) == 1 and path.exists():
            raise DataError(f"{name} changed while it was read. Open it again.") from error
        raise DataError(f"There is nothing at {name}. Check the name, or choose the pictures again.") from error
    except PermissionError as error:
        raise DataError(f"{name} may not be read (permission denied). Change its permissions or copy it.") from error
    except OSError as error:
        raise DataError(f"{name} cannot be read from the disk. Check the disk, or choose other pictures.") from error
    raise DataError(f"{name} is no file or folder but a device or pipe. Choose {KINDS}.")


def _can_be_a_name(source: str) -> bool:
    """Whether a file could be called so: anything but nothing, and what the system's names cannot hold."""
    try:
        return bool(source) and b"\0" not in os.fsencode(source)
    except UnicodeError:
        return False


def _stamp(images: ImageSet) -> str:
    """What the files look like that pictures without names came from: sizes and times of change, of a folder those in
    it."""
    if images.names is not None or images.source.startswith(NAMED):
        return ""
    lines = []
    for place in map(Path, parts_of(images.source)):
        with suppress(OSError):
            for path in (place, *(islice(place.iterdir(), _MOST_STAMPED) if place.is_dir() else ())):
                status = path.stat()
                lines.append(f"{path.name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(lines))


def _open_several(paths: Sequence[Path], source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Files that make one set in a format of their own, else pictures and folders."""
    heads = {path: _head(path) for path in paths}
    if all(heads.values()) and (images := _open_set_of_files(heads, source, options, watch)) is not None:
        return images
    for path, head in heads.items():
        if head.startswith(_SETS_OF_THEIR_OWN):
            raise DataError(f"{printable(path.name)} cannot be opened together with others. Open it alone.")
    from genstudio.data.readers.several import read_several

    return read_several(paths, source, options, watch)


def _open_set_of_files(heads: Mapping[Path, bytes], source: str, options: ReadOptions, watch: Watch) -> ImageSet | None:
    """Files, with what they begin with, that make one set in a format of their own; None of others."""
    paths = list(heads)
    from genstudio.data.readers.idx import is_idx, read_idx, training_images_among

    if all(is_idx(_unpacked(head)) for head in heads.values()) and (images := training_images_among(paths)):
        return read_idx(images, options, watch, paths)
    from genstudio.data.readers.cifar import batches_of, is_batch, read_cifar

    if all(is_batch(path) for path in paths) and (batches := batches_of(paths)):
        return read_cifar(batches, f"{len(paths)} files", source, options, watch)
    from genstudio.data.readers.parquet import MAGIC, read_parquet

    if all(head.startswith(MAGIC) for head in heads.values()):
        return read_parquet(paths, f"{len(paths)} files", source, options, watch)
    return None


def _head(path: Path) -> bytes:
    """The first bytes of a file; none of what is no file, or cannot be read."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""


def _open_folder(folder: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    from genstudio.data.readers.idx import read_idx, training_images_in

    idx = training_images_in(folder)
    if idx is not None:
        return read_idx(idx, options, watch, folder.iterdir())
    from genstudio.data.readers.cifar import batches_in, read_cifar

    batches = batches_in(folder)
    if batches is not None:
        return read_cifar(batches, printable(folder.name), str(folder), options, watch)
    from genstudio.data.readers.parquet import parquet_files_in, read_parquet

    if tables := parquet_files_in(folder):
        from genstudio.data.readers.parquet_table import UnfitTable
        from genstudio.data.readers.stray_tables import read_beside

        try:
            return read_parquet(tables, printable(folder.name), str(folder), options, watch)
        except UnfitTable as unfit:
            return read_beside(folder, unfit, options, watch)
    from genstudio.data.readers.folder import read_folder

    return read_folder(folder, options, watch)


def _open_file(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Choose the reader by the first bytes. Readers are imported when needed: Pillow's decoders take time to load."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise DataError(f"{printable(path.name)} is empty. Choose {KINDS}.")
    if head.startswith(b"\x93NUMPY") or (head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and _is_npz(path, head)):
        from genstudio.data.readers.arrays import read_arrays

        return read_arrays(path, options, watch)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from genstudio.data.readers.archive import read_archive

        try:
            return read_archive(path, options, watch)
        except DataError as error:
            if kind := document_kind(path, head):
                raise _a_document(path, kind) from error
            raise
    from genstudio.data.readers.idx import is_idx, read_idx

    if is_idx(_unpacked(head)):
        return read_idx(path, options, watch)
    from genstudio.data.readers.picture_file import looks_like_picture

    if looks_like_picture(head):
        from genstudio.data.readers.frames import read_frames

        if (frames := read_frames(path, options, watch)) is not None:
            return frames
        raise _one_picture(path)
    from genstudio.data.readers.parquet import MAGIC, read_parquet

    if head.startswith(MAGIC):
        return read_parquet([path], printable(path.stem), str(path), options, watch)
    from genstudio.data.readers.video import read_video, video_format

    if (form := video_format(head)) is not None:
        return read_video(path, form, options, watch)
    from genstudio.data.readers.tar import is_tar, read_tar

    if is_tar(path, watch):
        return read_tar(path, options, watch)
    from genstudio.data.readers.cifar import batches_of_file, is_pickled, python_version, read_cifar

    if is_pickled(head):
        raise DataError(python_version(printable(path.name)))
    batches = batches_of_file(path)
    if batches is not None:
        return read_cifar(batches, printable(path.stem), str(path), options, watch)
    if kind := document_kind(path, head):
        raise _a_document(path, kind)
    raise DataError(f"{printable(path.name)} is of no kind that can be opened. Choose {KINDS}.")


def _a_document(path: Path, kind: str) -> DataError:
    if kind in WITHOUT_PICTURES:
        sentence = f"{printable(path.name)} is {kind} and holds no pictures."
        return DataError(f"{sentence} Choose a folder of pictures, or files that are pictures.")
    return DataError(f"{printable(path.name)} is {kind}. Save its pictures as files first, then open those.")


def _one_picture(path: Path) -> DataError:
    """What to say of a picture that was opened alone, and the way to those beside it."""
    from genstudio.data.readers.listing import is_clutter, promises_picture
    from genstudio.data.readers.picture import read_picture

    try:
        read_picture(path)
    except DataError as error:
        return error  # others beside it would not help
    sentence = f"{printable(path.name)} is one picture. Training needs at least two; "
    folder = path.absolute().parent
    beside, more = 0, False
    try:
        with os.scandir(folder) as scan:
            for entry in islice(scan, _MOST_BESIDE):
                beside += promises_picture(entry.name) and not is_clutter(entry.name)
                more = more or entry.is_dir()  # in which there may be others
            more = more or next(scan, None) is not None
    except OSError:
        pass
    if beside < 2:  # it counts itself
        return DataError(f"{sentence}put others beside it and open the folder that holds them.")
    name = printable(folder.name) or str(folder)
    number = f"at least {beside:,}" if more else f"{beside:,}"
    return DataError(f"{sentence}open the folder that holds them: {name} has {number}.", str(folder))


def _unpacked(head: bytes) -> bytes:
    """The first bytes of what is gzipped; others as they are, as are damaged ones."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 16)
    except zlib.error:
        return head


def _is_npz(path: Path, head: bytes) -> bool:
    """Whether a zip holds numpy's arrays and nothing else; a damaged one is left for the reader of zips to refuse.

    Of nearly all others the first entry's name, at the beginning of the file, says so at once.
    """
    from genstudio.data.readers.zips import ZIP_ERRORS

    length = int.from_bytes(head[26:28], "little")
    if head.startswith(b"PK\x03\x04") and not head[30 : 30 + length].endswith(b".npy"):
        return False
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except ZIP_ERRORS:
        return False
    return bool(names) and all(name.endswith(".npy") for name in names)
