"""Whether pictures show letters or digits, which are others when they are mirrored."""

from __future__ import annotations

import re

from genstudio.data.image_set import ImageSet
from genstudio.data.source import short_name

SETS = re.compile(r"(?<![a-z])(?<!fashion.)([ek]?mnist|svhn)(?![a-z])")
"""Names of sets, wherever in a path they stand."""
WORDS = re.compile(r"(?<![a-z])(glyphs?|digits?|letters?|alphabets?)(?![a-z])")
"""Words for what is seen, in the name alone: a folder above it may be called "letters" for another reason."""
SHARE = 0.8


def shows_writing(images: ImageSet) -> bool:
    """As far as its name and those of its classes tell: most classes are called by one sign."""
    name, source = f"{images.name} {short_name(images.source)}".lower(), images.source.lower()
    signs = [label for label in images.class_names if len(label.strip()) == 1]
    by_class = len(images.class_names) > 1 and len(signs) >= SHARE * len(images.class_names)
    return by_class or any((WORDS.search(name), SETS.search(name), SETS.search(source)))
