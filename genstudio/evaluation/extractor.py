"""`Extractor`: the small network whose features say how alike two pictures are; no weights from elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.evaluation.frechet import Features
from genstudio.models.base import ImageShape
from genstudio.models.networks import grid_sizes
from genstudio.models.trained import to_floats

FEATURES = 64
CHANNELS = (16, 32, 64)
DIGITS = 12
VALUES = 400_000
"""Of the pictures that it looks at at once."""


class FeatureKind(StrEnum):
    """Where features come from: a classifier of the pictures' own classes, one that was never trained, or x and y."""

    CLASSIFIER = "classifier"
    RANDOM = "random"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class ExtractorCard:
    """What is known about an extractor.

    Attributes:
        digest: the beginning of the SHA-256 of its weights; figures of the same digest can be compared.
        accuracy: the part of held-out pictures whose class it tells rightly; None for one that was never trained.
    """

    kind: FeatureKind
    digest: str
    accuracy: float | None = None

    def __str__(self) -> str:
        """A sentence for people."""
        if self.kind is FeatureKind.CLASSIFIER and self.accuracy is not None:
            return (
                "Features are those of a small network that learned to tell the classes of your pictures apart; "
                f"it is right for {100.0 * self.accuracy:.1f} % of unseen ones (network {self.digest})."
            )
        if self.kind is FeatureKind.POINTS:
            return "Points are compared by where they lie."
        return (
            "Features are those of a fixed random network, as the pictures have no classes, too many, or too few "
            f"pictures of each (network {self.digest})."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What an extractor sees in N pictures: features (N, D), and classes (N,), None where it knows none."""

    features: Features
    classes: Labels | None


class FeatureNet(nn.Module):
    """Strided convolutions down to a grid of 4 to 7, then a dense layer to `FEATURES` values of mean 0, variance 1."""

    def __init__(self, shape: ImageShape, classes: int = 0) -> None:
        super().__init__()
        grids = list(zip(grid_sizes(shape.height), grid_sizes(shape.width), strict=False))
        layers: list[nn.Module] = []
        width = shape.channels
        for level in range(len(grids) - 1):
            following = CHANNELS[min(level, len(CHANNELS) - 1)]
            layers += [nn.Conv2d(width, following, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(following)]
            layers += [nn.ReLU(inplace=True)]
            width = following
        with torch.no_grad():
            pictures = torch.zeros(1, shape.channels, shape.height, shape.width, device="meta")
            values = nn.Sequential(*layers).to("meta").eval()(pictures).numel()
        self.body = nn.Sequential(
            *layers, nn.Flatten(), nn.Linear(values, FEATURES, bias=False), nn.BatchNorm1d(FEATURES, affine=False)
        )
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(FEATURES, classes)) if classes else None
        self.classes = classes

    def forward(self, images: Tensor) -> Tensor:
        """Features (N, FEATURES) of pictures in [0, 1], (N, C, H, W)."""
        return cast(Tensor, self.body(images))


class Extractor:
    """A network in evaluation mode, on the CPU, so that its figures are the same whatever trained the model."""

    def __init__(self, net: FeatureNet, accuracy: float | None = None) -> None:
        self.net = net.eval().requires_grad_(False)
        kind = FeatureKind.RANDOM if net.head is None else FeatureKind.CLASSIFIER
        self.card = ExtractorCard(kind, digest_of(net), accuracy)

    @torch.inference_mode()
    def look(self, pixels: Pixels, watch: Watch | None = None) -> Seen:
        """At pictures, uint8 (N, C, H, W), N at least 1."""
        watch = watch or Watch()
        at_once = max(1, VALUES // pixels[0].size)
        features, classes = [], []
        for start in range(0, len(pixels), at_once):
            watch.report(start, len(pixels))
            found = self.net(to_floats(pixels[start : start + at_once]))
            features.append(found.numpy())
            if self.net.head is not None:
                classes.append(self.net.head(found).argmax(dim=1).numpy())
        return Seen(np.concatenate(features), np.concatenate(classes) if classes else None)


class Coordinates:
    """Looks at points of the plane, where no network is needed: their features are x and y."""

    card = ExtractorCard(FeatureKind.POINTS, "")

    def look(self, pixels: Pixels, watch: Watch | None = None) -> Seen:
        """At points, float32 (N, 2, 1, 1) in [0, 1]."""
        return Seen(np.asarray(pixels, np.float32).reshape(-1, 2) * np.float32(2.0) - np.float32(1.0), None)


def blank_net(shape: ImageShape, classes: int, seed: int) -> FeatureNet:
    """A network with random weights that depend on the seed only (He et al. 2015, equation 10); none above it."""
    with torch.device("meta"):  # the makers of torch's layers would draw from the generator that trainings share
        net = FeatureNet(shape, classes)
    net.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(seed)
    for module in net.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.reset_running_stats()
            if module.affine:
                nn.init.ones_(module.weight)
                nn.init.zeros_(module.bias)
    return net


@torch.no_grad()
def calibrate(net: FeatureNet, pixels: Pixels, watch: Watch | None = None) -> None:
    """Set the means and variances that every layer goes by to those of the pictures, uint8 (N, C, H, W), N >= 2."""
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1.0
    watch = watch or Watch()
    at_once = max(1, VALUES // pixels[0].size)
    net.train()
    seen = to_floats(pixels)
    for layer in net.body:
        if layer in norms:  # goes by all of them together
            watch.check()
            seen = layer(seen)
            continue
        parts = []
        for some in torch.split(seen, at_once):
            watch.check()
            parts.append(layer(some))
        seen = torch.cat(parts)
    net.eval()


def digest_of(net: FeatureNet) -> str:
    """The first digits of the SHA-256 of all that the network computes with."""
    digest = hashlib.sha256()
    for name, tensor in sorted(net.state_dict().items()):
        digest.update(f"{name}{tuple(tensor.shape)}".encode("ascii"))
        digest.update(tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()[:DIGITS]
