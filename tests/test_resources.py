"""The program finds the files that come with it."""

from pathlib import Path

import pytest

from genstudio import resources
from genstudio.resources import resource_path


def test_a_file_of_the_checkout_is_found() -> None:
    assert resource_path("icon.svg").read_bytes()


def test_an_installed_program_uses_the_files_inside_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged, beside = tmp_path / "genstudio" / "resources", tmp_path / "resources"
    for folder in (packaged, beside):
        folder.mkdir(parents=True)
        (folder / "icon.svg").touch()
    monkeypatch.setattr(resources, "FOLDERS", (packaged, beside))
    assert resource_path("icon.svg") == packaged / "icon.svg"


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"without the file no-such\.svg"):
        resource_path("no-such.svg")
