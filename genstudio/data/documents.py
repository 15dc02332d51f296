"""Files that people know and that are no pictures: what they are, so that their refusal can name them."""

from __future__ import annotations

from pathlib import Path

_OFFICE = {
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a text document",
    ".rtf": "a text document",
    ".xlsx": "a spreadsheet",
    ".xls": "a spreadsheet",
    ".ods": "a spreadsheet",
    ".csv": "a table",
    ".tsv": "a table",
    ".pptx": "a presentation",
    ".ppt": "a presentation",
    ".odp": "a presentation",
}
WITHOUT_PICTURES = frozenset(("a text", "a table"))
"""Kinds in which there can be none."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CUT = 3
"""Bytes at the end of a head that may be the first part of a letter."""


def document_kind(path: Path, head: bytes) -> str:
    """What a file with these first bytes is, such as "a PDF"; empty for what is no document."""
    if head.startswith(b"%PDF-"):
        return "a PDF"
    if head.startswith((b"PK\x03\x04", _OLE)):
        return _OFFICE.get(path.suffix.lower(), "")
    if _is_text(head):
        return _OFFICE.get(path.suffix.lower(), "a text")
    return ""


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    for cut in range(_CUT + 1):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False
