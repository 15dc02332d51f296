"""One optimiser per phase, and the gradient step that changes only that phase's parameters."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from genstudio.errors import RunError
from genstudio.models.base import Family, Optimizer, Phase


class PhaseOptimiser:
    """The optimiser that a phase asks for, over the parameters of that phase."""

    def __init__(self, family: Family, phase: Phase) -> None:
        self.phase = phase
        self._family = family
        modules = [family.get_submodule(name) for name in phase.modules]
        self._parameters: list[nn.Parameter] = [weight for module in modules for weight in module.parameters()]
        own = {id(weight) for weight in self._parameters}
        self._others = [weight for weight in family.parameters() if id(weight) not in own]
        self._share = 1.0
        self._optimizer = self._build()

    def step(self, loss: Tensor) -> None:
        """Backward and one step; none where every term was switched off."""
        if not loss.requires_grad:
            return
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._family.after_step(self.phase.name)

    def freeze_others(self, frozen: bool) -> None:
        """Spare the gradients of the networks that this phase does not train (a GAN's critic in the painter's step)."""
        for weight in self._others:
            weight.requires_grad_(not frozen)

    def slow_down(self, fraction: float) -> None:
        """Take the learning rate for this fraction of the way, 0 to 1: half a cosine down to the share that the
        settings leave at the end (Loshchilov & Hutter 2017, equation 5)."""
        final = self._family.settings.final_rate
        self._share = final + (1.0 - final) * 0.5 * (1.0 + math.cos(math.pi * fraction))
        self.follow_settings()

    def follow_settings(self) -> None:
        """Take over a learning rate that was changed."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._learning_rate()

    def tensors(self) -> dict[str, Tensor]:
        """The optimiser's state by dotted names."""
        state = self._optimizer.state_dict()["state"]
        return {f"{index}.{name}": value for index, values in state.items() for name, value in values.items()}

    def load_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Restore what `tensors` gave.

        Raises:
            RunError: the state belongs to another network.
        """
        state: dict[int, dict[str, Tensor]] = {}
        for dotted, value in tensors.items():
            index, name = dotted.split(".", 1)
            state.setdefault(int(index), {})[name] = value
        fitting = all(
            index < len(self._parameters)
            and all(value.shape in ((), self._parameters[index].shape) for value in values.values())
            and values.keys() == self._kept
            for index, values in state.items()
        )
        if not fitting:
            raise RunError("The saved training state belongs to another network; start a new run instead.")
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": state, "param_groups": groups})

    def _build(self) -> torch.optim.Optimizer:
        phase, rate = self.phase, self._learning_rate()
        if phase.optimizer is Optimizer.RMSPROP:
            return torch.optim.RMSprop(self._parameters, lr=rate, weight_decay=phase.weight_decay, foreach=True)
        return torch.optim.Adam(
            self._parameters, lr=rate, betas=phase.betas, weight_decay=phase.weight_decay, fused=True
        )

    @property
    def _kept(self) -> set[str]:
        """What the optimiser remembers of each weight."""
        return (
            {"step", "square_avg"} if self.phase.optimizer is Optimizer.RMSPROP else {"step", "exp_avg", "exp_avg_sq"}
        )

    def _learning_rate(self) -> float:
        return self._share * float(getattr(self._family.settings, self.phase.learning_rate_setting))
