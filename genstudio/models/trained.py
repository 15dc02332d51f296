"""`TrainedModel`: what training produces and everything after it uses, frozen at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from genstudio.data.image_set import Labels, Pixels, full_scale
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.point_cloud import PointCloud
from genstudio.data.point_picture import SIDE, draw_each
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.models.base import Family, ImageShape
from genstudio.models.latent_space import Latents, LatentSpace
from genstudio.models.prior import Prior

CHUNK = 256
FEWEST_AT_ONCE = 8
VALUES_AT_ONCE = 60_000
POINTS_CHUNK = 4_096


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known about a model besides its weights.

    Attributes:
        name: what people call it ("Faces").
        data: the name of the pictures it learned from.
        epochs, steps: how long it has learned.
        seconds: the time that took.
        metrics: (name, value) of every held-out figure at the end.
        created: ISO 8601 time, UTC.
        split_seed: which pictures were held out, see `ImageSet.split`.
        pictures: the digest of what it learned from, see `genstudio.data.fingerprint`; empty where nobody noted it.
        cloud: what is known about the points that it learned from; None for pictures.
        reading: how its pictures were asked to be read besides its own size and colour, so that others are read alike.
    """

    name: str
    data: str
    epochs: float = 0.0
    steps: int = 0
    seconds: float = 0.0
    metrics: tuple[tuple[str, float], ...] = field(default=())
    created: str = ""
    split_seed: int = 0
    pictures: str = ""
    cloud: PointCloud | None = None
    reading: ReadOptions = field(default_factory=ReadOptions)


class TrainedModel:
    """A family in evaluation mode with a prior: paints pictures from latent vectors and describes pictures by them.

    Takes and gives numpy arrays, so that its users need no torch. Nothing in it changes after it was made, so
    threads may share it.

    Attributes:
        family: on the device on which it computes.
        prior: where new latent vectors come from, and the units of the sliders.
        card: what is known about it.
    """

    def __init__(self, family: Family, prior: Prior, card: ModelCard) -> None:
        self.family = family.eval().requires_grad_(False)
        self.prior = prior
        self.card = card

    @property
    def key(self) -> str:
        return self.family.info.key

    @property
    def title(self) -> str:
        """The family's name in the window."""
        return self.family.info.title

    @property
    def shape(self) -> ImageShape:
        return self.family.shape

    @property
    def latent_space(self) -> LatentSpace:
        return self.family.latent_space

    def same_space(self, other: TrainedModel) -> bool:
        """Whether a latent vector of the other model means the same to this one, as one further on in its training."""
        return self.key == other.key and self.latent_space == other.latent_space

    @property
    def latent_dim(self) -> int:
        return self.family.latent_space.dim

    @property
    def can_encode(self) -> bool:
        return self.family.can_encode

    @property
    def wants_second_set(self) -> bool:
        """Whether it learned from two sets of pictures of the user's own."""
        return self.family.wants_second_set(self.family.settings.model_dump(mode="json"))

    @property
    def read_options(self) -> ReadOptions:
        """To read pictures as it needs them; points of the plane have neither size nor colour."""
        if self.shape.points:
            return ReadOptions()
        colour = ColourChoice.GREY if self.shape.channels == 1 else ColourChoice.COLOUR
        return replace(self.card.reading, size=self.shape.height, colour=colour)

    @property
    def picture_shape(self) -> ImageShape:
        """The shape of what `depict` gives."""
        return ImageShape(3, SIDE, SIDE) if self.shape.points else self.shape

    def sample_latents(self, count: int, seed: int, truncation: float = 1.0) -> Latents:
        """`count` latent vectors, float32 (count, dim), always the same for one seed."""
        return self.prior.sample(count, np.random.default_rng(seed), truncation)

    def decode(self, latents: Latents) -> Pixels:
        """Pictures, uint8 (N, C, H, W), of latent vectors (N, dim); points as float32 (N, 2, 1, 1) in [0, 1]."""
        step = POINTS_CHUNK if self.shape.points else CHUNK
        chunks = [self._decode(latents[start : start + step]) for start in range(0, len(latents), step)]
        return np.concatenate(chunks) if chunks else from_floats(torch.empty((0, *_dims(self.shape))))

    def depict(self, latents: Latents) -> Pixels:
        """Pictures to look at, uint8 (N, C, H, W) of `picture_shape`: of a point, a drawing of where it lies."""
        decoded = self.decode(latents)
        return draw_each(decoded, self.card.cloud) if self.shape.points else decoded

    def paint(self, latents: Tensor) -> Tensor:
        """Pictures in [0, 1], (N, C, H, W), of latent vectors (N, dim), both on the family's device.

        Unlike `decode` it lets gradients through, to the latent vectors only: the weights are frozen.
        """
        with torch.enable_grad():
            return self.family.decode(latents)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return next(self.family.parameters()).device

    def encode(self, pixels: Pixels) -> Latents:
        """Latent vectors, float32 (N, dim), of pictures, uint8 (N, C, H, W) of the model's own shape.

        Raises:
            UnsupportedError: the family has no encoder.
            DataError: the pictures have another shape.
        """
        if self.shape.points and pixels.shape[1:] != _dims(self.shape):
            raise DataError("This model learned points, not pictures. Choose a model that learned pictures.")
        if pixels.shape[1:] != _dims(self.shape):
            raise DataError(
                f"This model works on pictures of {self.shape.width}x{self.shape.height} in "
                f"{'grey' if self.shape.channels == 1 else 'colour'}. Open the pictures in that size."
            )
        return encode_pixels(self.family, pixels)

    def reconstruct(self, pixels: Pixels) -> Pixels:
        """The pictures as the model paints them after describing them; raises as `encode`."""
        return self.decode(self.encode(pixels))

    @torch.inference_mode()
    def _decode(self, latents: Latents) -> Pixels:
        return from_floats(self.family.decode(torch.from_numpy(np.array(latents, dtype=np.float32)).to(self.device)))


