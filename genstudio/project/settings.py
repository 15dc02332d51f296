"""What the program remembers between two starts, apart from the window's geometry."""

from __future__ import annotations

import logging
from pathlib import Path

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, ValidationError

from genstudio.errors import ExportError
from genstudio.project.writing import make_folder, write_whole

APP = "GenStudio"
MOST_RECENT = 8

log = logging.getLogger(__name__)


class StudioSettings(BaseModel):
    """The remembered choices.

    Attributes:
        version: of this list, for later programs.
        scheme: "system", "light" or "dark".
        recent_pictures, recent_models: paths, the newest first.
        last_folder: where file dialogs open.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = 1
    scheme: str = "system"
    recent_pictures: tuple[str, ...] = ()
    recent_models: tuple[str, ...] = ()
    last_folder: str = ""


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

    def change(self, **values: object) -> None:
        """Take over new values and write them; a place that cannot be written costs the memory, not the work."""
        self.current = self.current.model_copy(update=values)
        text = self.current.model_dump_json(indent=2) + "\n"
        try:
            make_folder(self.path.parent)
            write_whole(self.path, lambda fresh: fresh.write_text(text, "utf-8"))
        except ExportError:
            log.warning("settings were not saved", exc_info=True)

    def add_recent(self, field: str, path: str) -> None:
        """Put a path first in `recent_pictures` or `recent_models`."""
        others = tuple(known for known in getattr(self.current, field) if known != path)
        self.change(**{field: (path, *others)[:MOST_RECENT]})

    def _read(self) -> StudioSettings:
        try:
            return StudioSettings.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return StudioSettings()
        except (OSError, ValidationError) as error:
            log.warning("settings could not be read: %s", error)
            self._set_aside()
            return StudioSettings()

    def _set_aside(self) -> None:
        """Keep a damaged file under another name, so that nothing is lost by writing a new one."""
        try:
            self.path.replace(self.path.with_suffix(".damaged.json"))
        except OSError:
            log.warning("the damaged settings could not be set aside", exc_info=True)


def runs_folder() -> Path:
    """Where the window keeps its run folders."""
    return user_data_path(APP, appauthor=False) / "runs"
