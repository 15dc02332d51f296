"""`read_cifar`: the binary files of CIFAR-10 and CIFAR-100, alone, in their folder or in the archive they come in.

The format (A. Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html): records without a header. One is a byte with
the class (CIFAR-100: one for the group of classes, then one for the class) and 3072 bytes of pixels: 1024 red ones, row
by row, then as many green and blue ones. What a file is follows from its length and from the bytes for the classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import ImageSet, Labels, LoadReport, Pixels, Skipped
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions, spread
from genstudio.data.picture_names import PictureNames
from genstudio.data.readers.conform import conform, options_like
from genstudio.data.readers.limits import LARGEST_SET, LONGEST_NAME, MIB, allocate
from genstudio.data.readers.listing import natural_key
from genstudio.data.readers.notes import limit_note
from genstudio.data.watch import Watch
from genstudio.errors import DataError

SIDE = 32
PIXELS = 3 * SIDE * SIDE
LARGEST_ARCHIVED = 200_000_000
"""Bytes of all files inside an archive, which are held in memory; each of the originals has 184.4 million."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two sets.

    Attributes:
        title: what it is called.
        heads: how many classes each byte before the pixels can name; the last byte is the class.
        archive: the file that people should download.
        names: the files with the classes' names, one for each byte before the pixels; empty where there is none.
    """

    title: str
    heads: tuple[int, ...]
    archive: str
    names: tuple[str, ...]

    @property
    def record(self) -> int:
        """Bytes of one picture with its classes."""
        return len(self.heads) + PIXELS


KINDS = (
    Kind("CIFAR-10", (10,), "cifar-10-binary.tar.gz", ("batches.meta.txt",)),
    Kind("CIFAR-100", (20, 100), "cifar-100-binary.tar.gz", ("coarse_label_names.txt", "fine_label_names.txt")),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """One file of records.

    Attributes:
        name: the file's name.
        size: its bytes.
        open: gives it from its beginning; may raise `OSError`.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(slots=True)
class Batches:
    """The files of a set that were found together.

    Attributes:
        training, held_out: files of records.
        names: the text of each file with the names of classes, by the file's name.
        skipped: what is known already to be missing, such as the rest of a damaged archive.
        held: bytes of the files that are in memory.
    """

    training: list[Batch] = field(default_factory=list)
    held_out: list[Batch] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    held: int = 0

    def wants(self, name: str, size: int) -> bool:
        """Whether a file of this name and size belongs to a set."""
        if self.held + size > LARGEST_ARCHIVED:
            return False
        is_batch = _is_training(name) or name in _HELD_OUT
        return (name in _NAME_FILES and size <= MIB) or (is_batch and _is_whole(size))

    def add(self, name: str, content: bytes) -> None:
        """Take over such a file of an archive."""
        self.held += len(content)
        if name in _NAME_FILES:
            self.names[name] = content.decode("utf-8", errors="replace")
        else:
            batches = self.held_out if name in _HELD_OUT else self.training
            batches.append(Batch(name, len(content), lambda: BytesIO(content)))


