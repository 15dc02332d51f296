"""What Qt needs from a Linux system beside its own wheel: found, installed with apt, or named in one line to run."""

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from environment import SetupError

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".pfb"})


@dataclass(frozen=True)
class Library:
    """A shared library and the Debian package that brings it."""

    soname: str
    package: str


# Linked by QtCore, QtGui and QtDBus: without them PySide6 cannot be imported.
EVERY_WINDOW = (
    Library("libEGL.so.1", "libegl1"),
    Library("libGL.so.1", "libgl1"),
    Library("libX11.so.6", "libx11-6"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libz.so.1", "zlib1g"),
    Library("libzstd.so.1", "libzstd1"),
)
# Linked by the X11 platform plugin: without them no window opens on an X display.
X11_WINDOW = (
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-render.so.0", "libxcb-render0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-shm.so.0", "libxcb-shm0"),
    Library("libxcb-sync.so.1", "libxcb-sync1"),
    Library("libxcb-util.so.1", "libxcb-util1"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
# The same for Wayland's.
WAYLAND_WINDOW = (
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
)


def has_display() -> bool:
    """Whether a window could open here."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare_system(say: Callable[[str], None], *, required: bool) -> None:
    """Have on Linux what the set-up and Qt need from the system; elsewhere nothing is missing.

    Installs with apt-get where that is possible without asking for a password; otherwise says the line to run.

    Raises:
        SetupError: something is still missing and the work at hand is ``required`` to have it.
    """
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages()
    if not packages:
        return
    if can_install():
        say(f"Installing from the system's packages: {' '.join(packages)}.")
        trouble = apt_install(packages)
        importlib.invalidate_caches()
    else:
        trouble = ""
    if missing := blocking_packages(missing_packages()):
        sentence = trouble or "Some system libraries are missing."
        advice = f"{sentence} Run: {install_line(missing)}"
        if required:
            raise SetupError(advice)
        say(advice)


def missing_packages() -> list[str]:
    """Debian's names of what is not here, sorted."""
    missing = {
        library.package for library in (*EVERY_WINDOW, *X11_WINDOW, *WAYLAND_WINDOW) if not loads(library.soname)
    }
    if importlib.util.find_spec("ensurepip") is None:
        missing.add("python3-venv")
    if not has_font():
        missing.add("fonts-dejavu-core")
    return sorted(missing)


def blocking_packages(packages: list[str]) -> list[str]:
    """Those of ``packages`` without which nothing can be shown here.

    A font can wait, and so can what only the other kind of display needs, or any kind where there is none.
    """
    on_x11, on_wayland = bool(os.environ.get("DISPLAY")), bool(os.environ.get("WAYLAND_DISPLAY"))
    optional = {"fonts-dejavu-core"}
    if on_wayland or not on_x11:
        optional |= {library.package for library in X11_WINDOW}
    if on_x11 or not on_wayland:
        optional |= {library.package for library in WAYLAND_WINDOW}
    return [package for package in packages if package not in optional]


def loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_font() -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(
        Path(name).suffix in FONT_ENDINGS for folder in folders for _, _, names in os.walk(folder) for name in names
    )


def can_install() -> bool:
    """Root on a Debian kind of system."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install_line(packages: list[str]) -> str:
    """The line that mends it, for Debian's kind; others get the list to look for."""
    if shutil.which("apt-get") is None:
        return f"your system's installer for what Debian calls {' '.join(packages)}"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y {' '.join(packages)}"


def apt_install(packages: list[str]) -> str:
    """Install them; returns what went wrong as a sentence, or an empty string."""
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    output = ""
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *arguments],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        output = done.stdout
        # A failed update may only mean that one of several sources is away; the install will tell.
        if arguments[0] == "install" and done.returncode != 0:
            last = next(
                (line for line in reversed(output.splitlines()) if line.startswith("E: ")), "E: no reason given"
            )
            return f"apt-get could not install the system libraries ({last.removeprefix('E: ').rstrip('.')})."
    return ""
