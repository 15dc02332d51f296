"""Makes the extractor that suits a set of pictures: a classifier of its classes where there are enough of them."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.nn import functional

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.watch import Watch
from genstudio.evaluation.extractor import Extractor, FeatureNet, blank_net, calibrate
from genstudio.models.base import ImageShape
from genstudio.models.trained import to_floats

SEED = 1789
BATCH = 64
MOST_STEPS = 800
MOST_EPOCHS = 40
LEARNING_RATE = 2e-3
FEWEST_PER_CLASS = 10
MOST_CLASSES = 500
CALIBRATED_ON = 1_000
TESTED_ON = 5_000
WORK = 5e10
"""About how many multiplications all steps may take, forwards: half a minute on two cores for colour at 64 pixels."""


def make_extractor(images: ImageSet, watch: Watch | None = None) -> Extractor:
    """The extractor for a set of pictures, always from the same seed, and so always the same on one machine.

    It learns from the pictures that the set's own split with seed 0 leaves for training, and its accuracy is that on
    the others. How long it learns depends on the pictures only, never on how fast the computer is.

    Raises:
        DataError: fewer than two pictures.
        Cancelled: it is no longer wanted.
    """
    watch = watch or Watch()
    split = images.split()
    labels = trainable_labels(images, split.training)
    shape = ImageShape(images.channels, images.height, images.width)
    net = blank_net(shape, 0 if labels is None else len(images.class_names), SEED)
    rng = np.random.default_rng(SEED)
    if labels is not None:
        _train(net, images, split.training, labels, rng, watch)
    seen = np.sort(rng.permutation(split.training)[:CALIBRATED_ON])
    calibrate(net, gather(images.pixels, seen) if len(seen) > 1 else images.pixels[:2], watch)
    if labels is None:
        return Extractor(net)
    return Extractor(net, _accuracy(net, split.held_out, watch))


def trainable_labels(images: ImageSet, training: Labels) -> Labels | None:
    """The classes of the training pictures, (N,), where a classifier can be learned from them; None where not."""
    if images.labels is None or not 2 <= len(images.class_names) <= MOST_CLASSES:
        return None
    labels = images.labels[training]
    present = len(np.unique(labels))
    return labels if present >= 2 and len(labels) >= FEWEST_PER_CLASS * present else None


def steps_for(count: int, multiplications: int) -> int:
    """How many steps to train on `count` pictures, each of which takes so many multiplications."""
    by_epochs = MOST_EPOCHS * max(1, count // BATCH)
    by_work = int(WORK / (BATCH * max(multiplications, 1)))
    return max(1, min(MOST_STEPS, by_epochs, max(by_work, 60)))


def _train(
    net: FeatureNet, images: ImageSet, training: Labels, labels: Labels, rng: np.random.Generator, watch: Watch
) -> None:
    """Adam with a learning rate that falls to 0 (a cosine, Loshchilov & Hutter 2017, equation 5)."""
    assert net.head is not None
    steps = steps_for(len(training), _multiplications(net, images))
    optimizer = torch.optim.Adam(net.parameters(), lr=LEARNING_RATE)
    net.train()
    order = np.empty(0, np.int64)
    for step in range(steps):
        watch.report(step, steps)
        optimizer.param_groups[0]["lr"] = 0.5 * LEARNING_RATE * (1.0 + math.cos(math.pi * step / steps))
        if len(order) < min(BATCH, len(training)):
            order = rng.permutation(len(training))
        batch, order = order[:BATCH], order[BATCH:]
        scores = net.head(net(to_floats(gather(images.pixels, training[batch]))))
        loss = functional.cross_entropy(scores, torch.from_numpy(labels[batch]))
        optimizer.zero_grad()
        watch.check()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()


def _multiplications(net: FeatureNet, images: ImageSet) -> int:
    """For one picture."""
    total = 0
    height, width = images.height, images.width
    for module in net.modules():
        if isinstance(module, torch.nn.Conv2d):
            height, width = (height + 1) // 2, (width + 1) // 2
            total += module.weight.numel() * height * width
        elif isinstance(module, torch.nn.Linear):
            total += module.weight.numel()
    return total


def _accuracy(net: FeatureNet, held_out: ImageSet, watch: Watch) -> float | None:
    """Of the classes it tells of held-out pictures."""
    if held_out.labels is None:
        return None
    chosen = slice(None, None, -(-len(held_out) // TESTED_ON))
    seen = Extractor(net).look(held_out.pixels[chosen], watch.silent()).classes
    return None if seen is None else float(np.mean(seen == held_out.labels[chosen]))
