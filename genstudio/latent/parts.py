"""The parts of a latent vector that are chosen from a list, such as a class, and the bounds of those that have some.

Vectors are in units here. A choice stands in the vector as a one-hot part; what lies between two classes is found on
the way from one picture to another only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.errors import SettingsError
from genstudio.models.latent_space import Distribution, LatentPart, Latents
from genstudio.models.prior import Prior

Picks = tuple[int | None, ...]
"""One for each of `choices`: the option that is held, or None for any; empty for any of all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One categorical part of a latent space.

    Attributes:
        place: where it stands in the vector.
    """

    part: LatentPart
    place: slice

    @property
    def title(self) -> str:
        """What people call it."""
        return self.part.title or self.part.name.replace("_", " ").capitalize()

    @property
    def options(self) -> tuple[str, ...]:
        """What its options are called: their own names, else 1, 2, 3..."""
        return self.part.labels or tuple(str(number + 1) for number in range(self.part.size))

    def index(self, option: str) -> int:
        """The number of an option, whatever its case.

        Raises:
            SettingsError: there is none of this name.
        """
        names = [name.casefold() for name in self.options]
        if option.casefold() not in names:
            known = ", ".join(self.options)
            raise SettingsError(f"There is no {self.title.lower()} “{option}”; there are {known}.")
        return names.index(option.casefold())


def choices(prior: Prior) -> tuple[Choice, ...]:
    """The categorical parts, in the order in which they stand in the vector."""
    if prior.space is None:
        return ()
    return tuple(
        Choice(part, place) for part, place in prior.space.places() if part.distribution is Distribution.CATEGORICAL
    )


def chosen(units: Latents, choice: Choice) -> int:
    """Which option a vector (dim,) has, or is nearest to."""
    return int(units[choice.place].argmax())


def with_option(prior: Prior, units: Latents, choice: Choice, option: int) -> Latents:
    """The vectors (..., dim) with another option and all else as it was."""
    one_hot = np.zeros(choice.part.size, np.float32)
    one_hot[option] = 1.0
    result = units.copy()
    result[..., choice.place] = (one_hot - prior.mean[choice.place]) / prior.std[choice.place]
    return result


def with_picks(prior: Prior, units: Latents, picks: Picks) -> Latents:
    """The vectors (..., dim) with every option that is held."""
    for choice, pick in zip(choices(prior), picks, strict=False):
        if pick is not None:
            units = with_option(prior, units, choice, pick)
    return units


def with_whole_options(prior: Prior, units: Latents) -> Latents:
    """The vectors (N, dim) with the nearest option instead of whatever lies between options, such as the centre."""
    result = units.copy()
    for choice in choices(prior):
        for row in result:
            row[:] = with_option(prior, row, choice, chosen(row, choice))
    return result


def every_option(prior: Prior, units: Latents, choice: Choice) -> Latents:
    """One vector (dim,) with each option in turn, float32 (options, dim)."""
    return np.stack([with_option(prior, units, choice, option) for option in range(choice.part.size)])


def bounds(prior: Prior) -> tuple[Latents, Latents]:
    """Least and greatest value of each dimension in units, float32 (dim,) each; infinite for those without bounds."""
    if prior.space is None:
        endless = np.full(prior.mean.size, np.inf, np.float32)
        return -endless, endless
    low, high = prior.space.limits()
    return prior.to_units(low), prior.to_units(high)


def categorical(prior: Prior) -> npt.NDArray[np.bool_]:
    """Which dimensions belong to choices, (dim,)."""
    return np.zeros(prior.mean.size, bool) if prior.space is None else prior.space.categorical()


def turning(prior: Prior) -> npt.NDArray[np.bool_]:
    """The dimensions in which a direction from the centre means something, (dim,).

    Those of the normal parts; where there are none, those of the uniform ones. Beside normal parts a uniform one is a
    scale with two ends, such as InfoGAN's codes.
    """
    if prior.space is None:
        return np.ones(prior.mean.size, bool)
    low, _ = prior.space.limits()
    normal: npt.NDArray[np.bool_] = np.isinf(low)
    return normal if normal.any() else ~prior.space.categorical()


def titles(prior: Prior) -> tuple[str, ...]:
    """A name for each dimension whose part has a title ("Style 1", "Style 2"), and empty ones, (dim,)."""
    if prior.space is None:
        return ("",) * prior.mean.size
    names: list[str] = []
    for part in prior.space.parts:
        if not part.title:
            names += [""] * part.size
        elif part.size == 1:
            names.append(part.title)
        else:
            names += [f"{part.title} {number + 1}" for number in range(part.size)]
    return tuple(names)


def picks_of(prior: Prior, wanted: Sequence[tuple[str, str]]) -> Picks:
    """Options by name, as (choice, option) such as ("Class", "3"); what is not named is any.

    Raises:
        SettingsError: there is no such choice, or no such option of it.
    """
    there = choices(prior)
    picks: list[int | None] = [None] * len(there)
    for name, option in wanted:
        choice = choice_named(prior, name)
        picks[there.index(choice)] = choice.index(option)
    return tuple(picks)


def choice_named(prior: Prior, name: str) -> Choice:
    """The choice of a title or name, whatever its case.

    Raises:
        SettingsError: there is none.
    """
    there = choices(prior)
    for choice in there:
        if name.casefold() in (choice.title.casefold(), choice.part.name.casefold()):
            return choice
    if not there:
        raise SettingsError("This model has nothing to choose: it knows neither classes nor domains.")
    raise SettingsError(f"This model has no choice “{name}”; there is {', '.join(each.title for each in there)}.")
