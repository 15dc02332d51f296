"""What the program remembers between two starts, apart from the window's geometry."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path

from genstudio.errors import ExportError
from genstudio.project.writing import make_folder, write_whole

APP = "GenStudio"
MOST_RECENT = 8
PATIENCE_SECONDS = 0.5
"""For another window that writes them just now."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StudioSettings:
    """The remembered choices. A plain dataclass: pydantic would take a tenth of the time to the first painted window.

    Attributes:
        version: of this list, for later programs.
        scheme: "system", "light" or "dark".
        recent_pictures, recent_models: paths, the newest first.
        last_folder: where file dialogs open.
        preset: the one that the next recipe begins with, "fast", "balanced" or "best".
    """

    version: int = 1
    scheme: str = "system"
    recent_pictures: tuple[str, ...] = ()
    recent_models: tuple[str, ...] = ()
    last_folder: str = ""
    preset: str = "balanced"


class SettingsFile:
    """The settings on disk.

    Attributes:
        path: a JSON file.
        current: the settings as they are now.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.current = self._read()

    @classmethod
    def of_this_user(cls) -> SettingsFile:
        return cls(user_config_path(APP, appauthor=False) / "settings.json")

    def change(self, **values: Any) -> None:
        """Take over new values and write them; a place that cannot be written costs the memory, not the work."""
        self._change(lambda known: replace(known, **values))

    def _change(self, change: Callable[[StudioSettings], StudioSettings]) -> None:
        """Change them in memory, and on disk what another window may have written there meanwhile."""
        self.current = change(self.current)
        try:
            make_folder(self.path.parent)
            from genstudio.project.alone import alone  # not before there is something to write: the start is quick

            with alone(self.path.with_suffix(".lock"), ExportError("The settings are busy."), PATIENCE_SECONDS):
                text = json.dumps(asdict(change(self._on_disk() or self.current)), indent=2) + "\n"
                write_whole(self.path, lambda fresh: fresh.write_text(text, "utf-8"))
        except ExportError:
            log.warning("settings were not saved", exc_info=True)

    def add_recent(self, field: str, path: str) -> None:
        """Put a path first in `recent_pictures` or `recent_models`."""

        def put_first(settings: StudioSettings) -> StudioSettings:
            others = tuple(known for known in getattr(settings, field) if known != path)
            values: dict[str, Any] = {field: (path, *others)[:MOST_RECENT]}
            return replace(settings, **values)

        self._change(put_first)

    def _on_disk(self) -> StudioSettings | None:
        """None where there are none, or damaged ones."""
        try:
            return _settings(json.loads(self.path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _read(self) -> StudioSettings:
        try:
            return _settings(json.loads(self.path.read_text("utf-8")))
        except FileNotFoundError:
            return StudioSettings()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            log.warning("settings could not be read: %s", error)
            self._set_aside()
            return StudioSettings()

    def _set_aside(self) -> None:
        """Keep a damaged file under another name, so that nothing is lost by writing a new one."""
        try:
            self.path.replace(self.path.with_suffix(".damaged.json"))
        except OSError:
            log.warning("the damaged settings could not be set aside", exc_info=True)


def _settings(values: dict[str, Any]) -> StudioSettings:
    """The settings in a file's values; what a later program added is left out, what is missing has its default.

    Raises:
        ValueError, TypeError, AttributeError: the values are not settings.
    """
    plain = asdict(StudioSettings())
    known: dict[str, Any] = {name: value for name, value in values.items() if name in plain}
    for name, value in list(known.items()):
        wanted = list if isinstance(plain[name], tuple) else type(plain[name])
        if not isinstance(value, wanted) or (wanted is list and not all(isinstance(item, str) for item in value)):
            raise ValueError(f"{name} cannot be {value!r}")
        if wanted is list:
            known[name] = tuple(value)
    return StudioSettings(**known)


def runs_folder() -> Path:
    """Where the window keeps its run folders."""
    return user_data_path(APP, appauthor=False) / "runs"
