"""One picture, from a file or from bytes, decoded safely into plain grey or RGB pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from PIL import Image

from genstudio.data.naming import printable
from genstudio.data.options import WHITE, CropChoice
from genstudio.data.readers.colour import has_colour, is_nearly_grey
from genstudio.data.readers.crop import fit
from genstudio.data.readers.deep import eight_bits, is_deep, is_deep_grey, is_negative, range_of, values_of
from genstudio.data.readers.jpeg import JpegHeader, decode_jpeg, jpeg_header
from genstudio.data.readers.limits import LARGEST_PICTURE
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.pages import frame_numbers, go_to_picture
from genstudio.data.readers.picture_file import (
    DECODER_ERRORS,
    IN_SPITE_OF_ITS_NAME,
    SUFFIXES,
    TOO_LARGE,
    Content,
    is_lossy_webp,
    open_image,
    reason_for,
)
from genstudio.data.readers.scaling import scaled_square
from genstudio.data.readers.see_through import opacity_of, say_see_through
from genstudio.data.readers.turning import ON_ITS_SIDE, TURNS, middle_square
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.errors import DataError


@dataclass(frozen=True, slots=True, eq=False)
class Square:
    """A picture cropped and scaled.

    Attributes:
        pixels: uint8, shape (size, size) for grey or (size, size, 3) for RGB.
        traits: what was special about the picture.
    """

    pixels: npt.NDArray[np.uint8]
    traits: Trait


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """All of a picture at its own size, standing upright.

    Attributes:
        pixels: uint8, shape (1 or 3, height, width).
        alpha: uint8, shape (height, width), 255 is opaque; None where nothing is transparent.
        profile: the colour profile (ICC) that `pixels` are meant in; None without one.
        traits: what was special about the picture.
    """

    pixels: npt.NDArray[np.uint8]
    alpha: npt.NDArray[np.uint8] | None
    profile: bytes | None
    traits: Trait


class Picture:
    """A picture whose header was read and whose pixels were not, yet; use it in a ``with`` statement.

    Attributes:
        stored: width and height in pixels as they are in the file, from where they may have to be turned.

    Raises:
        UnreadablePicture: on entering the ``with`` statement, on asking for the size, or on decoding.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._jpeg: JpegHeader | None = None
        self._opened: Image.Image | None = None
        self._deep = False
        self._looked_up = False
        self._turned = False
        self._turn: Image.Transpose | None = None
        self.stored = (0, 0)

    def __enter__(self) -> Picture:
        try:
            self._read_header()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            self._opened.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, standing upright; a PNG file is decoded, as it may say so at its end."""
        self._look_up()
        width, height = self.stored
        return (height, width) if self._turn in ON_ITS_SIDE else (width, height)

    @property
    def plainly_grey(self) -> bool:
        """Whether the header alone says that there is no colour in it."""
        if self._jpeg is not None:
            return self._jpeg.grey
        return self._open().mode in _GREY_MODES

    def square(
        self,
        size: int,
        background: tuple[int, int, int] = WHITE,
        crop: CropChoice = CropChoice.CENTRE,
        border: tuple[int, int, int] | None = None,
    ) -> Square:
        """The picture as a square of `size` pixels a side, see `fit`; its border is of the background's colour unless
        it is given."""
        self._look_up()
        border = border or background
        reduced = self._reduced_jpeg(2 * size)
        traits = Trait.TURNED if self._turned else _NOTHING_SPECIAL
        try:
            if reduced is None:
                self._open().draft(None, (2 * size, 2 * size))
                flat, traits, _ = self._flat(background)
                pixels = self._fit(flat, size, crop, border)
            else:
                pixels = self._fitted(reduced, size, crop, border)
        except DECODER_ERRORS as error:
            raise UnreadablePicture(reason_for(error, self._content)) from error
        if pixels.ndim == 3 and has_colour(pixels) and not (self._is_rounded() and is_nearly_grey(pixels)):
            traits = traits | Trait.COLOURED if traits else Trait.COLOURED
        return Square(pixels, traits)

    def whole(self, background: tuple[int, int, int] = WHITE) -> Whole:
        """All of the picture, transparency laid on `background`."""
        self._look_up()
        try:
            image = self._open()
            profile = image.info.get("icc_profile") if image.mode in _MODES_OF_PROFILES else None
            flat, traits, alpha = self._flat(background)
            pixels = np.asarray(self._upright(flat))
            opacity = None if alpha is None else np.asarray(self._upright(alpha))
        except DECODER_ERRORS as error:
            raise UnreadablePicture(reason_for(error, self._content)) from error
        pixels = np.ascontiguousarray(pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0))
        return Whole(pixels, opacity, profile if isinstance(profile, bytes) else None, traits)

    def _read_header(self) -> None:
        if isinstance(self._content, bytes):
            self._jpeg = jpeg_header(self._content)
        header = self._jpeg
        self.stored = self._open().size if header is None else (header.width, header.height)
        if self.stored[0] * self.stored[1] > LARGEST_PICTURE:
            raise UnreadablePicture(TOO_LARGE)

    def _look_up(self) -> None:
        """Find out how it has to be turned, once."""
        if self._looked_up:
            return
        self._looked_up = True
        if self._jpeg is None or self._jpeg.may_be_turned:
            image = self._open()
            turn = TURNS.get(self._orientation(image))
            self._turned = turn is not None
            self._turn = None if image.format == "TIFF" else turn  # Pillow turns TIFF pictures upright by itself

    def _open(self) -> Image.Image:
        """The picture as Pillow has it; its header is read when this is first called."""
        if self._opened is None:
            try:
                self._opened = open_image(self._content)
                go_to_picture(self._opened)
                self._deep = is_deep(self._opened)
                say_see_through(self._opened)
            except DECODER_ERRORS as error:
                raise UnreadablePicture(reason_for(error, self._content)) from error
        return self._opened

    def _reduced_jpeg(self, shortest: int) -> npt.NDArray[np.uint8] | None:
        """A photograph, made smaller while it is decoded; None where Pillow has to look at it."""
        if self._jpeg is None or not isinstance(self._content, bytes):
            return None
        return decode_jpeg(self._content, self._jpeg, shortest)

    def _fitted(
        self, reduced: npt.NDArray[np.uint8], size: int, crop: CropChoice, border: tuple[int, int, int]
    ) -> npt.NDArray[np.uint8]:
        """A square of what was decoded to an array."""
        if crop is CropChoice.CENTRE:
            left, top, right, bottom = middle_square((reduced.shape[1], reduced.shape[0]), self._turn)
            reduced = reduced[top:bottom, left:right]
            if self._turn is None and (scaled := scaled_square(reduced, size)) is not None:
                return scaled
        return self._fit(Image.fromarray(reduced), size, crop, border)

    def _fit(
        self, image: Image.Image, size: int, crop: CropChoice, border: tuple[int, int, int]
    ) -> npt.NDArray[np.uint8]:
        """An upright square; turned last, when there is less to turn, unless borders of unlike width would be turned
        with it."""
        if crop is CropChoice.PAD:
            return np.asarray(fit(self._upright(image), size, crop, border))
        if crop is CropChoice.CENTRE and self._turn is not None:
            image = image.crop(middle_square(image.size, self._turn))
        return np.asarray(self._upright(fit(image, size, crop, border)))

    def _flat(self, background: tuple[int, int, int]) -> tuple[Image.Image, Trait, Image.Image | None]:
        """Decoded to mode L or RGB, not yet turned upright; and its transparency, mode L, where it has some."""
        image = self._open()
        image.load()
        traits = Trait.TURNED if self._turned else _NOTHING_SPECIAL
        if getattr(image, "is_animated", False) and self._moves(image):
            traits |= Trait.ANIMATED
        if self._deep:
            traits |= Trait.DEEP
        if is_deep_grey(image):
            values = values_of(image)
            pixels, special = eight_bits(values, range_of(image))
            flat = Image.fromarray(255 - pixels if is_negative(image) else pixels)
            if (alpha := opacity_of(image, values)) is None:
                return flat, traits | special, None
            below = Image.new("RGB", flat.size, background)
            below.paste(flat, mask=alpha)
            return below, traits | special | Trait.TRANSPARENT, alpha
        if image.has_transparency_data:
            layer = image.convert("RGBA")
            alpha = layer.getchannel("A")
            if alpha.getextrema() != (255, 255):
                below = Image.new("RGBA", layer.size, (*background, 255))
                return Image.alpha_composite(below, layer).convert("RGB"), traits | Trait.TRANSPARENT, alpha
        mode = "L" if image.mode in _GREY_MODES else "RGB"
        return image if image.mode == mode else image.convert(mode), traits, None

    def _moves(self, image: Image.Image) -> bool:
        """Whether there are more frames or pages, and not only previews; TIFF files are opened once more for that, as
        going through their pages loses the decoded one."""
        if image.format != "TIFF":
            return len(frame_numbers(image, 1)) > 1
        try:
            with open_image(self._content) as pages:
                return len(frame_numbers(pages, 1)) > 1
        except (UnreadablePicture, *DECODER_ERRORS):
            return True  # there is a second page, if a damaged one

    def _is_rounded(self) -> bool:
        """Whether even grey may have got a little colour when it was saved."""
        return self._opened is not None and self._opened.format == "WEBP" and is_lossy_webp(self._content)

    def _orientation(self, image: Image.Image) -> int:
        try:
            return int(image.getexif().get(_ORIENTATION, 1))
        except DECODER_ERRORS:
            return 1  # a picture with a damaged note about its orientation is still a picture

    def _upright(self, image: Image.Image) -> Image.Image:
        return image if self._turn is None else image.transpose(self._turn)


def read_picture(path: Path, background: tuple[int, int, int] = WHITE) -> npt.NDArray[np.uint8]:
    """The pixels of `read_whole`, which raises the same."""
    return read_whole(path, background).pixels


def read_whole(path: Path, background: tuple[int, int, int] = WHITE) -> Whole:
    """One whole picture, upright, transparency laid on `background`.

    Raises:
        DataError: it cannot be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise UnreadablePicture("is no file")
        with Picture(path) as picture:
            return picture.whole(background)
    except UnreadablePicture as error:
        name, reason = printable(path.name), str(error)
        if path.suffix.lower() not in SUFFIXES and reason.endswith(IN_SPITE_OF_ITS_NAME):
            reason = reason.removesuffix(IN_SPITE_OF_ITS_NAME)
            raise DataError(
                f"{name} cannot be opened: it {reason}. Choose a picture, such as a PNG or JPEG file."
            ) from error
        raise DataError(f"{name} cannot be opened: it {reason}. Choose another picture.") from error


_GREY_MODES = frozenset(("1", "L", "LA", "La", "I", "F", "I;16", "I;16B", "I;16L", "I;16N"))
_MODES_OF_PROFILES = frozenset(("L", "RGB", "RGBA", "P"))
"""Those that stay grey or colour when they are read, so that the colour profile still holds."""
_ORIENTATION = 0x0112
_NOTHING_SPECIAL = Trait(0)
