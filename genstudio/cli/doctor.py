"""``genstudio doctor``: what this computer has, and what is missing."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from typing import Annotated

import typer

import genstudio
from genstudio.cli.terminal import answer, answer_json

PACKAGES = ("torch", "numpy", "pillow", "safetensors", "pydantic", "scikit-learn", "scikit-image", "PySide6-Essentials")
QT_SECONDS = 60.0
# The window's toolkit is looked at in a process of its own: where a system library is missing, loading it may even
# end the process. The platform plug-in needs libraries that nothing else does.
LOOK_AT_QT = """
import ctypes, pathlib, sys
import PySide6.QtGui, PySide6.QtWidgets
from PySide6.QtCore import QLibraryInfo
if sys.platform == "linux":
    plugins = pathlib.Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    ctypes.CDLL(str(plugins / "platforms" / "libqxcb.so"))
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found.

    Attributes:
        versions: (name, version) of the program, Python, the system and the libraries it stands on.
        devices: what can be computed on, the best last.
        threads: processor cores it computes on by default, and how many there are.
        places: (what, where) of the files it keeps, and how much the cache holds.
        missing: a sentence for everything that is missing, with what to do; nothing of it stops the command line.
    """

    versions: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    threads: tuple[int, int]
    places: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def doctor(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show versions, devices, folders, and what is missing."""
    findings = examine()
    if json:
        answer_json(
            {
                "versions": dict(findings.versions),
                "devices": list(findings.devices),
                "threads": {"used": findings.threads[0], "available": findings.threads[1]},
                "places": dict(findings.places),
                "missing": list(findings.missing),
            }
        )
        return
    for name, version in findings.versions:
        answer(f"{name:<20} {version}")
    answer(f"{'devices':<20} {', '.join(findings.devices) or 'none'}")
    answer(f"{'processor cores':<20} computes on {findings.threads[0]} of {findings.threads[1]}")
    for name, place in findings.places:
        answer(f"{name:<20} {place}")
    for sentence in findings.missing:
        answer(f"Missing: {sentence}")
    if not findings.missing:
        answer("Nothing is missing.")


def examine() -> Findings:
    """Look at this computer; raises nothing, whatever is broken."""
    cores = os.cpu_count() or 1
    devices, used, missing = _torch(cores)
    missing += [f"{name} is not installed. Install GenStudio again." for name, version in _packages() if not version]
    missing += _qt()
    own = (("genstudio", genstudio.__version__), ("python", platform.python_version()), ("system", platform.platform()))
    packages = tuple((name, version or "not installed") for name, version in _packages())
    return Findings((*own, *packages), devices, (used, cores), _places(), tuple(missing))


def _torch(cores: int) -> tuple[tuple[str, ...], int, list[str]]:
    """Devices, threads and what is missing; a broken torch is a finding like any other."""
    try:
        import torch

        from genstudio.training.config import choose_threads

        if not torch.cuda.is_available():
            return ("cpu",), choose_threads(0), ["No NVIDIA card that torch can use; training runs on the processor."]
        names = [torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())]
        return ("cpu", *(f"cuda ({name})" for name in names)), choose_threads(0), []
    except Exception as error:  # a library that cannot be loaded may raise anything
        return (), cores, [f"torch cannot be used ({_first_line(error)}). Install GenStudio again."]


def _packages() -> tuple[tuple[str, str | None], ...]:
    return tuple((name, _version(name)) for name in PACKAGES)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _qt() -> list[str]:
    """Whether the window could open."""
    missing = []
    if _version("PySide6-Essentials") is not None:
        try:
            look = _look_at_qt()
            problem = look.stderr.strip().splitlines()[-1:] if look.returncode else []
            if look.returncode and not problem:
                problem = [f"it ended with code {look.returncode}"]
        except (OSError, subprocess.SubprocessError) as error:
            problem = [_first_line(error)]
        missing += [f"The window cannot open: {line}. Install the system libraries of Qt." for line in problem]
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        missing.append("No display; the window needs one, the command line does not.")
    return missing


def _look_at_qt() -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LOOK_AT_QT]
    return subprocess.run(command, capture_output=True, text=True, timeout=QT_SECONDS, check=False)


def _places() -> tuple[tuple[str, str], ...]:
    from platformdirs import user_config_path

    from genstudio.project.log import log_path
    from genstudio.project.settings import APP, runs_folder

    return (
        ("settings", str(user_config_path(APP, appauthor=False))),
        ("runs", str(runs_folder())),
        ("log", str(log_path("command-line"))),
        *_cache(),
    )


def _cache() -> tuple[tuple[str, str], tuple[str, str]]:
    from genstudio.cli.cache import extent_text
    from genstudio.data.cache.shelf import Shelf

    shelf = Shelf()
    extent = shelf.extent()
    return ("cache", str(shelf.folder)), ("in the cache", extent_text(extent.sets, extent.bytes))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
