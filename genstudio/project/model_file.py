"""A model is one safetensors file: weights, configuration, prior and a thumbnail. Opening one runs no code."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from genstudio.data.options import ReadOptions
from genstudio.data.point_cloud import PointCloud
from genstudio.data.point_picture import draw_all
from genstudio.errors import GenStudioError, ModelFileError
from genstudio.models.base import Family, ImageShape
from genstudio.models.prior import MixtureParameters, MixturePrior, Prior, SpacePrior
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.models.trained import ModelCard, TrainedModel
from genstudio.models.unfilled import unfilled
from genstudio.project.export import sheet, to_image
from genstudio.project.writing import write_whole

FORMAT = "genstudio model 1"
LARGEST_FILE = 4 * 2**30
THUMBNAIL_PICTURES = 9
THUMBNAIL_POINTS = 500
MOST_COMPONENTS = 1000
MOST_CLASSES = 10_000
MOST_CENTRES = 10_000
# What reading values from a header may raise: missing, of another type, out of range, infinite, nested without end.
_DAMAGE = (KeyError, TypeError, ValueError, ArithmeticError, RuntimeError)


def save_model(model: TrainedModel, path: Path) -> None:
    """Write a model whole to one file.

    Raises:
        ExportError: the place cannot be written.
    """
    tensors = {f"family.{name}": tensor.cpu().contiguous() for name, tensor in model.family.state_dict().items()}
    tensors |= _prior_tensors(model.prior)
    metadata = {
        "format": FORMAT,
        "family": model.key,
        "settings": model.family.settings.model_dump_json(),
        "shape": json.dumps(asdict(model.shape)),
        "classes": json.dumps(model.family.class_names),
        "card": json.dumps(asdict(model.card) | {"reading": model.card.reading.saved()}),
        "thumbnail": base64.b64encode(_thumbnail(model)).decode("ascii"),
    }
    write_whole(path, lambda fresh: _write(fresh, tensors, metadata))


def rename_model(path: Path, name: str) -> None:
    """Give the model in a file another name; all else in it stays as it is.

    Raises:
        GenStudioError: the file is damaged, or cannot be written.
    """
    metadata, tensors = _read(path)
    try:
        card = json.loads(metadata["card"])
        metadata["card"] = json.dumps({**card, "name": name})
    except _DAMAGE as error:
        raise _damaged(path) from error
    write_whole(path, lambda fresh: _write(fresh, tensors, metadata))


def load_model(path: Path) -> TrainedModel:
    """The model in a file, on the CPU.

    Raises:
        ModelFileError: the file is missing, damaged, too large, or of another program.
    """
    metadata, tensors = _read(path)
    try:
        family = family_class(metadata["family"])
        settings = parse(family.settings_class, json.loads(metadata["settings"]))
        shape = _shape(json.loads(metadata["shape"]))
        names = _class_names(json.loads(metadata.get("classes", "[]")))
        card = _card(json.loads(metadata["card"]))
        family.check(settings, shape, names)
        weights = {name.removeprefix("family."): tensors[name] for name in tensors if name.startswith("family.")}
        with unfilled():  # a hostile size is found out before anything is allocated
            built = family(settings, shape, names)
        _fill(built, weights)
        return TrainedModel(built, _prior(built, tensors), card)
    except GenStudioError as error:
        raise ModelFileError(f"{path.name} cannot be used: {error}") from error
    except _DAMAGE as error:
        raise _damaged(path) from error


def _write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    try:
        save_file(tensors, path, metadata=metadata)
    except SafetensorError as error:  # how the library tells of a full disk
        raise OSError(str(error)) from error


def _read(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    metadata = _checked_metadata(path)
    try:
        with safe_open(path, framework="pt") as file:
            return metadata, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
    except (OSError, SafetensorError, ValueError) as error:
        raise _damaged(path) from error


def _checked_metadata(path: Path) -> dict[str, str]:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ModelFileError(f"{path.name} is not a file. Choose a model file that was saved by GenStudio.")
        if size > LARGEST_FILE:
            raise ModelFileError(f"{path.name} is larger than any model of this program; choose another file.")
        with safe_open(path, framework="np") as file:
            metadata: dict[str, str] = file.metadata() or {}
    except FileNotFoundError as error:
        raise ModelFileError(f"There is no file {path}. Choose another one.") from error
    except PermissionError as error:
        raise ModelFileError(f"{path.name} may not be read. Ask its owner, or choose another file.") from error
    except (OSError, SafetensorError, ValueError) as error:
        raise _damaged(path) from error
    if metadata.get("format") != FORMAT:
        raise ModelFileError(f"{path.name} was not saved by GenStudio; choose a model file that was.")
    return metadata


def _damaged(path: Path) -> ModelFileError:
    return ModelFileError(f"{path.name} is damaged or not a model file. Choose another file, or save the model again.")


def _shape(values: dict[str, Any]) -> ImageShape:
    shape = ImageShape(int(values["channels"]), int(values["height"]), int(values["width"]))
    if shape.points:
        return shape
    if shape.channels not in (1, 3) or not (16 <= shape.height <= 128 and 16 <= shape.width <= 128):
        raise ValueError(f"impossible picture shape {shape}")
    return shape


def _class_names(values: list[Any]) -> tuple[str, ...]:
    if not isinstance(values, list) or len(values) > MOST_CLASSES:
        raise ValueError("impossible class names")
    return tuple(str(value) for value in values)


def _card(values: dict[str, Any]) -> ModelCard:
    metrics = tuple((str(name), float(value)) for name, value in values["metrics"])
    return ModelCard(
        name=str(values["name"]),
        data=str(values["data"]),
        epochs=float(values["epochs"]),
        steps=int(values["steps"]),
        seconds=float(values["seconds"]),
        metrics=metrics,
        created=str(values["created"]),
        split_seed=int(values.get("split_seed", 0)),
        pictures=str(values.get("pictures", "")),
        cloud=_cloud(values.get("cloud")),
        reading=ReadOptions.parsed(values.get("reading", {})),
    )


def _cloud(values: dict[str, Any] | None) -> PointCloud | None:
    if values is None:
        return None
    centres = tuple((float(x), float(y)) for x, y in values["centres"])
    cloud = PointCloud(centres, float(values["std"]), float(values["extent"]))
    finite = np.isfinite([*np.ravel(centres), cloud.std, cloud.extent]).all()
    if not finite or cloud.extent <= 0.0 or cloud.std <= 0.0 or not 1 <= len(centres) <= MOST_CENTRES:
        raise ValueError("impossible cloud of points")
    return cloud


def _fill(family: Family, weights: dict[str, Tensor]) -> None:
    """Give an empty family its weights, after looking at every one of them."""
    expected = family.state_dict()
    if expected.keys() != weights.keys():
        raise ValueError("weights of another network")
    for name, tensor in weights.items():
        if tensor.shape != expected[name].shape or tensor.dtype != expected[name].dtype:
            raise ValueError(f"{name} has the wrong shape")
        if not torch.isfinite(tensor).all():
            raise ValueError(f"{name} is not finite")
    family.load_state_dict(weights, assign=True)


def _prior_tensors(prior: Prior) -> dict[str, Tensor]:
    if not isinstance(prior, MixturePrior):
        return {}
    parameters = prior.parameters
    return {
        "prior.weights": torch.from_numpy(parameters.weights),
        "prior.means": torch.from_numpy(parameters.means),
        "prior.factors": torch.from_numpy(parameters.factors),
    }


def _prior(family: Family, tensors: dict[str, Tensor]) -> Prior:
    if family.latent_space.has_prior:
        return SpacePrior(family.latent_space)
    weights, means, factors = (tensors[f"prior.{name}"].numpy() for name in ("weights", "means", "factors"))
    count, dim = len(weights), family.latent_space.dim
    shapes_fit = weights.shape == (count,) and means.shape == (count, dim) and factors.shape == (count, dim, dim)
    values = np.concatenate([weights.ravel(), means.ravel(), factors.ravel()])
    if not shapes_fit or not 1 <= count <= MOST_COMPONENTS or values.dtype != np.float32:
        raise ValueError("impossible prior")
    if not np.isfinite(values).all() or weights.min() < 0.0 or weights.sum() <= 0.0:
        raise ValueError("impossible prior")
    return MixturePrior(MixtureParameters(weights, means, factors))


def _thumbnail(model: TrainedModel) -> bytes:
    if model.shape.points:
        points = model.decode(model.sample_latents(THUMBNAIL_POINTS, seed=0))
        image = to_image(draw_all(points, model.card.cloud, 192))
    else:
        image = to_image(sheet(model.decode(model.sample_latents(THUMBNAIL_PICTURES, seed=0))))
    image.thumbnail((192, 192))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
