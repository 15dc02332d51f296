"""packaging/dev.py sets up once, then gets out of the way, and says in plain words what is wrong."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import dev
import pytest
import system_libraries
from environment import Environment, SetupError, os_trouble, pip_trouble

ROOT = Path(__file__).resolve().parent.parent.parent
PYPROJECT = """
[build-system]
requires = ["hatchling"]
[project]
dependencies = ["numpy>=2.0"]
[dependency-groups]
dev = ["pytest>=8"]
"""


class Computer:
    """Stands in for ``venv`` and ``subprocess``: makes an empty environment and writes down what pip was asked.

    Attributes:
        environments_made: how often.
        pip_calls: the arguments of each call, after ``pip install``.
        pip_prints: pip's output, line by line; None for Ctrl-C in the middle of it.
        pip_code: pip's exit code.
    """

    def __init__(self) -> None:
        self.environments_made = 0
        self.pip_calls: list[list[str]] = []
        self.pip_prints: list[str | None] = [
            "Collecting numpy>=2.0\n",
            "Installing collected packages: numpy, pytest\n",
        ]
        self.pip_code = 0

    def create(self, folder: Path) -> None:
        self.environments_made += 1
        python = Environment(folder.parent, print).python
        python.parent.mkdir(parents=True)
        python.touch()

    def run(self, command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        """The question whether the environment's Python works."""
        folder = Path(str(command[0])).parent.parent.resolve()
        answer = f"{sys.implementation.cache_tag}\n{sys.platform}\n{folder}\n"
        return subprocess.CompletedProcess([], 0, stdout=answer, stderr="")

    def start(self, command: list[str], **_: object) -> "Pip":
        assert command[1:4] == ["-m", "pip", "install"]
        self.pip_calls.append(command[4:])
        return Pip(self)


class Pip:
    """A running pip, as far as ``subprocess.Popen`` shows it."""

    def __init__(self, computer: Computer) -> None:
        self.stdout = self
        self.returncode = computer.pip_code
        self._prints = iter(computer.pip_prints)

    def __enter__(self) -> "Pip":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> "Pip":
        return self

    def __next__(self) -> str:
        line = next(self._prints)
        if line is None:
            raise KeyboardInterrupt
        return line


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    computer = Computer()
    monkeypatch.setattr("venv.EnvBuilder.create", lambda _, folder: computer.create(folder))
    monkeypatch.setattr("environment.subprocess.run", computer.run)
    monkeypatch.setattr("environment.subprocess.Popen", computer.start)
    return computer


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "packaging" / "constraints.txt").write_text("numpy==2.4.6\n")
    return tmp_path


def prepare(checkout: Path) -> list[str]:
    """Set up, and return what was said."""
    said: list[str] = []
    Environment(checkout, said.append).prepare()
    return said


# What it is