def read_cifar(batches: Batches, name: str, source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read the pictures of all files; a file that is damaged is left out and reported.

    Raises:
        DataError: none can be read.
        Cancelled: the watch says so.
    """
    ordered = sorted(batches.training, key=lambda batch: natural_key(batch.name))
    kind, records, skipped = _read(ordered, None, watch.part(0, 2))
    if kind is None:
        first = skipped[0]
        raise DataError(f"{first.name} {first.reason}. Download it again, or choose other pictures.")
    if len(records) < 2:
        raise DataError(f"{name} holds one picture only. Training needs at least two; choose another file.")
    found = len(records)
    chosen = spread(found, options.limit)
    notes: tuple[str, ...] = (limit_note(len(chosen), found),) if len(chosen) < found else ()
    training, changes = _image_set(records.at(chosen), kind, batches.names, name, source, options, watch.part(1, 2))
    _, apart, skipped_apart = _read(batches.held_out, kind, watch.silent())
    skipped += skipped_apart
    if skipped:
        notes += (f"{len(skipped)} of {len(ordered) + len(batches.held_out)} files could not be read.",)
    skipped += batches.skipped
    report = LoadReport(found, tuple(skipped), len(skipped), notes + changes)
    if not len(apart):
        return replace(training, report=report)
    like = options_like(training.pixels, options)
    held_out, _ = _image_set(apart, kind, batches.names, name, source, like, watch.silent())
    return replace(training, report=report, held_out=replace(held_out, report=LoadReport(len(apart))))


def batches_in(folder: Path) -> Batches | None:
    """The files if a folder (or the folder in it that the archive makes) holds a set; None if it holds none.

    Raises:
        DataError: it holds the Python version of a set.
        OSError: the folder cannot be read.
    """
    for place in (folder, *(folder / name for name in _FOLDERS)):
        if not place.is_dir():
            continue
        files = [path for path in place.iterdir() if _is_of_a_set(path.name) and path.is_file()]
        batches = batches_of(files)
        if batches is not None and (batches.names or any(_is_whole(batch.size) for batch in batches.training)):
            return batches
        if any(is_pickled(_head(path)) for path in files):
            raise DataError(python_version(printable(folder.name)))
    return None


def batches_of(files: Iterable[Path]) -> Batches | None:
    """Files of records and the files with the classes' names; None without any."""
    batches = Batches()
    for path in files:
        size = path.stat().st_size
        if path.name in _NAME_FILES:
            batches.names[path.name] = _text(path)
        elif path.suffix:
            held_out = path.name in _HELD_OUT
            (batches.held_out if held_out else batches.training).append(Batch(path.name, size, _opening(path)))
    if not batches.training and batches.held_out:
        batches.training, batches.held_out = batches.held_out, []
    return batches if batches.training else None


def is_batch(path: Path) -> bool:
    """Whether a file is one of a set: whole records, or the names of the classes."""
    return path.name in _NAME_FILES or (
        path.is_file() and any(_fits(path, path.stat().st_size, kind) for kind in KINDS)
    )


def batches_of_file(path: Path) -> Batches | None:
    """A single file with the names that lie beside it, whatever it is called; None if it holds no records."""
    size = path.stat().st_size
    if not any(_fits(path, size, kind) for kind in KINDS):
        return None
    beside = (path.with_name(name) for name in _NAME_FILES)
    names = {file.name: _text(file) for file in beside if file.is_file()}
    return Batches([Batch(path.name, size, _opening(path))], names=names)


def is_pickled(head: bytes) -> bool:
    """Whether a file that begins like this is one of the Python version."""
    return head[:1] == b"\x80" and any(word in head for word in (b"batch_label", b"filenames", b"label_names"))


def is_pickled_name(path: PurePosixPath) -> bool:
    """Whether a file in an archive is one of the Python version, by its folder."""
    return path.parent.name in _PYTHON_FOLDERS


def python_version(name: str) -> str:
    """The sentence about the Python version of a set."""
    archives = " or ".join(kind.archive for kind in KINDS)
    return (
        f"{name} is CIFAR's Python version, which is not opened because it could run code. "
        f"Download the binary version ({archives}) and open that."
    )


_HELD_OUT = frozenset(("test_batch.bin", "test.bin"))
_NAME_FILES = frozenset(name for kind in KINDS for name in kind.names)
_FOLDERS = ("cifar-10-batches-bin", "cifar-100-binary", "cifar-10-batches-py", "cifar-100-python")
_PYTHON_FOLDERS = _FOLDERS[2:]
_LABELS_LOOKED_AT = 1000
_CHUNK = 4 * MIB


@dataclass(frozen=True, slots=True, eq=False)
class _Records:
    """Pixels uint8 (N, 3, 32, 32); the bytes for the classes, uint8 (N, 1 or 2); which file and number each was."""

    pixels: Pixels
    heads: npt.NDArray[np.uint8]
    places: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pixels)

    def at(self, chosen: Labels) -> _Records:
        if len(chosen) == len(self):
            return self
        return _Records(self.pixels[chosen], self.heads[chosen], tuple(self.places[index] for index in chosen))


