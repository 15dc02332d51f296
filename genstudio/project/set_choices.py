"""`SetChoices`: what a person chose for a set of pictures, the same when they open it the next time."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_data_path
from pydantic import TypeAdapter

from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.options import ReadOptions
from genstudio.data.variation import Variation
from genstudio.errors import ExportError, GenStudioError
from genstudio.project.left_out import Stretches, indices_of, stretches
from genstudio.project.settings import APP
from genstudio.project.writing import make_folder, write_whole

MOST_SETS = 300
"""Of more the longest forgotten ones go."""
MOST_NAMED = 20_000
LARGEST_FILE = 16 * 2**20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SetChoices:
    """Which pictures are left out, how they are read, and how they are varied.

    Attributes:
        source: of the set.
        identity, count: of the very pictures; where both are the same, `left_out` holds.
        left_out: as stretches of indices.
        names: of those left out, for a folder to which pictures were added since; empty where pictures have none.
        size, colour, reading: see `ReadOptions`.
        variation: see `Variation.saved`.
    """

    source: str
    identity: str
    count: int
    left_out: Stretches = ()
    names: tuple[str, ...] = ()
    size: int | None = None
    colour: str = "auto"
    reading: dict[str, Any] = field(default_factory=dict)
    variation: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, images: ImageSet, options: ReadOptions) -> SetChoices:
        """The choices that hold at present."""
        named = images.names is not None and len(images.left_out) <= MOST_NAMED
        return cls(
            source=images.source,
            identity=_identity(images),
            count=len(images),
            left_out=stretches(images.left_out),
            names=tuple(images.names[index] for index in images.left_out.tolist()) if named and images.names else (),
            size=options.size,
            colour=options.colour.value,
            reading=options.saved(),
            variation=images.variation.saved(),
        )

    @property
    def chosen(self) -> bool:
        """Whether anything differs from what a set is without being asked."""
        return self != SetChoices(self.source, self.identity, self.count)

    def check(self) -> None:
        """See that all of it can be used, so that a set is never refused for what is remembered of it.

        Raises:
            SettingsError, ValueError, TypeError, OverflowError: it cannot, as it was damaged or is of a later program.
        """
        self.options()
        Variation.parsed(self.variation)
        if sum(max(0, end - start) for start, end in self.left_out) > self.count:
            raise ValueError("more pictures are left out than there are")

    def options(self) -> ReadOptions:
        """How to read the pictures."""
        return ReadOptions.parsed(self.reading, self.size, self.colour)

    def applied_to(self, images: ImageSet) -> ImageSet:
        """The set with these pictures left out, and varied so."""
        return replace(images.without(self._left_out_of(images)), variation=Variation.parsed(self.variation))

    def _left_out_of(self, images: ImageSet) -> Labels:
        if self.count == len(images) and self.identity == _identity(images):
            indices = indices_of(self.left_out)
            return indices[(indices >= 0) & (indices < len(images))]
        if images.names is None or not self.names:
            return np.zeros(0, np.int64)
        wanted = frozenset(self.names)
        found = [(name, index) for index, name in enumerate(images.names) if name in wanted]
        often = Counter(name for name, _ in found)  # of several of one name nobody knows which it was
        return np.array([index for name, index in found if often[name] == 1], dtype=np.int64)


def recall(source: str) -> SetChoices | None:
    """What was chosen for this set before; None for nothing, and where it can no longer be read."""
    path = _path_of(source)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None
        choices = TypeAdapter(SetChoices).validate_python(json.loads(path.read_text("utf-8")))
        choices.check()
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, OverflowError, RecursionError, GenStudioError) as error:
        log.warning("what was chosen for %r cannot be read: %s", source, error)
        return None
    return choices if choices.source == source else None


def remember(choices: SetChoices) -> None:
    """Keep it for the next time; a place that cannot be written costs the memory, not the work."""
    path = _path_of(choices.source)
    try:
        if not choices.chosen:
            path.unlink(missing_ok=True)
            return
        text = json.dumps(asdict(choices)) + "\n"
        make_folder(path.parent)
        write_whole(path, lambda fresh: fresh.write_text(text, "utf-8"))
        for spare in sorted(path.parent.glob("*.json"), key=lambda known: known.stat().st_mtime)[:-MOST_SETS]:
            spare.unlink(missing_ok=True)
    except (OSError, ExportError):
        log.warning("what was chosen for %r was not kept", choices.source, exc_info=True)


def _path_of(source: str) -> Path:
    name = hashlib.sha256(source.encode(errors="surrogatepass")).hexdigest()[:32]
    return user_data_path(APP, appauthor=False) / "choices" / f"{name}.json"


def _identity(images: ImageSet) -> str:
    """Of their names and order, or else of the file that holds them."""
    if images.names is None:
        return images.stamp
    digest = hashlib.sha256(np.ascontiguousarray(images.names.letters).data)
    digest.update(np.ascontiguousarray(images.names.ends).data)
    return digest.hexdigest()
