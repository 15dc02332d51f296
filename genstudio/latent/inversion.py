"""Inversion: the latent vector whose picture is nearest to a given one, for models that have no encoder.

Optimisation of the latent vector through the frozen painter (Zhu et al. 2016, "Generative visual manipulation on the
natural image manifold", section 3.1; Creswell & Bharath 2018, "Inverting the generator of a GAN"). As it ends in the
hollow next to where it begins, many draws of the prior are compared first and several of the nearest refined; round by
round fewer of them go on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from genstudio.data.image_set import Pixels, full_scale
from genstudio.data.watch import Watch
from genstudio.latent.parts import bounds, categorical, choices, chosen, every_option
from genstudio.models.latent_space import Latents
from genstudio.models.prior import Prior
from genstudio.models.trained import TrainedModel, to_floats

MOST_ROWS = 192
"""Vectors refined at once: enough to keep the processor busy, few enough to hear of a cancellation within a second."""


@dataclass(frozen=True, slots=True)
class Round:
    """A stretch of the search: of each picture so many vectors are refined, by so many steps."""

    kept: int
    steps: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search.

    Attributes:
        candidates: draws of the prior that are compared for a beginning.
        rounds: one after the other, each with the best of the round before.
        rate: Adam's step in units; it falls to nothing along a cosine over all rounds.
        pull: what the mean square of the normal units costs, on the scale of a mean squared error of pixels: keeps the
            vector among those that the model knows.
        seconds: of computing for each picture; when they are spent, the search ends with what it has. Only then may the
            same seed give another answer another time.
    """

    candidates: int = 512
    rounds: tuple[Round, ...] = (Round(10, 20), Round(3, 50), Round(1, 150))
    rate: float = 0.15
    pull: float = 1e-3
    seconds: float = 20.0

    @property
    def steps(self) -> int:
        return sum(each.steps for each in self.rounds)


THOROUGH = Effort()
BRIEF = Effort(candidates=256, rounds=(Round(6, 15), Round(2, 25), Round(1, 40)), seconds=5.0)
"""For many pictures, such as the pieces of a large one."""
REFINEMENT = Effort(candidates=0, rounds=(Round(1, 80),), rate=0.05)
"""From a vector that is near already."""


def invert(
    model: TrainedModel, pixels: Pixels, seed: int = 0, effort: Effort = THOROUGH, watch: Watch | None = None
) -> Latents:
    """The latent vectors, float32 (N, dim), whose pictures are nearest to `pixels`, uint8 (N, C, H, W).

    Choices such as a class come out as one option each: the options are tried, not blended.

    Raises:
        Cancelled: the watch says so.
    """
    if len(pixels) == 0:
        return np.empty((0, model.latent_dim), np.float32)
    drawn = _candidates(model.prior, effort.candidates, np.random.default_rng(seed))
    painted = model.decode(drawn)
    search = _Search(model, effort, watch or Watch(), len(pixels), effort.rounds[0].kept)
    found = []
    for some in search.parts(pixels):
        begins = _nearest(model.prior, drawn, painted, some, effort.rounds[0].kept)
        found.append(search.refine(some, begins))
    return np.concatenate(found)


def refine(
    model: TrainedModel, pixels: Pixels, latents: Latents, effort: Effort = REFINEMENT, watch: Watch | None = None
) -> Latents:
    """Vectors (N, dim) near the given ones, an encoder's answer perhaps, whose pictures are nearer to `pixels`.

    None is worse than it was. Options of choices stay. Raises as `invert`.
    """
    if len(pixels) == 0:
        return latents
    search = _Search(model, effort, watch or Watch(), len(pixels), 1)
    parts, start = [], 0
    for some in search.parts(pixels):
        parts.append(search.refine(some, latents[start : start + len(some), None]))
        start += len(some)
    better = np.concatenate(parts)
    worse = squared_error(model.decode(better), pixels) > squared_error(model.decode(latents), pixels)
    return np.where(worse[:, None], latents, better).astype(np.float32)


def squared_error(painted: Pixels, pixels: Pixels) -> npt.NDArray[np.float32]:
    """The mean squared difference of each pair of pictures (N, C, H, W), in parts of the whole range, (N,)."""
    difference = (painted.astype(np.float32) - pixels.astype(np.float32)) / np.float32(full_scale(pixels))
    errors: npt.NDArray[np.float32] = (difference**2).reshape(len(pixels), -1).mean(axis=1)
    return errors


