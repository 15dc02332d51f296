#!/usr/bin/env python3
"""Set GenStudio up and run it: everything a fresh checkout needs, with nothing but Python.

    python3 packaging/dev.py run [ARGS...]       open the studio, or without a display train and show in a folder
    python3 packaging/dev.py test [ARGS...]      all checks and tests; with ARGS only pytest, with those
    python3 packaging/dev.py check               formatter, linter, types and layers
    python3 packaging/dev.py setup               only make or mend .venv
    python3 packaging/dev.py benchmark [ARGS...] speed and memory, ours against the reference

Each sets up first, which takes minutes the first time and a moment when nothing has changed.
"""

import sys

# Before anything an older Python would stumble over.
if sys.version_info < (3, 11):  # noqa: UP036
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    sys.exit(f"GenStudio needs Python 3.11 or newer; this is {version}. Try: python3.11 packaging/dev.py")

import argparse
import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from environment import Environment, SetupError
from system_libraries import has_display, prepare_system

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("run", "test", "check", "setup", "benchmark")
INTERRUPTED = 130

# What runs with Qt kept away: every folder of tests but the window's, and the command line.
CORE_TESTS = (
    *("data", "models", "training", "project", "latent", "denoising", "evaluation", "cli"),
    *("test_cli*.py", "test_layers.py", "test_resources.py"),
)

# One process for each of two cores halves the time.
WORKERS = "2"


@dataclass(frozen=True)
class Step:
    """One command of a longer job, run with the environment's Python from the top of the checkout."""

    title: str
    arguments: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict)


def main(argv: list[str] | None = None) -> int:
    """Do one command; returns the exit code."""
    command, arguments = parse(sys.argv[1:] if argv is None else argv)
    environment = Environment(ROOT, say)
    try:
        # The checks, and a run without a window, do without Qt's libraries.
        needs_qt = command in ("test", "setup", "benchmark") or (command == "run" and has_display())
        if command != "check":
            prepare_system(say, required=needs_qt)
        environment.prepare()
        if command == "run":
            return run(environment, arguments)
        if command == "test":
            return run_steps(environment, [pytest_step(arguments)] if arguments else [*check_steps(), *test_steps()])
        if command == "check":
            return run_steps(environment, check_steps())
        if command == "benchmark":
            return call(environment, [str(ROOT / "tests" / "benchmarks" / "benchmark.py"), *arguments])
        say("Ready. Next: python3 packaging/dev.py run")
        return 0
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED


def parse(argv: list[str]) -> tuple[str, list[str]]:
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS", help="passed on")
    parsed = parser.parse_args(argv)
    if parsed.arguments and parsed.command in ("check", "setup"):
        parser.error(f"{parsed.command} takes no arguments")
    return parsed.command, parsed.arguments


def say(line: str) -> None:
    print(line, flush=True)


def run(environment: Environment, arguments: list[str]) -> int:
    """The studio where there is a screen; the same main job without a window where there is none."""
    if has_display():
        return call(environment, ["-m", "genstudio.ui.app", *arguments])
    say("No display here: training on the built-in pictures without a window.")
    if not any(argument == "--out" or argument.startswith("--out=") for argument in arguments):
        arguments = ["--out", str(new_folder(Path.cwd(), "genstudio-demo")), *arguments]
    return call(environment, ["-m", "genstudio", "demo", *arguments])


def new_folder(parent: Path, name: str) -> Path:
    """``name``, ``name-2``, ``name-3`` ...: the first that is not there yet."""
    number, folder = 1, parent / name
    while folder.exists():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def check_steps() -> list[Step]:
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        Step("lint", ("-m", "ruff", "check", "--quiet", ".")),
        Step("format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
        Step("types", ("-m", "mypy", "--no-error-summary")),
        Step("layers", ("-c", lint_imports)),
    ]


def test_steps() -> list[Step]:
    core = [str(path.relative_to(ROOT)) for name in CORE_TESTS for path in sorted((ROOT / "tests").glob(name))]
    options = ("-q", "-n", WORKERS, "-p", "no:pytest-qt", "-p", "tests.without_qt", "-m", "not slow")
    return [pytest_step(["-n", WORKERS]), Step("core tests without Qt", ("-m", "pytest", *options, *core))]


def pytest_step(arguments: list[str]) -> Step:
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    return Step("tests", ("-m", "pytest", *arguments), {"QT_QPA_PLATFORM": platform})


def run_steps(environment: Environment, steps: list[Step]) -> int:
    """Run all, also after one failed, and return the first failure's exit code."""
    started = time.monotonic()
    failures: list[tuple[Step, int]] = []
    for step in steps:
        say(f"== {step.title}")
        step_started = time.monotonic()
        code = call(environment, step.arguments, step.variables, folder=ROOT)
        say(
            f"== {step.title}: {'passed' if code == 0 else f'failed ({code})'}, {time.monotonic() - step_started:.0f} s"
        )
        if code != 0:
            failures.append((step, code))
    seconds = f"{time.monotonic() - started:.0f} s"
    if not failures:
        say(f"All passed: {', '.join(step.title for step in steps)} ({seconds}).")
        return 0
    say(f"Failed: {', '.join(step.title for step, _ in failures)}; {len(failures)} of {len(steps)} steps ({seconds}).")
    return failures[0][1]


def call(
    environment: Environment,
    arguments: list[str] | tuple[str, ...],
    variables: dict[str, str] | None = None,
    folder: Path | None = None,
) -> int:
    """Run the environment's Python to its end and return its exit code.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed, and the command has ended since: it got the same signal, and may have a
            checkpoint to write first.
    """
    command = [str(environment.python), *arguments]
    interrupted = False
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **(variables or {})}) as process:
        while process.poll() is None:
            try:
                process.wait()
            except KeyboardInterrupt:
                interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


if __name__ == "__main__":
    sys.exit(main())
