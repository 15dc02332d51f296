"""`printable`: names of files as text that can be shown, printed and saved anywhere; `brief` where they may be long.

`distinct`: names of classes, which must not look alike; `quoted`: one word out of a file, in the midst of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable


def printable(name: str) -> str:
    """The name with a question mark for everything that is no printable character.

    File names may hold line breaks, and bytes that are no text at all; those would break a message in two, or stop the
    program that prints it.
    """
    return name if name.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in name)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The same of several names, with a number behind those that would look like one before them."""
    shown: dict[str, int] = {}
    for name in map(printable, names):
        number, unlike = shown.get(name, 0), name
        while unlike in shown:
            number += 1
            unlike = f"{name} ({number + 1})"
        shown[name] = number
        shown.setdefault(unlike, 0)
    return tuple(shown)


def brief(name: str, most: int = 200) -> str:
    """The same with its middle left out where it has more letters than `most`."""
    half = most // 2
    return printable(name if len(name) <= most else f"{name[:half]}…{name[-half:]}")


def quoted(word: str) -> str:
    """The same between quotation marks, short enough for a sentence that says more."""
    return f"“{brief(word, 60)}”"
