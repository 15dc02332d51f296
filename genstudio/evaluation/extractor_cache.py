"""Extractors are kept in the user's cache, so that two models are measured by the same one, and the second sooner."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import torch
from platformdirs import user_cache_path
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.watch import Watch
from genstudio.errors import ExportError
from genstudio.evaluation.extractor import Extractor, FeatureNet, digest_of
from genstudio.evaluation.extractor_training import make_extractor
from genstudio.models.base import ImageShape
from genstudio.project.settings import APP
from genstudio.project.writing import make_folder, write_whole

FORMAT = "genstudio extractor 2"
"""To be counted up when extractors are made in another way: those before are then made anew."""
MOST_KEPT = 32

log = logging.getLogger(__name__)


def extractors_folder() -> Path:
    return user_cache_path(APP, appauthor=False) / "extractors"


def extractor_for(images: ImageSet, watch: Watch | None = None, folder: Path | None = None) -> Extractor:
    """The extractor for a set of pictures, from the cache or made now and kept there.

    Args:
        folder: the cache; None is the user's.

    Raises:
        DataError: fewer than two pictures.
        Cancelled: it is no longer wanted.
    """
    path = (folder or extractors_folder()) / f"{key_of(images)}.safetensors"
    kept = _read(path, ImageShape(images.channels, images.height, images.width))
    if kept is not None:
        return kept
    made = make_extractor(images, watch)
    _keep(made, path)
    return made


def key_of(images: ImageSet) -> str:
    """What decides which extractor a set gets: its pictures, its classes, what is held out, and the way it is made."""
    digest = hashlib.sha256(FORMAT.encode("ascii"))
    for part in (images, images.held_out):
        if part is None:
            continue
        digest.update(Fingerprint.of(part).digest.encode("ascii"))
        digest.update(json.dumps(part.class_names).encode("utf-8"))
        if part.labels is not None:
            digest.update(part.labels.tobytes())
    return digest.hexdigest()[:32]


def _read(path: Path, shape: ImageShape) -> Extractor | None:
    try:
        with safe_open(path, framework="pt") as file:
            metadata: dict[str, str] = file.metadata() or {}
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
        with torch.device("meta"):
            net = FeatureNet(shape, int(metadata["classes"]))
        net.load_state_dict(weights, assign=True)
        if digest_of(net) != metadata["digest"]:
            raise ValueError("the weights are not those that were written")
        path.touch()  # the oldest are thrown away first
        return Extractor(net, json.loads(metadata["accuracy"]))
    except FileNotFoundError:
        return None
    except (OSError, SafetensorError, KeyError, ValueError, RuntimeError) as error:
        log.warning("the extractor %s is made anew: %s", path, error)
        return None


def _keep(extractor: Extractor, path: Path) -> None:
    """A cache that cannot be written costs time, not the work."""
    metadata = {
        "classes": str(extractor.net.classes),
        "digest": extractor.card.digest,
        "accuracy": json.dumps(extractor.card.accuracy),
    }
    weights = {name: tensor.contiguous() for name, tensor in extractor.net.state_dict().items()}
    try:
        make_folder(path.parent)
        write_whole(path, lambda fresh: save_file(weights, fresh, metadata=metadata))
        for former in sorted(path.parent.glob("*.safetensors"), key=_age)[MOST_KEPT:]:
            former.unlink(missing_ok=True)
    except (ExportError, OSError, SafetensorError) as error:
        log.warning("the extractor was not kept: %s", error)


def _age(path: Path) -> float:
    return -path.stat().st_mtime
