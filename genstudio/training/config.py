"""How long, where and from which seed to train; the same for every family."""

from __future__ import annotations

import os
from enum import StrEnum

import torch

from genstudio.errors import DeviceError
from genstudio.models.base import Preset
from genstudio.models.settings import Settings, setting

DEFAULT_EPOCHS = 20
PRESET_EPOCHS = {Preset.FAST: 10, Preset.BALANCED: DEFAULT_EPOCHS, Preset.BEST: 60}
"""How often each preset goes through all pictures, where there are many of them."""


class DeviceChoice(StrEnum):
    """Where to compute."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class TrainingConfig(Settings):
    """Training stops at the first of the limits that are set (0 sets none); with none it goes on until stopped."""

    epochs: int = setting(
        DEFAULT_EPOCHS,
        "Rounds (epochs)",
        "How many times it goes through all pictures. Empty or 0: until you press Stop.",
        zero="no limit",
        ge=0,
        le=1_000_000,
        group="Training",
    )
    steps: int = setting(
        0,
        "Steps",
        "How many corrections it makes. Empty or 0: no limit.",
        zero="no limit",
        ge=0,
        le=1_000_000_000,
        group="Training",
        advanced=True,
    )
    minutes: float = setting(
        0.0,
        "Minutes",
        "How long it learns. Empty or 0: no limit.",
        ge=0.0,
        le=100_000.0,
        group="Training",
        advanced=True,
        zero="no limit",
    )
    device: DeviceChoice = setting(
        DeviceChoice.AUTO,
        "Device",
        "Where to compute. Automatic takes an NVIDIA card (CUDA) where there is one.",
        choices={"auto": "Automatic", "cpu": "Processor (CPU)", "cuda": "NVIDIA card (CUDA)"},
        group="Training",
    )
    seed: int = setting(
        0,
        "Seed",
        "The same seed, pictures and settings give the same model.",
        ge=0,
        le=2**31 - 1,
        group="Training",
        advanced=True,
    )
    threads: int = setting(
        0,
        "Processor cores",
        "How many cores it computes on. Empty or 0 leaves one free for the screen.",
        zero="all but one",
        ge=0,
        le=256,
        group="Training",
        advanced=True,
    )


def choose_device(choice: DeviceChoice) -> torch.device:
    """The device to compute on.

    Raises:
        DeviceError: CUDA was asked for and is not there.
    """
    available = torch.cuda.is_available()
    if choice is DeviceChoice.CUDA and not available:
        raise DeviceError(
            "No NVIDIA card that torch can use was found on this computer. Choose the CPU, or automatic, instead."
        )
    return torch.device("cuda" if available and choice is not DeviceChoice.CPU else "cpu")


def use_threads(count: int) -> None:
    """Let torch compute on so many threads when called from the present one; other threads keep their number."""
    torch.get_num_threads()  # a thread's first look at the number would otherwise overwrite what is set here
    torch.set_num_threads(count)


def choose_threads(wanted: int) -> int:
    """How many threads torch computes with: those wanted, or all cores but one."""
    cores = os.cpu_count() or 1
    return min(wanted, cores) if wanted else max(1, cores - 1)