def _candidates(prior: Prior, count: int, rng: np.random.Generator) -> Latents:
    """Draws of the prior, float32 (about count, dim), of each option of each choice equally many."""
    drawn = prior.sample(count, rng)
    for choice in choices(prior):
        units = prior.to_units(drawn[: max(1, -(-len(drawn) // choice.part.size))])
        drawn = prior.from_units(np.concatenate([every_option(prior, row, choice) for row in units]))
    return drawn


def _nearest(prior: Prior, drawn: Latents, painted: Pixels, pixels: Pixels, count: int) -> Latents:
    """For each picture the vectors to begin from, float32 (N, count, dim).

    Of each combination of options the nearest stands before the second nearest of any other.
    """
    flat, wanted = _flat(painted), _flat(pixels)
    distance = (flat**2).sum(axis=1) - 2.0 * wanted @ flat.T
    combination = np.zeros(len(drawn), np.int64)
    for choice in choices(prior):
        units = prior.to_units(drawn)
        combination = combination * choice.part.size + np.array([chosen(row, choice) for row in units])
    begins = []
    for row in distance:
        order = np.argsort(row, kind="stable")
        _, first = np.unique(combination[order], return_index=True)
        leaders = np.sort(first)
        begins.append(drawn[np.concatenate([order[leaders], np.delete(order, leaders)])[:count]])
    return np.stack(begins)


def _flat(pixels: Pixels) -> npt.NDArray[np.float32]:
    return pixels.reshape(len(pixels), -1).astype(np.float32) / np.float32(full_scale(pixels))


class _Search:
    """Refines the vectors of some pictures after another, and tells how far that is."""

    def __init__(self, model: TrainedModel, effort: Effort, watch: Watch, pictures: int, begins: int) -> None:
        self._model = model
        self._effort = effort
        self._watch = watch
        self._together = max(1, MOST_ROWS // begins)
        self._total = -(-pictures // self._together) * effort.steps
        self._done = 0
        self._deadline = 0.0
        tensors = (model.prior.mean, model.prior.std, *bounds(model.prior), categorical(model.prior))
        self._mean, self._std, self._low, self._high, fixed = (
            torch.from_numpy(np.ascontiguousarray(each)).to(model.device) for each in tensors
        )
        self._free = (~fixed).float()
        self._normal = torch.isinf(self._low).float()
        watch.report(0, self._total)

    def parts(self, pixels: Pixels) -> list[Pixels]:
        """As many pictures as are searched for together."""
        return [pixels[start : start + self._together] for start in range(0, len(pixels), self._together)]

    def refine(self, pixels: Pixels, begins: Latents) -> Latents:
        """The best vector of each picture, (N, dim), from several to begin with, (N, begins, dim)."""
        self._deadline = time.thread_time() + self._effort.seconds * len(pixels)
        images = to_floats(pixels).to(self._model.device)
        units = torch.from_numpy(self._model.prior.to_units(begins)).to(self._model.device)
        done = 0
        for each in self._effort.rounds:
            kept = min(each.kept, units.shape[1])
            units = self._best(units, images, kept)
            units = self._improve(units, images, done, each.steps)
            done += each.steps
        best: Latents = self._model.prior.from_units(self._best(units, images, 1)[:, 0].cpu().numpy())
        return best

    def _best(self, units: Tensor, images: Tensor, kept: int) -> Tensor:
        """The `kept` nearest of (N, begins, dim)."""
        if kept == units.shape[1]:
            return units
        pictures, begins, dim = units.shape
        with torch.no_grad():
            error = self._error(units.reshape(-1, dim), images.repeat_interleave(begins, dim=0))
        order = error.reshape(pictures, begins).argsort(dim=1, stable=True)[:, :kept]
        return units.gather(1, order[..., None].expand(-1, -1, dim))

    def _improve(self, units: Tensor, images: Tensor, done: int, steps: int) -> Tensor:
        """Some steps of Adam for all rows at once, each on its own picture."""
        pictures, begins, dim = units.shape
        targets = images.repeat_interleave(begins, dim=0)
        rows = units.reshape(-1, dim).clone().requires_grad_(True)
        adam = torch.optim.Adam([rows], lr=self._effort.rate, betas=(0.9, 0.99))
        for step in range(steps):
            self._done += 1
            self._watch.report(min(self._done, self._total), self._total)
            if time.thread_time() > self._deadline:
                break
            progress = (done + step) / self._effort.steps
            adam.param_groups[0]["lr"] = self._effort.rate * 0.5 * (1.0 + float(np.cos(np.pi * progress)))
            # A sum: no row's gradient depends on how many others there are.
            (rows.grad,) = torch.autograd.grad(self._error(rows, targets).sum(), rows)
            rows.grad *= self._free
            adam.step()
            with torch.no_grad():
                rows.clamp_(self._low, self._high)
        return rows.detach().reshape(pictures, begins, dim)

    def _error(self, units: Tensor, images: Tensor) -> Tensor:
        """What is made small, one number for each row."""
        difference = self._model.paint(self._mean + self._std * units) - images
        error = difference.square().flatten(1).mean(dim=1)
        return error + self._effort.pull * (units.square() * self._normal).mean(dim=1)
