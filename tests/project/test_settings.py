"""What the program remembers between two starts."""

from pathlib import Path

import pytest

from genstudio.project.settings import MOST_RECENT, SettingsFile, StudioSettings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


def test_a_first_start_has_the_defaults_and_writes_nothing(path: Path) -> None:
    assert SettingsFile(path).current == StudioSettings()
    assert not path.exists()


def test_what_was_changed_is_there_at_the_next_start(path: Path) -> None:
    SettingsFile(path).change(scheme="dark", last_folder="/tmp/Bilder – neu")
    again = SettingsFile(path).current
    assert (again.scheme, again.last_folder) == ("dark", "/tmp/Bilder – neu")


def test_recent_paths_come_newest_first_without_doubles_and_not_too_many(path: Path) -> None:
    settings = SettingsFile(path)
    for number in range(MOST_RECENT + 3):
        settings.add_recent("recent_models", f"/m/{number}")
    settings.add_recent("recent_models", f"/m/{MOST_RECENT}")
    recent = SettingsFile(path).current.recent_models
    assert recent[0] == f"/m/{MOST_RECENT}"
    assert len(recent) == len(set(recent)) == MOST_RECENT


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "7", '{"scheme": 3}', '{"recent_models": "x"}', '{"recent_models": [1]}', "[" * 100_000],
)
def test_a_damaged_file_is_set_aside_and_the_defaults_hold(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    settings = SettingsFile(path)
    assert settings.current == StudioSettings()
    settings.change(scheme="light")
    assert path.with_suffix(".damaged.json").read_text("utf-8") == text
    assert SettingsFile(path).current.scheme == "light"


def test_what_a_later_program_added_does_no_harm(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 9, "scheme": "dark", "hologram": true}', "utf-8")
    assert SettingsFile(path).current.scheme == "dark"


def test_a_place_that_cannot_be_written_costs_the_memory_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = SettingsFile(tmp_path / "file" / "settings.json")
    settings.change(scheme="dark")
    assert settings.current.scheme == "dark"


def test_two_windows_do_not_forget_what_the_other_one_remembers(path: Path) -> None:
    one, other = SettingsFile(path), SettingsFile(path)
    one.change(scheme="dark")
    one.add_recent("recent_pictures", "/a")
    other.change(last_folder="/home")
    other.add_recent("recent_pictures", "/b")
    known = SettingsFile(path).current
    assert (known.scheme, known.last_folder, known.recent_pictures) == ("dark", "/home", ("/b", "/a"))


def test_a_folder_whose_name_is_no_text_is_remembered_all_the_same(path: Path) -> None:
    SettingsFile(path).change(last_folder="/odd\udcff name")
    assert SettingsFile(path).current.last_folder == "/odd\udcff name"
