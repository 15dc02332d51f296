"""The state to go on from, in a file that is either whole or refused."""

import os
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import SafetensorError
from safetensors.torch import save_file

from genstudio.errors import RunError
from genstudio.training import checkpoint as checkpoint_module
from genstudio.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint


def example(step: int = 7) -> Checkpoint:
    tensors = {"family.weight": torch.arange(6.0).view(2, 3), "generator.state": torch.arange(5, dtype=torch.uint8)}
    return Checkpoint(step, 12.5, 3, 40, {"beta": 2.0, "network": "dense"}, tensors)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("checkpoint") / "checkpoint.safetensors"
    write_checkpoint(path, example())
    return path.read_bytes()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    write_checkpoint(path, example())
    read = read_checkpoint(path)
    assert (read.step, read.seconds, read.epoch, read.position) == (7, 12.5, 3, 40)
    assert read.settings == {"beta": 2.0, "network": "dense"}
    assert all(torch.equal(value, read.tensors[name]) for name, value in example().tensors.items())
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint.safetensors"]


def test_a_newer_one_takes_the_place_of_the_former(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    write_checkpoint(path, example(1))
    write_checkpoint(path, example(2))
    assert read_checkpoint(path).step == 2


def test_a_full_disk_leaves_the_former_one_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.safetensors"
    write_checkpoint(path, example(1))

    def fill_the_disk(tensors: object, target: Path, metadata: object) -> None:
        target.write_bytes(b"half of it")
        raise SafetensorError("No space left on device")

    monkeypatch.setattr(checkpoint_module, "save_file", fill_the_disk)
    with pytest.raises(RunError, match=r"could not be saved .* Free some space"):
        write_checkpoint(path, example(2))
    assert read_checkpoint(path).step == 1
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint.safetensors"]


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="could not be saved"):
        write_checkpoint(tmp_path / "gone" / "checkpoint.safetensors", example())


def test_no_state_at_all_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no training state"):
        read_checkpoint(tmp_path / "checkpoint.safetensors")


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    save_file({"weight": torch.zeros(2)}, path)
    with pytest.raises(RunError, match="not a training state"):
        read_checkpoint(path)


COUNTERS = ["", "[]", "{}", "null", "[" * 100_000]
COUNTERS += ['{"step": "x"}', '{"step": 1, "seconds": [], "epoch": 0}', '{"step": 1e999}']


@pytest.mark.parametrize("counters", COUNTERS, ids=lambda text: text[:20])
def test_counters_that_make_no_sense_are_damage(counters: str, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    save_file({"weight": torch.zeros(2)}, path, metadata={"format": checkpoint_module.FORMAT, "counters": counters})
    with pytest.raises(RunError, match="damaged"):
        read_checkpoint(path)


@given(data=st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_damage_anywhere_is_refused_or_harmless(
    data: st.DataObject, written: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = data.draw(st.integers(0, len(written) - 1))
    damaged = bytearray(written)
    damaged[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.safetensors"
    path.write_bytes(damaged)
    try:
        read = read_checkpoint(path)
    except RunError:
        return
    assert isinstance(read.step, int)


@given(length=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_file_that_is_cut_off_is_refused(
    length: int, written: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "short.safetensors"
    path.write_bytes(written[: length % len(written)])
    with pytest.raises(RunError):
        read_checkpoint(path)


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be opened as files there either, with another error")
def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.safetensors").mkdir()
    with pytest.raises(RunError):
        read_checkpoint(tmp_path / "checkpoint.safetensors")
