"""`Variation`: how pictures are varied each time a model looks at them, so that few teach more (augmentation)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from genstudio.data.naming import brief, quoted
from genstudio.errors import SettingsError

MOST = {"shift": 0.5, "turn": 180.0, "zoom": 0.5, "brightness": 0.5, "contrast": 0.9}


@dataclass(frozen=True, slots=True)
class Variation:
    """Each is drawn anew for every picture of every batch; held-out pictures are never varied.

    Attributes:
        mirror: whether half of them are shown with left and right exchanged.
        shift: by how much of the side they are moved at most, 0 to 0.5, in any direction.
        turn: by how many degrees they are turned at most, 0 to 180, either way.
        zoom: by how much they are enlarged or reduced at most, 0 to 0.5.
        brightness: how much lighter or darker at most, 0 to 0.5 of full white.
        contrast: by how much differences from the picture's mean are enlarged or reduced at most, 0 to 0.9.

    Raises:
        SettingsError: a value out of range.
    """

    mirror: bool = False
    shift: float = 0.0
    turn: float = 0.0
    zoom: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0

    def __post_init__(self) -> None:
        for name, most in MOST.items():
            value = getattr(self, name)
            if not 0.0 <= value <= most:
                raise SettingsError(
                    f"Varying pictures by “{name}” goes from 0 to {most:g}, not {brief(str(value), 20)}."
                )

    @property
    def nothing(self) -> bool:
        """Whether pictures stay as they are."""
        return self == Variation()

    @property
    def moves(self) -> bool:
        """Whether pictures are shifted, turned or zoomed."""
        return bool(self.shift or self.turn or self.zoom)

    def saved(self) -> dict[str, Any]:
        """What differs from no variation, as plain values."""
        plain = asdict(Variation())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}

    @classmethod
    def parsed(cls, values: Mapping[str, Any]) -> Variation:
        """From plain values.

        Raises:
            SettingsError: a name is unknown, or a value is none.
        """
        names = {field.name for field in fields(cls)}
        unknown = sorted(set(values) - names)
        if unknown:
            raise SettingsError(
                f"Pictures cannot be varied by {quoted(unknown[0])}; they can by {', '.join(sorted(names))}."
            )
        for name, value in values.items():
            wanted = bool if name == "mirror" else (int, float)
            if not isinstance(value, wanted) or (name != "mirror" and isinstance(value, bool)):
                raise SettingsError(f"Varying pictures by “{name}” cannot be {brief(repr(value))}; give a number.")
        return cls(**values)
