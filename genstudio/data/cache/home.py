"""Where the cache lies, and how large it may become."""

from __future__ import annotations

import shutil
from pathlib import Path

from platformdirs import user_cache_path

APP = "GenStudio"
LARGEST_CACHE = 20 << 30
"""Bytes that all sets together may take, however much room there is."""
SHARE_OF_FREE = 10
"""They may take one part in so many of the room that would be free without them."""


def cache_folder() -> Path:
    """The folder of this person's cache of pictures; it need not exist."""
    return user_cache_path(APP, appauthor=False) / "pictures"


def room_for_cache(folder: Path, taken: int) -> int:
    """How many bytes the sets in a cache may take: a tenth of the room there, at most `LARGEST_CACHE`.

    Args:
        taken: how many they take at present.
    """
    return min(LARGEST_CACHE, (free_bytes(folder) + taken) // SHARE_OF_FREE)


def free_bytes(folder: Path) -> int:
    """How many bytes may still be written below a folder that need not exist; 0 where that cannot be told."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return 0
