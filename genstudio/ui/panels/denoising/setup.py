"""What is cleaned and how, as one frozen value: a change of it is one step to undo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from genstudio.denoising.filters import Median, NonLocalMeans, TotalVariation
from genstudio.denoising.model import ModelRestorer
from genstudio.denoising.noise import Noise, NoiseKind
from genstudio.denoising.restore import Blend, Restorer

if TYPE_CHECKING:
    from genstudio.denoising.files import PictureFile
    from genstudio.models.trained import TrainedModel

FIRST_NOISE = Noise(NoiseKind.GAUSSIAN, strength=0.15)


class Method(StrEnum):
    """What cleans."""

    MODEL = "model"
    NON_LOCAL_MEANS = "non_local_means"
    TOTAL_VARIATION = "total_variation"
    MEDIAN = "median"

    @property
    def takes_factor(self) -> bool:
        """Whether it has to know how strong the noise is."""
        return self in (Method.NON_LOCAL_MEANS, Method.TOTAL_VARIATION)


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The picture on the bench, without any noise that was added here.

    Attributes:
        name: what people call it; the cleaned file is named after it.
        path: where it came from; None for a pasted picture or one of the data set.
        own: the person brought it; False for one of the data set.
    """

    file: PictureFile
    name: str
    path: Path | None = None
    own: bool = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        _, height, width = self.file.pixels.shape
        return width, height


@dataclass(frozen=True, slots=True)
class Setup:
    """A picture and its treatment.

    Attributes:
        subject: None before there is a picture.
        noise: added to try the cleaning; None for none.
        method: None leaves the choice to the program.
        factor: for filters, of the measured noise, how much they are to remove.
    """

    subject: Subject | None = None
    noise: Noise | None = None
    method: Method | None = None
    factor: float = 1.0
    blend: Blend = field(default_factory=Blend)


def with_blend(setup: Setup, *, strength: float | None = None, keep_detail: float | None = None) -> Setup:
    """The setup with one or both sliders moved."""
    blend = setup.blend
    if strength is not None:
        blend = replace(blend, strength=strength)
    if keep_detail is not None:
        blend = replace(blend, keep_detail=keep_detail)
    return replace(setup, blend=blend)


def chosen_method(setup: Setup, model: TrainedModel | None) -> Method:
    """The method that will be used: the person's choice where it is possible.

    Left to the program, a model that can encode cleans pictures of the data set that are of its own shape, as those it
    learned from are, and a person's own of about its size; all others are better off with a filter, and so is anybody
    who does not want to wait for a search.
    """
    if model is not None and model.shape.points:
        model = None  # it has never seen a picture
    if setup.method is not None and (model is not None or setup.method is not Method.MODEL):
        return setup.method
    if model is None or not model.can_encode or setup.subject is None:
        return Method.NON_LOCAL_MEANS
    return Method.MODEL if _suits(model, setup.subject) else Method.NON_LOCAL_MEANS


def _suits(model: TrainedModel, subject: Subject) -> bool:
    from genstudio.latent.projection import Repainter

    pixels = subject.file.pixels
    if subject.own:
        return ModelRestorer(Repainter(model)).fits_whole(pixels)
    return pixels.shape == (model.shape.channels, model.shape.height, model.shape.width)


def restorer_of(method: Method, factor: float, model: TrainedModel | None) -> Restorer:
    """The cleaning itself."""
    if method is Method.MODEL and model is not None and not model.shape.points:
        from genstudio.latent.projection import Repainter

        return ModelRestorer(Repainter(model))
    if method is Method.TOTAL_VARIATION:
        return TotalVariation(factor=factor)
    if method is Method.MEDIAN:
        return Median()
    return NonLocalMeans(factor=factor)
