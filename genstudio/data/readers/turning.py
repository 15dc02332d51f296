"""How pictures that lie on their side or stand on their head are turned upright."""

from __future__ import annotations

from PIL import Image

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By what a file says of its orientation (EXIF 2.3, tag 274); 1 is upright."""
ON_ITS_SIDE = frozenset(TURNS[value] for value in (5, 6, 7, 8))


def middle_square(size: tuple[int, int], turn: Image.Transpose | None) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the largest square in the middle of a picture that is yet to be turned.

    Where one pixel more has to go on one side than on the other, it is the side that comes to lie right or below.
    """
    width, height = size
    side = min(size)
    left = (width - side + (turn in _RIGHT_COMES_FIRST)) // 2
    top = (height - side + (turn in _BOTTOM_COMES_FIRST)) // 2
    return left, top, left + side, top + side


_RIGHT_COMES_FIRST = frozenset(TURNS[value] for value in (2, 3, 7, 8))
_BOTTOM_COMES_FIRST = frozenset(TURNS[value] for value in (3, 4, 6, 7))
