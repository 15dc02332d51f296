"""Asking for files and folders, with the system's own dialogs."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

PICTURE_SETS = " ".join(
    (
        "*.zip *.tar *.tgz *.gz *.bz2 *.xz *.npz *.npy *.idx *ubyte *.bin *.parquet",
        "*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mpg *.mpeg *.ts *.flv *.wmv",
        "*.gif *.webp *.avif *.heic *.heif *.tif *.tiff *.png *.jpg *.jpeg *.bmp",
    )
)
"""Endings of files that pictures are opened from; what a file is, its content decides."""


def ask_open_file(parent: QWidget | None, title: str, pattern: str, folder: Path | None = None) -> Path | None:
    """One existing file; None when cancelled."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, _text(folder), pattern)
    return Path(chosen) if chosen else None


def ask_open_files(parent: QWidget | None, title: str, pattern: str, folder: Path | None = None) -> list[Path]:
    """One or several existing files; none when cancelled."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, _text(folder), pattern)
    return [Path(name) for name in chosen]


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
