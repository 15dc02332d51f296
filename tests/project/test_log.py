"""The log for the person who helps."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from genstudio.project import log as log_module
from genstudio.project.log import log_path, start_log


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for the logs of one test; what it opened is closed again."""
    monkeypatch.setattr(log_module, "user_log_path", lambda *_, **__: tmp_path / "log")
    yield tmp_path / "log"
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.name == log_module.HANDLER]:
        root.removeHandler(handler)
        handler.close()


def test_the_program_is_heard_from_information_upwards_libraries_from_warnings_upwards() -> None:
    path = start_log("window")
    assert path == log_path("window")
    assert path is not None
    logging.getLogger("genstudio.training").info("begun")
    logging.getLogger("somebody.else").info("chatter")
    logging.getLogger("somebody.else").warning("careful")
    text = path.read_text("utf-8")
    assert "INFO genstudio.training: begun" in text
    assert "careful" in text
    assert "chatter" not in text


def test_warnings_go_to_the_log_and_not_to_the_terminal(tmp_path: Path) -> None:
    script = (
        "import sys, warnings\n"
        "from pathlib import Path\n"
        "from genstudio.project import log\n"
        "log.user_log_path = lambda *_, **__: Path(sys.argv[1])\n"
        "log.start_log('window')\n"
        "warnings.warn('a damaged note in a photo')\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert "a damaged note in a photo" in (tmp_path / "window.log").read_text("utf-8")


def test_starting_twice_writes_every_line_once() -> None:
    start_log("window")
    path = start_log("window")
    assert path is not None
    logging.getLogger("genstudio").info("once")
    assert path.read_text("utf-8").count("once") == 1


def test_a_traceback_goes_to_the_log() -> None:
    path = start_log("window")
    assert path is not None
    try:
        raise ZeroDivisionError("by nought")
    except ZeroDivisionError:
        logging.getLogger("genstudio").exception("unexpected")
    assert "ZeroDivisionError: by nought" in path.read_text("utf-8")


def test_a_log_that_has_grown_large_is_set_aside(log_folder: Path) -> None:
    log_folder.mkdir()
    log_path("window").write_bytes(b"x" * (log_module.LARGEST_LOG + 1))
    path = start_log("window")
    assert path is not None
    assert path.stat().st_size == 0
    assert path.with_suffix(".log.old").stat().st_size > log_module.LARGEST_LOG


def test_a_place_that_cannot_be_written_is_no_reason_not_to_work(log_folder: Path) -> None:
    log_folder.write_text("a file in the way")
    assert start_log("window") is None
    logging.getLogger("genstudio").warning("nobody hears this")


def test_a_full_disk_does_not_fill_the_screen(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start_log("window")
    [handler] = [handler for handler in logging.getLogger().handlers if handler.name == log_module.HANDLER]

    def refuse(record: logging.LogRecord) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handler, "format", refuse)
    logging.getLogger("genstudio").info("lost")
    assert capfd.readouterr() == ("", "")


def test_without_a_place_for_the_log_nothing_is_written_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    script = (
        "import logging\n"
        "from pathlib import Path\n"
        "from genstudio.project import log\n"
        f"log.user_log_path = lambda *_, **__: Path({str(tmp_path / 'file' / 'log')!r})\n"
        "assert log.start_log('window') is None\n"
        "logging.getLogger('genstudio').error('lost')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
