"""Where to compute, and on how many cores."""

import os

import pytest
import torch

from genstudio.errors import DeviceError
from genstudio.training.config import DeviceChoice, TrainingConfig, choose_device, choose_threads


def with_cuda(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)


@pytest.mark.parametrize(
    ("choice", "there", "device"),
    [("auto", False, "cpu"), ("auto", True, "cuda"), ("cpu", True, "cpu"), ("cuda", True, "cuda")],
)
def test_automatic_takes_a_card_where_there_is_one(
    choice: str, there: bool, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cuda(monkeypatch, there)
    assert choose_device(DeviceChoice(choice)).type == device


def test_cuda_where_there_is_none_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with_cuda(monkeypatch, False)
    with pytest.raises(DeviceError, match=r"No NVIDIA card .* Choose the CPU"):
        choose_device(DeviceChoice.CUDA)


@pytest.mark.parametrize(("cores", "wanted", "used"), [(8, 0, 7), (1, 0, 1), (8, 3, 3), (2, 64, 2)])
def test_one_core_is_left_for_the_screen(cores: int, wanted: int, used: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert choose_threads(wanted) == used


def test_without_anything_said_training_ends_by_itself() -> None:
    assert TrainingConfig().epochs > 0
