"""`Fingerprint`: enough about a set of pictures to know it again, or to see that it has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from genstudio.data.cache.mapped import let_go
from genstudio.data.image_set import ImageSet
from genstudio.data.options import spread

LOOKED_AT = 64


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stays the same wherever the pictures lie, as long as they are the same ones in the same order.

    Attributes:
        count, channels, height, width: their number and shape.
        digest: SHA-256 of number, shape and the pixels of `LOOKED_AT` pictures spread evenly over the set, and of which
            pictures are left out.
    """

    count: int
    channels: int
    height: int
    width: int
    digest: str

    @classmethod
    def of(cls, images: ImageSet) -> Fingerprint:
        """The fingerprint of a set; quick, however large the set is."""
        shape = (len(images), images.channels, images.height, images.width)
        digest = hashlib.sha256(repr(shape).encode("ascii"))
        for index in spread(len(images), LOOKED_AT):
            digest.update(images.pixels[index].tobytes())
        let_go(images.pixels)
        digest.update(images.left_out.tobytes())
        return cls(*shape, digest.hexdigest())

    def __str__(self) -> str:
        """Number and shape for people: "300 pictures of 28x28 in grey"."""
        if self.channels == 2:
            return f"{self.count:,} points of the plane"
        return f"{self.count:,} pictures of {self.width}x{self.height} in {'grey' if self.channels == 1 else 'colour'}"
