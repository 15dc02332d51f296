"""`Card`: what is known about a set of pictures before it is here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import quote

from genstudio.data.source import CATALOGUE


class Layout(Enum):
    """How the files of a set hold its pictures."""

    IDX = "idx"
    CIFAR = "cifar"
    EMNIST_LETTERS = "emnist-letters"
    SVHN = "svhn"
    OLIVETTI = "olivetti"
    BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a set.

    Attributes:
        name: what it is called here; a plain file name.
        size: bytes.
        sha256: its checksum, 64 hexadecimal digits.
        addresses: where it lies, the best place first.
        exact: whether `size` is known to the byte; otherwise it is about that.
    """

    name: str
    size: int
    sha256: str
    addresses: tuple[str, ...]
    exact: bool = True

    @property
    def limit(self) -> int:
        """Bytes after which it cannot be this file any more."""
        return self.size if self.exact else 2 * self.size

    def may_be(self, path: Path) -> bool:
        """Whether there is a file that may be this one, judged by its size alone."""
        try:
            size = path.stat().st_size
        except OSError:
            return False
        return size == self.size if self.exact else 0 < size <= self.limit


@dataclass(frozen=True, slots=True)
class Card:
    """One set of the catalogue.

    Attributes:
        key: its name in ``catalogue:mnist``.
        title: what people call it.
        summary: what is in it and what it is good for, one or two sentences.
        pictures, held_out: how many train, and how many the set itself keeps apart.
        channels, height, width: of one picture as the set has it.
        classes: names of the classes, in the order of their numbers; empty where the set has none, or only numbers.
        licence: what its makers allow, or that they say nothing.
        home: the page about it.
        layout: how its files are to be read.
        files: what has to be fetched; empty for a set that one has to get by hand.
        steps: what to do for a set that one has to get by hand.
    """

    key: str
    title: str
    summary: str
    pictures: int
    held_out: int
    channels: int
    height: int
    width: int
    classes: tuple[str, ...]
    licence: str
    home: str
    layout: Layout
    files: tuple[RemoteFile, ...] = ()
    steps: str = ""

    @property
    def source(self) -> str:
        """What to give `open_images`."""
        return CATALOGUE + self.key

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def exact(self) -> bool:
        """Whether `size` is known to the byte."""
        return all(file.exact for file in self.files)

    @property
    def by_hand(self) -> bool:
        """Whether people have to fetch it themselves."""
        return not self.files

    def addresses(self, file: RemoteFile, mirror: str) -> tuple[str, ...]:
        """Where to ask for a file; a mirror is asked alone, at ``mirror/mnist/train-images-idx3-ubyte.gz``."""
        if not mirror:
            return file.addresses
        return (f"{mirror.rstrip('/')}/{quote(self.key)}/{quote(file.name)}",)
