"""The virtual environment in .venv: made, filled, mended, and left alone when nothing has changed."""

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

# Which Python this is, as far as installed packages care.
PYTHON = (sys.implementation.cache_tag, sys.platform)

NETWORK_TROUBLE = re.compile(
    r"NewConnectionError|NameResolutionError|Max retries exceeded|Temporary failure in name resolution"
    r"|getaddrinfo failed|Network is unreachable|Connection refused|Connection reset|ConnectionError|ProxyError"
    r"|ReadTimeoutError"
)
DISK_TROUBLE = re.compile(r"No space left on device|not enough space on the disk|Disk quota exceeded")
# The package's name, from the index or from a file of its name and version.
COLLECTING = re.compile(r"(?:Collecting |Processing .*[/\\])([\w.]+(?:-[a-zA-Z][\w.]*)*)")
# From here on an interruption leaves packages half written.
UNPACKING = "Installing collected packages: "
TAIL_LINES = 200


class SetupError(Exception):
    """What went wrong and what to do next, in one plain sentence."""


class Environment:
    """A checkout's virtual environment with the program, its dependencies and the development tools in it.

    A stamp in it records what it was made from: pyproject.toml, the constraints, the Python and the place. While they
    are the same, `prepare` does nothing.
    """

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        self.folder = root / ".venv"
        self._place = str(self.folder.resolve())
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.root = root
        self.say = say
        self._pyproject = root / "pyproject.toml"
        self._constraints = root / "packaging" / "constraints.txt"
        self._stamp = self.folder / "genstudio-stamp"
        self._half_done = self.folder / "genstudio-half-done"
        self._log = self.folder / "genstudio-setup.log"

    def prepare(self) -> None:
        """Make it ready to run the program and its tests.

        Raises:
            SetupError: there is no network, no room, no ``venv`` module, or pip gave up.
        """
        try:
            if self.is_current():
                return
            if not self._is_sound():
                self._make()
            self._fill()
            self._stamp.write_text(f"{self._place}\n{self._fingerprint()}\n", encoding="utf-8")
        except OSError as error:
            raise SetupError(os_trouble(error)) from error

    def is_current(self) -> bool:
        """Whether it was filled from what lies in the checkout now, by this Python, at this place."""
        if not self._stamp.is_file() or not self.python.exists() or self._half_done.exists():
            return False
        return self._stamp.read_text(encoding="utf-8").splitlines() == [self._place, self._fingerprint()]

    def _fingerprint(self) -> str:
        parts = [self._pyproject.read_bytes(), self._constraints.read_bytes(), " ".join(PYTHON).encode()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def _is_sound(self) -> bool:
        """Whether pip can mend what is there; otherwise it is made anew."""
        if not self.folder.exists():
            return False
        if self._half_done.exists() or not self.python.exists() or self._was_copied():
            return False
        asked = "sys.implementation.cache_tag, sys.platform, os.path.realpath(sys.prefix)"
        question = f"import os, pip, sys; print({asked}, sep='\\n')"
        try:
            answer = subprocess.run([self.python, "-c", question], capture_output=True, text=True, check=False)
        except OSError:
            return False
        return answer.returncode == 0 and answer.stdout.splitlines() == [*PYTHON, self._place]

    def _was_copied(self) -> bool:
        # Its scripts and its link to the checkout still lead to the other place.
        return self._stamp.is_file() and self._stamp.read_text(encoding="utf-8").splitlines()[:1] != [self._place]

    def _make(self) -> None:
        if importlib.util.find_spec("ensurepip") is None:
            raise SetupError("This Python comes without venv; on Debian and Ubuntu run: sudo apt install python3-venv")
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            self.say("The .venv here is unfinished or belongs to another Python: making it anew.")
            shutil.rmtree(self.folder)
        self.say(f"Making .venv with Python {sys.version.split()[0]}.")
        builder = venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt")
        try:
            builder.create(self.folder)
        except subprocess.CalledProcessError as error:
            output = error.output.decode(errors="replace") if isinstance(error.output, bytes) else ""
            raise SetupError(pip_trouble(output.splitlines(), "pip into .venv")) from error

    def _fill(self) -> None:
        self.say("Installing what GenStudio needs; the first time this downloads much and takes some minutes.")
        project = tomllib.loads(self._pyproject.read_text(encoding="utf-8"))
        wanted: list[str] = [
            *project["project"]["dependencies"],
            *project["dependency-groups"]["dev"],
            # So that the program itself is built with pinned tools too.
            *project["build-system"]["requires"],
        ]
        self._pip("the packages", ["--constraint", str(self._constraints), *wanted])
        self._pip("GenStudio itself", ["--no-deps", "--no-build-isolation", "--editable", str(self.root)])
        self.say("Installed.")

    def _pip(self, what: str, arguments: list[str]) -> None:
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--progress-bar", "off", *arguments]
        tail: deque[str] = deque(maxlen=TAIL_LINES)
        with (
            self._log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
            ) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                log.write(line)
                tail.append(line.strip())
                self._tell(line)
        if process.returncode != 0:
            raise SetupError(f"{pip_trouble(tail, what)} Details: {self._log}")
        self._half_done.unlink(missing_ok=True)

    def _tell(self, line: str) -> None:
        """One line for each package, none of pip's small talk."""
        if collecting := COLLECTING.match(line):
            self.say(f"  {collecting[1]}")
        elif line.startswith(UNPACKING):
            self._half_done.touch()
            names = line.removeprefix(UNPACKING).strip()
            self.say(f"  unpacking {names}" if "," not in names else f"  unpacking {names.count(',') + 1} packages")


def pip_trouble(output: Iterable[str], what: str) -> str:
    """What pip's output means, as a sentence with what to do next."""
    lines = list(output)
    if any(DISK_TROUBLE.search(line) for line in lines):
        return disk_full()
    if any(NETWORK_TROUBLE.search(line) for line in lines):
        return f"No network: {what} could not be downloaded; connect this computer and run the same command again."
    errors = [line for line in lines if line.startswith(("ERROR: ", "error: "))]
    reason = errors[-1].partition(": ")[2].rstrip(".") if errors else "pip gave up without a reason"
    return f"Could not install {what}: {reason}."


def os_trouble(error: OSError) -> str:
    """What a failed file operation means, as a sentence with what to do next."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    place = error.filename or "the checkout"
    if isinstance(error, PermissionError):
        return f"{place} cannot be written; close what uses it, or choose a folder that belongs to you."
    return f"The set-up failed at {place}: {error.strerror or error}."


def disk_full() -> str:
    return "The disk is full: the set-up needs up to 8 GB; free some and run the same command again."
