"""Everything that is needed to go on training as if it had never stopped, in one safetensors file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from genstudio.errors import RunError

FORMAT = "genstudio checkpoint 1"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A moment of a training run.

    Attributes:
        step: how many training steps were made.
        seconds: the time they took, pauses left out.
        epoch, position: where the stream of batches stood.
        partner_place: where that of the second domain's pictures stood, as (epoch, position).
        settings: the family's settings at that moment, live changes included.
        tensors: weights, averages, optimiser states, sums not yet logged and the random generator by dotted names.
    """

    step: int
    seconds: float
    epoch: int
    position: int
    settings: dict[str, Any]
    tensors: dict[str, Tensor]
    partner_place: tuple[int, int] = (0, 0)


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole, then put it in the place of the former one.

    Raises:
        RunError: the disk is full or the folder cannot be written.
    """
    counters = {
        "step": checkpoint.step,
        "seconds": checkpoint.seconds,
        "epoch": checkpoint.epoch,
        "position": checkpoint.position,
        "settings": checkpoint.settings,
        "partner_place": checkpoint.partner_place,
    }
    fresh = path.with_suffix(".writing")
    try:
        tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
        save_file(tensors, fresh, metadata={"format": FORMAT, "counters": json.dumps(counters)})
        fresh.replace(path)
    except (OSError, SafetensorError) as error:
        fresh.unlink(missing_ok=True)
        raise RunError(
            f"The training state could not be saved in {path.parent}. Free some space there, or choose another folder."
        ) from error


def read_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint in a file.

    Raises:
        RunError: there is none, or it is damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("format") != FORMAT:
                raise RunError(f"{path.name} is not a training state of this program; start a new run instead.")
            counters = json.loads(metadata["counters"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
        partner_epoch, partner_position = counters["partner_place"]
        return Checkpoint(
            step=int(counters["step"]),
            seconds=float(counters["seconds"]),
            epoch=int(counters["epoch"]),
            position=int(counters["position"]),
            settings=dict(counters["settings"]),
            tensors=tensors,
            partner_place=(int(partner_epoch), int(partner_position)),
        )
    except FileNotFoundError as error:
        raise RunError(f"There is no training state in {path.parent}; start a new run instead.") from error
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, ArithmeticError, RuntimeError) as error:
        raise RunError(f"The training state in {path.parent} is damaged; start a new run instead.") from error
