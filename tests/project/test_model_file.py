"""A model is one file; whatever was done to it, opening it gives the model or a sentence."""

import base64
import io
import json
import struct
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from genstudio.errors import ExportError, ModelFileError
from genstudio.models.base import ImageShape
from genstudio.models.prior import fit_mixture
from genstudio.models.trained import TrainedModel
from genstudio.project import model_file
from genstudio.project.model_file import load_model, save_model
from tests.tiny import KEYS, KEYS_AND_NETWORKS, draw, job_of, networks, train, trained_of

MIB = 2**20


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An autoencoder with a fitted prior: the kind of file with the most in it."""
    path = tmp_path_factory.mktemp("models") / "discs.safetensors"
    save_model(trained_of("autoencoder"), path)
    return path


def parts_of(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    """Header and tensors of a file, to be changed and written again."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        metadata = json.loads(file.read(length))["__metadata__"]
    return metadata, load_file(path)


def rewritten(saved: Path, folder: Path, header: dict[str, str | None], tensors: dict[str, Tensor | None]) -> Path:
    """The file with some of its parts replaced, or left out where None."""
    metadata, weights = parts_of(saved)
    metadata |= {name: value for name, value in header.items() if value is not None}
    weights |= {name: value for name, value in tensors.items() if value is not None}
    gone = {name for name, value in {**header, **tensors}.items() if value is None}
    path = folder / "changed.safetensors"
    kept = {name: value.contiguous() for name, value in weights.items() if name not in gone}
    save_file(kept, path, metadata={name: value for name, value in metadata.items() if name not in gone})
    return path


