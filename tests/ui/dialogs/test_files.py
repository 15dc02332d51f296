"""Asking for files."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from genstudio.ui.dialogs import files


@pytest.mark.parametrize(
    ("pattern", "suffix"),
    [
        ("Pictures (*.png *.jpg)", "png"),
        ("Model (*.safetensors)", "safetensors"),
        ("All files (*)", ""),
        ("Everything (*.*)", ""),
        ("", ""),
    ],
)
def test_the_suffix_comes_from_the_pattern(pattern: str, suffix: str) -> None:
    assert files.first_suffix(pattern) == suffix


def test_cancelling_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert files.ask_open_file(None, "Open", "All (*)") is None
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    assert files.ask_folder(None, "Open") is None
    assert files.ask_open_files(None, "Open", "All (*)") == []


def test_chosen_files_come_as_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = [str(tmp_path / "a.png"), str(tmp_path / "b.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    assert files.ask_open_files(None, "Open", "All (*)", tmp_path) == [tmp_path / "a.png", tmp_path / "b.png"]


def test_a_chosen_file_comes_as_a_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.png"), ""))
    assert files.ask_open_file(None, "Open", "All (*)", tmp_path) == tmp_path / "a.png"
