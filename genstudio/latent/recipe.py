"""The recipe of one painted picture: kept inside the saved file, enough to paint it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import genstudio
from genstudio.latent.parts import choices, chosen
from genstudio.models.latent_space import Latents
from genstudio.models.trained import TrainedModel

FORMAT = "genstudio picture 1"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What made a picture.

    Attributes:
        model, family, data: the model's name, its family's key, the name of the pictures it learned from.
        epochs: how long it had learned.
        created: when it was made, ISO 8601.
        seed: what the vector was last drawn from, before sliders were moved.
        truncation: of that draw.
        latents: the vector that the model took, (dim,).
        choices: the options in it by name, such as {"Class": "3"}.
        format, program: which program wrote this, and in which form.
    """

    model: str
    family: str
    data: str
    epochs: float
    created: str
    seed: int
    truncation: float
    latents: tuple[float, ...]
    choices: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT
    program: str = genstudio.__version__

    @classmethod
    def of(cls, model: TrainedModel, latents: Latents, seed: int, truncation: float) -> Recipe:
        """The recipe of the picture that ``model`` paints from ``latents`` (dim,)."""
        card = model.card
        # Nine significant digits bring every float32 back exactly.
        numbers = tuple(float(f"{value:.9g}") for value in latents)
        units = model.prior.to_units(latents)
        options = {choice.title: choice.options[chosen(units, choice)] for choice in choices(model.prior)}
        return cls(card.name, model.key, card.data, card.epochs, card.created, seed, truncation, numbers, options)

    def text(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)
