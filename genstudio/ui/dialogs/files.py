"""Asking for files and folders, with the system's own dialogs."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_open_file(parent: QWidget | None, title: str, pattern: str, folder: Path | None = None) -> Path | None:
    """One existing file; None when cancelled."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, _text(folder), pattern)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget | None, title: str, folder: Path | None = None) -> Path | None:
    """One existing folder; None when cancelled."""
    chosen = QFileDialog.getExistingDirectory(parent, title, _text(folder))
    return Path(chosen) if chosen else None


def ask_save(parent: QWidget | None, title: str, pattern: str, suggested: Path | None = None) -> Path | None:
    """A file to write, after the system asked before overwriting; None when cancelled.

    A name typed without a suffix gets the first one of the chosen pattern. The dialog does this itself, so that it
    asks about the file which is then written.
    """
    dialog = QFileDialog(parent, title, _text(suggested.parent if suggested is not None else None), pattern)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(first_suffix(dialog.selectedNameFilter()))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(first_suffix(chosen)))
    if suggested is not None:
        dialog.selectFile(suggested.name)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(names[0]) if accepted and names else None


def first_suffix(pattern: str) -> str:
    """``png`` for ``Pictures (*.png *.jpg)``; empty for a pattern without one."""
    inside = pattern.partition("(")[2].partition(")")[0].split()
    suffix = inside[0].removeprefix("*").removeprefix(".") if inside else ""
    return "" if "*" in suffix else suffix


def _text(folder: Path | None) -> str:
    return "" if folder is None else str(folder)
