"""What is worth telling about pictures that were read, in plain sentences that are true of every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from genstudio.data.options import ColourChoice, CropChoice, ReadOptions


class Trait(IntFlag):
    """What was special about a picture as it was found."""

    COLOURED = 1
    TRANSPARENT = 2
    DEEP = 4
    TURNED = 8
    ANIMATED = 16
    STRETCHED = 32
    FAINT = 64


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """What was seen while pictures were decoded, for those that could be.

    Attributes:
        sizes: original width and height, int64, shape (N, 2).
        traits: `Trait` flags, uint8, shape (N,).
    """

    sizes: npt.NDArray[np.int64]
    traits: npt.NDArray[np.uint8]

    def count(self, trait: Trait) -> int:
        """How many pictures have it."""
        return int(np.count_nonzero(self.traits & trait))


def notes_of(traces: Traces, size: int, channels: int, options: ReadOptions) -> list[str]:
    """The sentences about sizes, colour and what else was changed."""
    notes = size_notes(traces.sizes, size, options)
    coloured = traces.count(Trait.COLOURED)
    grey = len(traces.traits) - coloured
    if channels == 1 and coloured:
        notes.append(f"{pictures(coloured)} in colour {was(coloured)} turned grey.")
    if channels == 3 and grey and (coloured or options.colour is ColourChoice.COLOUR):
        notes.append(f"{pictures(grey, 'grey ')} {was(grey)} read in colour.")
    if transparent := traces.count(Trait.TRANSPARENT):
        notes.append(
            f"{pictures(transparent, 'transparent ')} {was(transparent)} laid on {colour_name(options.background)}."
        )
    if deep := traces.count(Trait.DEEP):
        notes.append(f"{pictures(deep)} with more than 8 bits per pixel {was(deep)} brought to 8 bits.")
    if stretched := traces.count(Trait.STRETCHED):
        notes.append(
            f"{pictures(stretched)} of no known range {was(stretched)} stretched: "
            "the darkest value of each became black, the lightest white."
        )
    if faint := traces.count(Trait.FAINT):
        notes.append(
            f"{pictures(faint)} {'uses' if faint == 1 else 'use'} less than a sixteenth of the range of 16 bits, "
            "which looks nearly black. If that is not meant, save them over the whole range."
        )
    if turned := traces.count(Trait.TURNED):
        notes.append(f"{pictures(turned)} {was(turned)} turned upright.")
    if animated := traces.count(Trait.ANIMATED):
        notes.append(f"Of {pictures(animated, 'moving ')}, only the first frame was read.")
    return notes


def size_notes(sizes: npt.NDArray[np.int64], size: int, options: ReadOptions) -> list[str]:
    """How pictures of these widths and heights, shape (N, 2), became `size` pixels a side."""
    by_area = np.lexsort((sizes[:, 0], sizes.prod(axis=1)))
    smallest, largest = sizes[by_area[0]], sizes[by_area[-1]]
    done = f"{size}x{size}"
    square = bool((sizes[:, 0] == sizes[:, 1]).all())
    how = f"scaled to {done}" if square else _HOW[options.crop].format(done=done, border=colour_name(options.border))
    notes = []
    if not (sizes == sizes[0]).all():
        notes.append(f"Sizes differ: {_by(smallest)} to {_by(largest)}; all were {how}.")
    elif not square or sizes[0, 0] != size:
        notes.append(f"All pictures are {_by(sizes[0])} and were {how}.")
    filling = sizes.max(axis=1) if options.crop is CropChoice.PAD else sizes.min(axis=1)
    if enlarged := int(np.count_nonzero(filling < size)):
        notes.append(f"{pictures(enlarged)} {was(enlarged)} smaller than {done} and had to be enlarged.")
    return notes


_HOW = {
    CropChoice.CENTRE: "cropped to their middle and scaled to {done}",
    CropChoice.SMART: "cropped to what looks most interesting and scaled to {done}",
    CropChoice.PAD: "scaled to fit into {done}, with borders of {border}",
}


def limit_note(read: int, found: int) -> str:
    """That only some pictures were read, because so many were asked for."""
    return f"Only {read:,} of {found:,} pictures were read, as asked, spread evenly over all."


def pictures(count: int, kind: str = "") -> str:
    """A count of pictures, with the noun in its right number."""
    return f"{count:,} {kind}{'picture' if count == 1 else 'pictures'}"


def was(count: int) -> str:
    """The verb for so many pictures."""
    return "was" if count == 1 else "were"


def colour_name(colour: tuple[int, int, int]) -> str:
    """What to call a background."""
    names = {(255, 255, 255): "white", (0, 0, 0): "black"}
    return names.get(colour, f"the colour {colour[0]}, {colour[1]}, {colour[2]}")


def _by(size: npt.NDArray[np.int64]) -> str:
    return f"{size[0]}x{size[1]}"
