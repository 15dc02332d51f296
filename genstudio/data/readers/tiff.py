"""`Tiff`: a TIFF file as Pillow reads it, but for what it reads wrongly, and with some kinds that it does not know."""

from __future__ import annotations

from PIL import ImageFile, TiffImagePlugin

from genstudio.data.readers.unreadable import UNKNOWN_KIND, UnreadablePicture

_BIG, _LITTLE = TiffImagePlugin.MM, TiffImagePlugin.II
_WHITE_IS_ZERO, _BLACK_IS_ZERO = 0, 1
_WHOLE, _FRACTION = (1,), (3,)

TiffImagePlugin.OPEN_INFO.update(
    {
        (_BIG, _WHITE_IS_ZERO, _WHOLE, 1, (16,), ()): ("I;16B", "I;16B"),
        (_BIG, _BLACK_IS_ZERO, _WHOLE, 1, (32,), ()): ("I", "I;32B"),
        (_LITTLE, _BLACK_IS_ZERO, _FRACTION, 1, (64,), ()): ("F", "F;64F"),
        (_BIG, _BLACK_IS_ZERO, _FRACTION, 1, (64,), ()): ("F", "F;64BF"),
    }
)


class Tiff(TiffImagePlugin.TiffImageFile):
    """Opened by a path or from a file; it stands at its first page, and `seek` goes to others.

    Raises:
        UnreadablePicture: there is no reading this kind; also where `seek` comes to it.
        and what Pillow's decoders raise.
    """

    def _setup(self) -> None:
        if self.tag_v2.get(_SAMPLES, 1) == 1 and self.tag_v2.get(_PLANES) == _APART:
            self.tag_v2[_PLANES] = _TOGETHER  # of one plane it says nothing, and Pillow would take other values for it
        if self.tag_v2.get(_PACKING, 1) not in TiffImagePlugin.COMPRESSION_INFO:
            raise UnreadablePicture(UNKNOWN_KIND)
        try:
            super()._setup()
        except SyntaxError as error:
            if str(error) in _UNKNOWN:
                raise UnreadablePicture(UNKNOWN_KIND) from error
            raise
        self.tile = [self._mended(tile) for tile in self.tile]

    def _mended(self, tile: ImageFile._Tile) -> ImageFile._Tile:
        assert isinstance(tile.args, tuple)
        raw, *rest = tile.args
        if tile.codec_name == "libtiff":
            # It gives numbers in the computer's order, which Pillow heeds in those without a sign only.
            return tile._replace(args=(_IN_OWN_ORDER.get(raw, raw), *rest))
        if self._planar_configuration == _APART and 16 in self.tag_v2.get(_BITS, ()):
            raw = f"{raw};16{'B' if self.tag_v2.prefix == _BIG else 'L'}"
        elif raw != "a":
            return tile
        if raw[0] not in "RGBA" or self.mode not in ("RGB", "RGBA"):
            raise UnreadablePicture(UNKNOWN_KIND)
        return tile._replace(args=(raw, *rest))


_UNKNOWN = ("unknown pixel mode", "unknown data organization")
"""What Pillow says of kinds that it does not know."""
_IN_OWN_ORDER = {"I;16BS": "I;16NS", "I;32B": "I;32N", "I;32BS": "I;32NS", "F;32BF": "F;32NF", "F;64BF": "F;64NF"}
_BITS, _PACKING, _SAMPLES = 258, 259, 277
_PLANES, _TOGETHER, _APART = 284, 1, 2
"""The TIFF tag PlanarConfiguration: whether the colours of a pixel lie together."""
