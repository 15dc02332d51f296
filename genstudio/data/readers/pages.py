"""`frame_numbers`: which of the pictures in a file are frames or pages, and not previews of another one in it.

`go_to_picture` goes to the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice

from PIL import Image, TiffImagePlugin

_KIND_OF_PAGE, _REDUCED = 254, 1
"""The TIFF tag NewSubfileType, and its bit for a smaller version of another page."""


def frame_numbers(image: Image.Image, most: int) -> Sequence[int]:
    """The numbers by which `Image.seek` finds them, ascending; where there are more than `most`, at least `most` + 1.

    What is behind the first picture of a photograph (HEIC; MPO, which cameras write into JPEG) is a preview, a depth
    map or the other eye's view of it. The pages of a TIFF file are gone through. Raises what Pillow's decoders raise.
    """
    if image.format in ("MPO", "HEIF"):
        return range(1)
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return list(islice(_pages(image), most + 1)) or [0]
    return range(int(getattr(image, "n_frames", 1)))


def go_to_picture(image: Image.Image) -> None:
    """Go to the first page that is no preview, if there is one; raises what Pillow's decoders raise.

    Cameras and microscopes write a preview into a TIFF file before the picture.
    """
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _is_preview(image):
        image.seek(frame_numbers(image, 0)[0])


def _pages(image: TiffImagePlugin.TiffImageFile) -> Iterator[int]:
    for page in count():
        try:
            image.seek(page)
        except EOFError:
            return
        if not _is_preview(image):
            yield page


def _is_preview(image: TiffImagePlugin.TiffImageFile) -> bool:
    """Whether the page that it stands at is one."""
    kind = image.tag_v2.get(_KIND_OF_PAGE)
    return isinstance(kind, int) and bool(kind & _REDUCED)