def _read(batches: Sequence[Batch], kind: Kind | None, watch: Watch) -> tuple[Kind | None, _Records, list[Skipped]]:
    """All records of files of one kind, which the first sound file decides where it is not given."""
    read: list[tuple[Batch, npt.NDArray[np.uint8]]] = []
    skipped: list[Skipped] = []
    total = sum(batch.size for batch in batches) // (PIXELS + 1)
    for batch in batches:
        for candidate in KINDS if kind is None else (kind,):
            records = _sound_records(batch, candidate, sum(len(other) for _, other in read), total, watch)
            if records is not None:
                kind = candidate
                read.append((batch, records))
                break
        else:
            skipped.append(Skipped(printable(batch.name), "is cut off or damaged"))
    heads = 1 if kind is None else len(kind.heads)
    count = sum(len(records) for _, records in read)
    pixels = allocate((count, 3, SIDE, SIDE))
    labels = np.zeros((count, heads), dtype=np.uint8)
    start = 0
    for _, records in read:
        watch.check()
        end = start + len(records)
        pixels[start:end] = records[:, heads:].reshape(-1, 3, SIDE, SIDE)
        labels[start:end] = records[:, :heads]
        start = end
    places = tuple(f"{printable(batch.name)}/{number}" for batch, records in read for number in range(len(records)))
    return kind, _Records(pixels, labels, places), skipped


def _sound_records(batch: Batch, kind: Kind, done: int, total: int, watch: Watch) -> npt.NDArray[np.uint8] | None:
    """The records of a file, uint8 (N, `kind.record`); None if it holds none of this kind, or not whole ones."""
    if not 0 < batch.size <= LARGEST_SET or batch.size % kind.record:
        return None
    values = allocate((batch.size // kind.record, kind.record))
    flat, position = values.reshape(-1), 0
    try:
        with batch.open() as file:
            while piece := file.read(_CHUNK):
                if position + len(piece) > len(flat):
                    return None
                flat[position : position + len(piece)] = np.frombuffer(piece, dtype=np.uint8)
                position += len(piece)
                watch.report(min(total, done + position // kind.record), total)
    except OSError:
        return None
    return values if position == len(flat) and _plausible(values[:, : len(kind.heads)], kind) else None


def _plausible(heads: npt.NDArray[np.uint8], kind: Kind) -> bool:
    return bool((heads < np.array(kind.heads)).all())


def _fits(path: Path, size: int, kind: Kind) -> bool:
    """Whether a file is of whole records with classes that there are, judged by some of them."""
    if size < kind.record or size % kind.record:
        return False
    with path.open("rb") as file:
        for index in spread(size // kind.record, _LABELS_LOOKED_AT):
            file.seek(int(index) * kind.record)
            heads = np.frombuffer(file.read(len(kind.heads)), dtype=np.uint8)
            if len(heads) != len(kind.heads) or not _plausible(heads[None], kind):
                return False
    return True


def _image_set(
    records: _Records,
    kind: Kind,
    texts: Mapping[str, str],
    name: str,
    source: str,
    options: ReadOptions,
    watch: Watch,
) -> tuple[ImageSet, tuple[str, ...]]:
    """The records in the size and colour that was asked for, and notes on what that changed."""
    names = [_names(texts.get(file, ""), count) for file, count in zip(kind.names, kind.heads, strict=True)]
    pixels, changes = conform(records.pixels, options, watch)
    called = zip(records.places, records.heads.tolist(), strict=True)
    picture_names = PictureNames.of(
        "/".join((*(names[level][number] for level, number in enumerate(heads[:-1])), place)) for place, heads in called
    )
    labels = records.heads[:, -1].astype(np.int64)
    return ImageSet(pixels, name, source, labels, names[-1], names=picture_names), changes


def _names(text: str, count: int) -> tuple[str, ...]:
    """One name per line, where there are as many as classes; otherwise their numbers."""
    names = [printable(line.strip()) for line in text.splitlines() if line.strip()]
    sound = len(names) == count and max(map(len, names)) <= LONGEST_NAME
    return tuple(names) if sound else tuple(str(number) for number in range(count))


def _is_whole(size: int) -> bool:
    """Whether so many bytes can be whole records."""
    return size > 0 and any(size % kind.record == 0 for kind in KINDS)


def _is_training(name: str) -> bool:
    return name == "train.bin" or (name.startswith("data_batch_") and name.endswith(".bin"))


def _is_of_a_set(name: str) -> bool:
    """Whether a file of a folder has one of the names that either version uses."""
    pickled = name in ("train", "test", "meta", "batches.meta", "test_batch") or name.startswith("data_batch_")
    return _is_training(name) or name in _HELD_OUT | _NAME_FILES or pickled


def _opening(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MIB).decode("utf-8", errors="replace")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)
