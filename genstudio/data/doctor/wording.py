"""Numbers of pictures in the doctor's sentences."""

from __future__ import annotations


def pictures(count: int) -> str:
    """ "1 picture", "1,200 pictures"."""
    return f"{count:,} {'picture' if count == 1 else 'pictures'}"


def verb(count: int, one: str, several: str) -> str:
    """The word that goes with so many pictures."""
    return one if count == 1 else several


def them(count: int) -> str:
    """How they are called after having been named."""
    return "it" if count == 1 else "them"