def refused(path: Path) -> str:
    """The sentence with which a file is refused, by both ways to open it that look at what is wrong."""
    with pytest.raises(ModelFileError) as raised:
        load_model(path)
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(("key", "network"), KEYS_AND_NETWORKS)
@pytest.mark.parametrize("shape", [ImageShape(1, 16, 16), ImageShape(3, 28, 28)], ids=["grey", "colour"])
def test_a_model_that_was_saved_paints_the_same_to_the_bit(
    key: str, network: str, shape: ImageShape, tmp_path: Path
) -> None:
    model = trained_of(key, shape, network=network)
    save_model(model, tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert (loaded.key, loaded.shape, loaded.card) == (model.key, model.shape, model.card)
    assert loaded.family.settings == model.family.settings
    assert np.array_equal(loaded.sample_latents(5, 3, 0.7), model.sample_latents(5, 3, 0.7))
    assert np.array_equal(loaded.decode(loaded.sample_latents(5, 3)), model.decode(model.sample_latents(5, 3)))
    assert loaded.family.state_dict().keys() == model.family.state_dict().keys()
    assert all(
        torch.equal(value, model.family.state_dict()[name]) for name, value in loaded.family.state_dict().items()
    )
    if model.can_encode:
        pixels = draw(4, shape.channels, shape.height)
        assert np.array_equal(loaded.encode(pixels), model.encode(pixels))


@pytest.mark.parametrize("key", KEYS)
def test_a_model_fresh_from_training_survives_too(key: str, tmp_path: Path) -> None:
    finished, _ = train(job_of(key, limits={"steps": 4}))
    save_model(finished.model, tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert np.array_equal(loaded.prior.mean, finished.model.prior.mean)
    assert np.array_equal(
        loaded.decode(loaded.sample_latents(3, 0)), finished.model.decode(finished.model.sample_latents(3, 0))
    )


def test_a_mixture_keeps_all_its_components(tmp_path: Path) -> None:
    model = trained_of("autoencoder")
    codes = np.random.default_rng(0).standard_normal((400, 4)).astype(np.float32)
    save_model(TrainedModel(model.family, fit_mixture(codes), model.card), tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    expected = fit_mixture(codes).draw(20, np.random.default_rng(1))
    assert np.array_equal(loaded.prior.draw(20, np.random.default_rng(1)), expected)


def test_what_was_held_out_and_learned_from_is_kept(tmp_path: Path) -> None:
    model = trained_of("vae")
    model.card = replace(model.card, split_seed=7, pictures="abc")
    save_model(model, tmp_path / "model.safetensors")
    assert load_model(tmp_path / "model.safetensors").card == model.card


def test_a_file_that_does_not_tell_what_was_held_out_opens_all_the_same(saved: Path, tmp_path: Path) -> None:
    metadata, _ = parts_of(saved)
    card = json.loads(metadata["card"])
    del card["split_seed"], card["pictures"]
    loaded = load_model(rewritten(saved, tmp_path, {"card": json.dumps(card)}, {}))
    assert (loaded.card.split_seed, loaded.card.pictures) == (0, "")


@given(data=st.data())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_damage_anywhere_gives_the_model_or_a_sentence(
    data: st.DataObject, saved: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    damaged = bytearray(saved.read_bytes())
    (header,) = struct.unpack("<Q", damaged[:8])
    # Half of the damage goes to the header, where it matters most.
    places = st.integers(0, header + 7) | st.integers(0, len(damaged) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=3)):
        damaged[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.safetensors"
    path.write_bytes(damaged)
    try:
        load_model(path)
    except ModelFileError as error:
        sentence = str(error)
    else:
        sentence = "."
    assert sentence.endswith(".")


@given(thousandths=st.integers(0, 999))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_a_file_that_is_cut_off_is_refused(
    thousandths: int, saved: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = saved.read_bytes()
    path = tmp_path_factory.getbasetemp() / "short.safetensors"
    path.write_bytes(whole[: len(whole) * thousandths // 1000])
    assert "damaged or not a model file" in refused(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 7,
        b"\xff" * 64,
        struct.pack("<Q", 2**62) + b"{}",
        struct.pack("<Q", 2) + b"{}",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"PK\x03\x04" + b"\x00" * 100,
        b"\x80\x04\x95" + b"." * 100,
    ],
    ids=["empty", "short", "noise", "endless header", "nothing in it", "picture", "zip", "pickle"],
)
def test_what_is_no_model_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "thing.safetensors"
    path.write_bytes(content)
    refused(path)


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    assert refused(path) == "other.safetensors was not saved by GenStudio; choose a model file that was."


def test_a_missing_file_and_a_folder_are_sentences(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "nothing.safetensors")
    (tmp_path / "folder").mkdir()
    assert "is not a file" in refused(tmp_path / "folder")


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ({"family": "diffusion"}, "There is no model “diffusion”"),
        ({"family": None}, "damaged"),
        ({"format": "genstudio model 99"}, "not saved by GenStudio"),
        ({"settings": "{}"}, "damaged"),
        ({"settings": '{"latent_dim": -1}'}, "Latent size"),
        ({"settings": "[1]"}, "damaged"),
        ({"settings": "null"}, "damaged"),
        ({"settings": '{"__class__": "os.system"}'}, "There is no setting"),
        ({"settings": json.dumps({"a\u202eb\n": 1})}, "There is no setting “a?b?”"),
        ({"family": "a\u202eb\n"}, "There is no model “a?b?”"),
        ({"shape": '{"channels": 2, "height": 16, "width": 16}'}, "damaged"),
        ({"shape": '{"channels": 1, "height": 16, "width": 1000000}'}, "damaged"),
        ({"shape": '{"channels": 1, "height": 1e400, "width": 16}'}, "damaged"),
        ({"shape": '{"channels": 1}'}, "damaged"),
        ({"shape": "16"}, "damaged"),
        ({"card": "{}"}, "damaged"),
        ({"card": '{"name": "x", "data": "x", "metrics": [["a"]]}'}, "damaged"),
        ({"card": "[]"}, "damaged"),
    ],
    ids=str,
)
def test_a_header_that_makes_no_sense_is_refused(
    header: dict[str, str | None], hint: str, saved: Path, tmp_path: Path
) -> None:
    assert hint in refused(rewritten(saved, tmp_path, header, {}))


def test_weights_of_another_shape_or_type_are_refused(saved: Path, tmp_path: Path) -> None:
    _, tensors = parts_of(saved)
    name, weight = next((name, value) for name, value in tensors.items() if value.ndim == 4)
    for other in (weight[:1], weight.flatten(), weight.double(), weight.half(), None):
        assert "damaged" in refused(rewritten(saved, tmp_path, {}, {name: other}))
    assert "damaged" in refused(rewritten(saved, tmp_path, {}, {"family.extra": torch.zeros(1)}))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_no_numbers_are_refused(value: float, saved: Path, tmp_path: Path) -> None:
    _, tensors = parts_of(saved)
    name = next(name for name in tensors if name.endswith("weight"))
    spoilt = tensors[name].clone()
    spoilt.view(-1)[0] = value
    assert "damaged" in refused(rewritten(saved, tmp_path, {}, {name: spoilt}))


@pytest.mark.parametrize(
    "prior",
    [
        {"weights": None},
        {"weights": torch.tensor([-1.0])},
        {"weights": torch.tensor([0.0])},
        {"weights": torch.tensor([float("nan")])},
        {"weights": torch.ones(2)},
        {"weights": torch.ones(1, 1)},
        {"means": torch.zeros(1, 5)},
        {"means": torch.full((1, 4), float("inf"))},
        {"means": torch.zeros(1, 4, dtype=torch.float64)},
        {"factors": torch.zeros(1, 4)},
        {"factors": torch.zeros(1, 4, 5)},
        {"weights": torch.zeros(0), "means": torch.zeros(0, 4), "factors": torch.zeros(0, 4, 4)},
    ],
    ids=str,
)
def test_an_impossible_prior_is_refused(prior: dict[str, Tensor | None], saved: Path, tmp_path: Path) -> None:
    changed = {f"prior.{name}": value for name, value in prior.items()}
    assert "damaged" in refused(rewritten(saved, tmp_path, {}, changed))


@pytest.mark.parametrize("key", KEYS)
def test_a_file_that_promises_a_giant_network_takes_no_memory(key: str, tmp_path: Path) -> None:
    save_model(trained_of(key), tmp_path / "model.safetensors")
    giant: dict[str, Any] = json.loads(parts_of(tmp_path / "model.safetensors")[0]["settings"])
    giant |= {"latent_dim": 1024, "channels": 256, "hidden_dim": 4096, "hidden_layers": 6, "network": networks(key)[0]}
    shape = '{"channels": 3, "height": 128, "width": 128}'
    header: dict[str, str | None] = {"settings": json.dumps(giant), "shape": shape}
    path = rewritten(tmp_path / "model.safetensors", tmp_path, header, {})
    tracemalloc.start()
    before = _peak_memory()
    assert "damaged" in refused(path)
    assert _peak_memory() - before < 200 * MIB, "dense layers of such a network have a gigabyte of weights"
    tracemalloc.stop()


def _peak_memory() -> int:
    """The most memory this process ever had, in bytes."""
    resource = pytest.importorskip("resource", reason="memory is measured by the system's own means")
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024


def test_a_file_that_is_absurdly_large_is_not_even_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "large.safetensors"
    with path.open("wb") as file:
        file.truncate(5 * 2**30)  # takes no room on the disk
    assert "larger than any model" in refused(path)


def test_opening_one_loads_no_compiler(tmp_path: Path) -> None:
    for key in KEYS:
        save_model(trained_of(key), tmp_path / f"{key}.safetensors")
    script = (
        "import sys; from pathlib import Path; from genstudio.project.model_file import load_model\n"
        "for path in Path(sys.argv[1]).iterdir(): load_model(path)\n"
        "print(sorted(name for name in sys.modules if name in ('torch._dynamo', 'torch._inductor')))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_thumbnail_shows_nine_pictures(saved: Path) -> None:
    metadata, _ = parts_of(saved)
    with Image.open(io.BytesIO(base64.b64decode(metadata["thumbnail"]))) as image:
        assert image.size == (3 * 16 + 4 * 2, 3 * 16 + 4 * 2)


def test_a_full_disk_leaves_the_former_model_as_it_was(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(saved.read_bytes())

    def fill_the_disk(*_: object, **__: object) -> None:
        raise SafetensorError("Error while serializing: I/O error: No space left on device")

    monkeypatch.setattr(model_file, "save_file", fill_the_disk)
    with pytest.raises(ExportError, match="cannot be written"):
        save_model(trained_of("vae"), path)
    assert path.read_bytes() == saved.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["model.safetensors"]


def test_a_folder_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        save_model(trained_of("vae"), tmp_path / "gone" / "model.safetensors")
