"""Whether pictures show letters or digits, which are others when they are mirrored."""

from __future__ import annotations

from genstudio.data.image_set import ImageSet

NAMES = ("mnist", "svhn", "glyph", "digit", "letter", "alphabet")
SHARE = 0.8


def shows_writing(images: ImageSet) -> bool:
    """As far as its name and those of its classes tell: most classes are called by one sign."""
    name = f"{images.name} {images.source}".lower()
    signs = [label for label in images.class_names if len(label.strip()) == 1]
    by_class = len(images.class_names) > 1 and len(signs) >= SHARE * len(images.class_names)
    return by_class or any(word in name for word in NAMES)
