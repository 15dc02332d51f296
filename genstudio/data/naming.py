"""`printable`: names of files as text that can be shown, printed and saved anywhere; `brief` where they may be long.

`quoted`: one word out of a file, in the midst of a sentence.
"""

from __future__ import annotations


def printable(name: str) -> str:
    """The name with a question mark for everything that is no printable character.

    File names may hold line breaks, and bytes that are no text at all; those would break a message in two, or stop the
    program that prints it.
    """
    return name if name.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in name)


def brief(name: str, most: int = 200) -> str:
    """The same with its middle left out where it has more letters than `most`."""
    half = most // 2
    return printable(name if len(name) <= most else f"{name[:half]}…{name[-half:]}")


def quoted(word: str) -> str:
    """The same between quotation marks, short enough for a sentence that says more."""
    return f"“{brief(word, 60)}”"
