"""What holds for every command: help, exit codes, one clear line, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import genstudio as package
from genstudio.cli import models as models_command
from genstudio.project.log import log_path
from tests.cli.conftest import Command
from tests.data.making import smooth

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("train", "sample", "interpolate", "denoise", "evaluate", "models", "data", "doctor", "cache", "demo")


def in_a_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "genstudio", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, genstudio: Command) -> None:
    outcome = genstudio(command, "--help")
    assert outcome.code == 0
    assert f"genstudio {command}" in outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_without_a_command_it_tells_which_there_are(arguments: tuple[str, ...], genstudio: Command) -> None:
    outcome = genstudio(*arguments)
    assert outcome.code == 0
    assert all(command in outcome.out for command in COMMANDS)


def test_the_version_is_the_packages(genstudio: Command) -> None:
    outcome = genstudio("--version")
    assert (outcome.code, outcome.out.strip()) == (0, f"genstudio {package.__version__}")


def test_interrupting_is_explained_where_it_matters(genstudio: Command) -> None:
    assert "130" in genstudio("train", "--help").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("trian",), "No such command 'trian'"),
        (("gui",), "The window is opened by genstudio-gui."),
        (("train",), "Missing option '--out'"),
        (("train", "--colour"), "--colour"),
        (("sample", "x", "--out", "y.png", "--n", "0"), "--n"),
        (("sample", "x", "--out", "y.png", "--truncation", "nan"), "--truncation"),
        (("models", "--frobnicate"), "No such option: --frobnicate"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_bad_argument_is_one_line_that_says_where_to_read_on(
    arguments: tuple[str, ...], sentence: str, genstudio: Command
) -> None:
    outcome = genstudio(*arguments)
    assert outcome.code == 2
    assert sentence in outcome.complaint
    assert "--help”" in outcome.complaint
    assert len(outcome.err.splitlines()) == 1
    assert outcome.out == ""


def test_what_nobody_expected_is_one_line_and_the_rest_is_in_the_log(
    genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(models_command, "answer", fail)
    outcome = genstudio("models")
    assert outcome.code == 1
    assert outcome.complaint == (
        f"Something went wrong inside the program; the details are in {log_path('command-line')}."
    )
    assert "ZeroDivisionError: a bug" in log_path("command-line").read_text("utf-8")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "There is not enough memory for this."),
        (OSError(5, "Input/output error", "/mnt/stick"), "/mnt/stick: Input/output error. Check the disk"),
    ],
    ids=["memory", "disk"],
)
def test_what_the_system_refuses_is_a_sentence(
    error: Exception, sentence: str, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(models_command, "answer", fail)
    outcome = genstudio("models")
    assert outcome.code == 1
    assert outcome.complaint.startswith(sentence)


def test_ctrl_c_while_something_is_prepared_ends_quietly(genstudio: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(models_command, "answer", interrupt)
    assert genstudio("models").code == 130


def test_help_and_version_load_nothing_that_takes_long() -> None:
    code = (
        "import sys; from genstudio.cli import main; main(['--help']); main(['--version']);"
        "print([name for name in ('torch', 'numpy', 'PIL', 'sklearn', 'skimage', 'pydantic') if name in sys.modules])"
    )
    outcome = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert outcome.stdout.splitlines()[-1] == "[]"


def test_a_terminal_that_knows_ascii_only_shows_plain_quotes(tmp_path: Path) -> None:
    outcome = in_a_process("train", "--model", "café", "--out", str(tmp_path / "run"), PYTHONIOENCODING="ascii")
    assert outcome.returncode == 2
    assert outcome.stderr.startswith(b'genstudio: There is no model "caf?"; there are vae,')
    assert in_a_process("train", "--help", PYTHONIOENCODING="ascii").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
def test_nobody_hears_of_it_when_the_reader_has_gone() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "genstudio", "models"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(60) == 1


def test_what_libraries_say_about_a_damaged_picture_is_in_the_log_and_not_on_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        smooth(30, 20).save(folder / f"{number}.tiff", compression="tiff_deflate")
    damaged = bytearray((folder / "0.tiff").read_bytes())
    damaged[12:40] = bytes(28)
    (folder / "0.tiff").write_bytes(damaged)
    outcome = in_a_process("check", "--data", str(folder), XDG_STATE_HOME=str(tmp_path / "state"))
    assert outcome.returncode == 0
    assert b"0.tiff" in outcome.stdout
    assert b"ZIPDecode" not in outcome.stdout + outcome.stderr
    if sys.platform == "linux":  # where the log is where it was asked to be
        (log,) = (tmp_path / "state").rglob("*.log")
        assert "ZIPDecode" in log.read_text("utf-8", errors="replace")


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed in another way there")
@pytest.mark.parametrize(("closed", "arguments", "code"), [(1, "models", 0), (2, "train --steps 0 --out x", 2)])
def test_a_stream_that_was_closed_beforehand_does_no_harm(closed: int, arguments: str, code: int) -> None:
    script = f'exec "$0" -m genstudio {arguments} {closed}>&-'
    outcome = subprocess.run(["/bin/sh", "-c", script, sys.executable], cwd=ROOT, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (code, "", "")
