"""`alone_with`: a run is trained by one program at a time; two would overwrite each other's state."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from genstudio.errors import RunError
from genstudio.project.alone import alone
from genstudio.project.run_files import LOCK_FILE


def alone_with(folder: Path) -> AbstractContextManager[None]:
    """Keep others from training the run in a folder meanwhile, see `alone`.

    Raises:
        RunError: on entering; it is being trained already, here or in another program.
    """
    sentence = f"The run in {folder} is being trained already, perhaps in another window. Stop it there first."
    return alone(folder / LOCK_FILE, RunError(sentence))