@pytest.mark.parametrize("script", sorted((ROOT / "packaging").glob("*.py")), ids=lambda path: path.name)
def test_the_set_up_imports_nothing_outside_the_standard_library(script: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    siblings = {path.stem for path in script.parent.glob("*.py")}
    assert imported - siblings <= sys.stdlib_module_names


def test_an_older_python_is_told_so_before_anything_it_does_not_know() -> None:
    tree = ast.parse((ROOT / "packaging" / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    _, imports_sys, check, *_ = tree.body
    assert ast.unparse(imports_sys) == "import sys"
    assert isinstance(check, ast.If)
    assert ast.unparse(check.test) == "sys.version_info < (3, 11)"
    assert "GenStudio needs Python 3.11 or newer" in ast.unparse(check.body[-1])


def test_the_continuous_integration_calls_exactly_the_test_command() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1] == "exec python3 packaging/dev.py test"
    assert not [line for line in lines[1:-1] if not line.startswith(("set ", "cd "))]
    if sys.platform != "win32":
        assert script.stat().st_mode & 0o111, "not executable"


def test_torch_is_pinned_without_the_build_of_one_kind_of_computer() -> None:
    constraints = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert "torch==2.13.0" in constraints
    assert not [line for line in constraints if not line.startswith("#") and "+" in line]


# The environment


def test_a_first_set_up_makes_the_environment_and_installs_all_with_the_constraints(
    computer: Computer, checkout: Path
) -> None:
    said = prepare(checkout)
    assert computer.environments_made == 1
    packages, program = computer.pip_calls
    assert packages[packages.index("--constraint") + 1] == str(checkout / "packaging" / "constraints.txt")
    assert packages[-3:] == ["numpy>=2.0", "pytest>=8", "hatchling"]
    assert program[program.index("--editable") + 1] == str(checkout)
    assert "  numpy" in said
    assert "  unpacking 2 packages" in said


def test_a_second_set_up_starts_nothing_and_says_nothing(computer: Computer, checkout: Path) -> None:
    prepare(checkout)
    computer.pip_calls.clear()
    assert prepare(checkout) == []
    assert computer.pip_calls == []
    assert computer.environments_made == 1


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/constraints.txt"])
def test_a_changed_requirement_is_installed_into_the_environment_that_is_there(
    computer: Computer, checkout: Path, changed: str
) -> None:
    prepare(checkout)
    with (checkout / changed).open("a") as file:
        file.write("# changed\n")
    prepare(checkout)
    assert len(computer.pip_calls) == 4
    assert computer.environments_made == 1


def test_an_environment_interrupted_while_unpacking_is_made_anew(computer: Computer, checkout: Path) -> None:
    computer.pip_prints.append(None)
    with pytest.raises(KeyboardInterrupt):
        prepare(checkout)
    computer.pip_prints.pop()
    prepare(checkout)
    assert computer.environments_made == 2
    assert prepare(checkout) == []


def test_an_environment_without_its_python_is_made_anew(computer: Computer, checkout: Path) -> None:
    prepare(checkout)
    Environment(checkout, print).python.unlink()
    said = prepare(checkout)
    assert computer.environments_made == 2
    assert any("making it anew" in line for line in said)


def test_a_half_made_environment_is_made_anew(computer: Computer, checkout: Path) -> None:
    (checkout / ".venv" / "lib").mkdir(parents=True)
    prepare(checkout)
    assert computer.environments_made == 1
    assert not (checkout / ".venv" / "lib").exists()


def test_an_environment_copied_from_another_place_is_made_anew(computer: Computer, checkout: Path) -> None:
    prepare(checkout)
    copy = checkout / "copy"
    shutil.copytree(checkout, copy)
    prepare(copy)
    assert computer.environments_made == 2
    assert prepare(copy) == []


def test_a_failed_installation_is_tried_again_the_next_time(computer: Computer, checkout: Path) -> None:
    computer.pip_code = 1
    with pytest.raises(SetupError):
        prepare(checkout)
    computer.pip_code = 0
    prepare(checkout)
    assert prepare(checkout) == []


# What went wrong, in plain words


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        (
            "WARNING: Retrying ... NewConnectionError('<...>: Failed to establish')",
            "No network: .* run the same command",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "ERROR: No matching distribution found for torch==9.",
            "install the packages: No matching distribution .* torch==9",
        ),
        ("something else", "pip gave up without a reason"),
    ],
)
def test_a_failure_of_pip_is_one_sentence(
    computer: Computer, checkout: Path, printed: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    computer.pip_prints = [printed + "\n"]
    computer.pip_code = 1
    with pytest.raises(SetupError, match=sentence) as failure:
        prepare(checkout)
    assert "\n" not in str(failure.value)
    assert "Traceback" not in capsys.readouterr().err


def test_a_python_without_venv_names_the_package_to_install(
    computer: Computer, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupError, match="sudo apt install python3-venv"):
        prepare(checkout)
    assert computer.environments_made == 0


def test_a_folder_that_cannot_be_written_is_named() -> None:
    assert "/srv/studio/.venv cannot be written" in os_trouble(PermissionError(13, "denied", "/srv/studio/.venv"))


def test_the_network_is_blamed_only_when_it_is_the_network() -> None:
    assert "network" not in pip_trouble(["ERROR: Invalid requirement: 'x y'"], "x").lower()


# Qt's system libraries


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux without display, fonts and any of Qt's libraries."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("system_libraries.loads", lambda soname: False)
    monkeypatch.setattr("system_libraries.has_font", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.usefixtures("bare_system")
def test_a_person_without_root_gets_the_one_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    with pytest.raises(SetupError, match=r"Run: sudo apt-get install -y .*\blibegl1\b.*\blibxkbcommon0\b") as failure:
        system_libraries.prepare_system(print, required=True)
    assert "\n" not in str(failure.value)


@pytest.mark.usefixtures("bare_system")
def test_work_without_a_window_goes_on_after_saying_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    said: list[str] = []
    system_libraries.prepare_system(said.append, required=False)
    [line] = said
    assert "sudo apt-get install -y" in line


@pytest.mark.usefixtures("bare_system")
def test_root_on_debian_installs_what_is_missing_with_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    interactive: list[str | None] = []

    def apt(command: list[str], env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        interactive.append(env.get("DEBIAN_FRONTEND"))
        if command[1] == "install":
            monkeypatch.setattr("system_libraries.loads", lambda soname: True)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr("system_libraries.can_install", lambda: True)
    monkeypatch.setattr("system_libraries.subprocess.run", apt)
    system_libraries.prepare_system(print, required=True)
    update, install = commands
    assert update[:2] == ["apt-get", "update"]
    assert {"libegl1", "libxcb-cursor0", "fonts-dejavu-core"} <= set(install)
    assert interactive == ["noninteractive", "noninteractive"]


@pytest.mark.usefixtures("bare_system")
def test_a_failed_apt_gives_its_reason_and_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def apt(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 100, stdout="E: Unable to fetch some archives\n")

    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr("system_libraries.can_install", lambda: True)
    monkeypatch.setattr("system_libraries.subprocess.run", apt)
    with pytest.raises(SetupError, match=r"\(Unable to fetch some archives\)\. Run: apt-get install -y "):
        system_libraries.prepare_system(print, required=True)


@pytest.mark.usefixtures("bare_system")
def test_x11_libraries_are_needed_only_where_x11_is(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = ["fonts-dejavu-core", "libegl1", "libwayland-cursor0", "libxcb-cursor0"]
    assert system_libraries.blocking_packages(missing) == ["libegl1"]
    monkeypatch.setenv("DISPLAY", ":0")
    assert system_libraries.blocking_packages(missing) == ["libegl1", "libxcb-cursor0"]
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert system_libraries.blocking_packages(missing) == ["libegl1", "libwayland-cursor0"]


# The commands


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A set-up that is done; returns the commands that are run then, all of which succeed."""
    calls: list[list[str]] = []

    def call(_: Environment, arguments: list[str], *__: object, **___: object) -> int:
        calls.append(list(arguments))
        return 0

    monkeypatch.setattr("dev.prepare_system", lambda say, required: None)
    monkeypatch.setattr("dev.Environment.prepare", lambda self: None)
    monkeypatch.setattr("dev.call", call)
    return calls


def test_run_opens_the_studio_where_there_is_a_display(ready: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dev.has_display", lambda: True)
    assert dev.main(["run", "--style", "dark"]) == 0
    assert ready == [["-m", "genstudio.ui.app", "--style", "dark"]]


def test_run_trains_into_a_new_folder_where_there_is_no_display(
    ready: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dev.has_display", lambda: False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "genstudio-demo").mkdir()
    assert dev.main(["run"]) == 0
    assert ready == [["-m", "genstudio", "demo", "--out", str(tmp_path / "genstudio-demo-2")]]


def test_run_takes_the_folder_it_is_given(ready: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dev.has_display", lambda: False)
    dev.main(["run", "--out", "mine", "--seed", "3"])
    assert ready == [["-m", "genstudio", "demo", "--out", "mine", "--seed", "3"]]


def test_test_checks_tests_and_tests_without_qt(ready: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["test"]) == 0
    modules = [call[1] for call in ready if call[0] == "-m"]
    assert modules == ["ruff", "ruff", "mypy", "pytest", "pytest"]
    assert "tests.without_qt" in ready[-1]
    assert not [argument for argument in ready[-1] if argument.startswith(("tests/ui", "tests\\ui"))]
    assert capsys.readouterr().out.splitlines()[-1].startswith("All passed: lint, format, types, layers, tests,")


def test_test_with_arguments_is_pytest_with_those(ready: list[list[str]]) -> None:
    dev.main(["test", "tests/data", "-k", "folder"])
    assert ready == [["-m", "pytest", "tests/data", "-k", "folder"]]


@pytest.mark.usefixtures("ready")
def test_all_steps_are_run_and_the_first_failure_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = iter([0, 3, 0, 5])
    monkeypatch.setattr("dev.call", lambda *_, **__: next(codes))
    assert dev.main(["check"]) == 3
    assert capsys.readouterr().out.splitlines()[-1].startswith("Failed: format, layers; 2 of 4 steps")


def test_an_interruption_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dev.prepare_system", interrupted)
    assert dev.main(["setup"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_failed_set_up_is_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(self: Environment) -> None:
        raise SetupError("The disk is full.")

    monkeypatch.setattr("dev.prepare_system", lambda say, required: None)
    monkeypatch.setattr("dev.Environment.prepare", broken)
    assert dev.main(["test"]) == 1
    assert capsys.readouterr().err == "dev.py: The disk is full.\n"


def test_a_command_that_failed_by_a_signal_has_the_shells_exit_code(tmp_path: Path) -> None:
    class Here(Environment):
        def __init__(self) -> None:
            super().__init__(tmp_path, print)
            self.python = Path(sys.executable)

    assert dev.call(Here(), ["-c", "raise SystemExit(7)"]) == 7
    if sys.platform != "win32":
        assert dev.call(Here(), ["-c", "import os, signal; os.kill(os.getpid(), signal.SIGABRT)"]) == 128 + 6