@torch.inference_mode()
def encode_pixels(family: Family, pixels: Pixels, labels: Labels | None = None, watch: Watch | None = None) -> Latents:
    """Latent vectors, float32 (N, dim), of pictures, uint8 (N, C, H, W), by a family in evaluation mode.

    Args:
        labels: int64 (N,), their classes, which spare a conditional family the search for them.

    Raises:
        Cancelled: it is no longer wanted.
    """
    watch = watch or Watch()
    device = next(family.parameters()).device
    at_once = rows_at_once(family.shape)
    codes = np.empty((len(pixels), family.latent_space.dim), np.float32)
    for start in range(0, len(pixels), at_once):
        watch.report(start, len(pixels))
        images = to_floats(pixels[start : start + at_once]).to(device)
        if labels is None:
            found = family.encode(images)
        else:
            found = family.encode_as(images, torch.from_numpy(labels[start : start + at_once]).to(device))
        codes[start : start + at_once] = found.float().cpu().numpy()
    return codes


def rows_at_once(shape: ImageShape) -> int:
    """How many pictures go through a network before it is asked again whether they are still wanted.

    On one slow core that is a tenth of a second at most for all but the largest networks at 128 pixels, and no slower
    than more at once: what lies between the layers then still fits into the processor's cache.
    """
    return max(FEWEST_AT_ONCE, min(CHUNK, VALUES_AT_ONCE // shape.size))


def to_floats(pixels: Pixels) -> Tensor:
    """Pictures, uint8, or points as float32 in [0, 1] on the CPU; copies, so read-only arrays are safe."""
    return torch.from_numpy(np.array(pixels)).float().mul_(1.0 / full_scale(pixels))


def from_floats(images: Tensor) -> Pixels:
    """What a family decodes as pixels: pictures uint8, points (N, 2, 1, 1) float32, as exact as they are."""
    if tuple(images.shape[1:]) != _POINT:
        return to_uint8(images)
    points: Pixels = images.clamp(0.0, 1.0).float().cpu().numpy()
    return points


def to_uint8(images: Tensor) -> Pixels:
    """Pictures in [0, 1] as uint8, rounded to the nearest."""
    pixels: Pixels = images.clamp(0.0, 1.0).mul(255.0).add_(0.5).to(torch.uint8).cpu().numpy()
    return pixels


_POINT = (2, 1, 1)


def _dims(shape: ImageShape) -> tuple[int, int, int]:
    return shape.channels, shape.height, shape.width
