"""`Store`: where the sets of the catalogue are kept, once for all projects of a person, and how they get there."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from genstudio.data.cache.home import APP
from genstudio.data.catalogue.card import Card
from genstudio.data.catalogue.errand import Errand, run
from genstudio.data.catalogue.patience import Patience
from genstudio.data.source import expanded
from genstudio.data.watch import Watch
from genstudio.errors import DataError, SettingsError

FOLDER_VARIABLE = "GENSTUDIO_DATA_CACHE"
"""The environment variable that names another folder."""
MIRROR_VARIABLE = "GENSTUDIO_DATA_MIRROR"
"""The environment variable that names an address to ask in place of all others (see `Card.addresses`)."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder with a folder for each set.

    Attributes:
        folder: need not exist.
        mirror: the beginning of the addresses to ask in place of those on the cards; empty for those.
        patience: with servers.
    """

    folder: Path
    mirror: str = ""
    patience: Patience = field(default_factory=Patience)

    @classmethod
    def of_this_user(cls) -> Store:
        """The folder "catalogue" in the system's place for caches, or what the environment says.

        Raises:
            SettingsError: the mirror is no web address.
        """
        folder = os.environ.get(FOLDER_VARIABLE, "").strip()
        mirror = os.environ.get(MIRROR_VARIABLE, "").strip()
        if mirror and not mirror.lower().startswith(("http://", "https://")):
            raise SettingsError(f"{MIRROR_VARIABLE} must begin with http:// or https://, not {mirror!r}. Correct it.")
        place = expanded(folder).absolute() if folder else user_cache_path(APP, appauthor=False) / "catalogue"
        return cls(place, mirror)

    def place(self, card: Card) -> Path:
        """Where a set lies or would lie."""
        return self.folder / card.key

    def has(self, card: Card) -> bool:
        """Whether all files of a set seem to be here; their content is looked at when it is opened."""
        return not card.by_hand and all(file.may_be(self.place(card) / file.name) for file in card.files)

    def fetch(self, card: Card, watch: Watch) -> Path:
        """The folder with a set's files, loaded if they are not here, or not as they should be.

        Progress is told in bytes, and only if something has to be loaded.

        Raises:
            DataError: one has to get the set by hand, or it could not be loaded; the sentence says what to do.
            Cancelled: the watch says so, answered within a fraction of a second.
        """
        if card.by_hand:
            raise DataError(f"{card.title} cannot be downloaded by the program. {card.steps} See {card.home}.")
        watch.check()
        run(Errand(), lambda errand: self._load(card, errand), watch)
        return self.place(card)

    def _load(self, card: Card, errand: Errand) -> None:
        """Bring what is missing; runs in a thread of its own."""
        from genstudio.data.catalogue.fetching import alone_in, fetch_file, is_sound

        folder = self.place(card)
        if all(is_sound(folder / file.name, file, errand) for file in card.files):
            return
        with alone_in(folder, errand):
            done = 0
            for file in card.files:
                errand.check()
                errand.done = done
                if not is_sound(folder / file.name, file, errand):
                    errand.total = card.size
                    fetch_file(file, card.addresses(file, self.mirror), folder, errand, self.patience)
                done += file.size
            errand.done = done
