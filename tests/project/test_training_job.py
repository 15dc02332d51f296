"""From pictures and settings to a model in a run folder, and on with it another day."""

import errno
import json
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.errors import DataError, DeviceError, RunError, SettingsError
from genstudio.models.base import Family, FamilySettings, ImageShape
from genstudio.models.registry import family_class
from genstudio.project import training_job
from genstudio.project.model_file import load_model
from genstudio.project.run import Run
from genstudio.project.run_lock import alone_with
from genstudio.project.training_job import TrainingJob, build_family, continued_job, further_job
from genstudio.training.batches import batches_per_step
from genstudio.training.checkpoint import read_checkpoint
from genstudio.training.control import Control
from genstudio.training.events import Ending, Event, Measured, Preview, Started
from tests.tiny import GREY, KEYS, KEYS_AND_NETWORKS, draw, family_of, image_set, job_of, settings_of, train

every_family = pytest.mark.parametrize("key", KEYS)


def state_of(folder: Path) -> dict[str, Tensor]:
    return read_checkpoint(folder / "checkpoint.safetensors").tensors


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


@pytest.mark.parametrize(("key", "network"), KEYS_AND_NETWORKS)
@pytest.mark.parametrize("ema_decay", [0.0, 0.9])
def test_a_run_that_is_continued_ends_like_one_that_never_stopped(
    key: str, network: str, ema_decay: float, tmp_path: Path
) -> None:
    """To the bit: weights, averages, optimisers, order of the pictures and random numbers."""
    settings: dict[str, Any] = {"network": network, "ema_decay": ema_decay}
    whole, _ = train(job_of(key, tmp_path / "whole", limits={"steps": 9}, **settings))
    train(job_of(key, tmp_path / "parts", limits={"steps": 3}, **settings))
    train(job_of(key, tmp_path / "parts", resume=True, limits={"steps": 5}, **settings))
    parts, _ = train(job_of(key, tmp_path / "parts", resume=True, limits={"steps": 9}, **settings))
    assert same(state_of(tmp_path / "whole"), state_of(tmp_path / "parts"))
    assert parts.metrics == whole.metrics
    per_epoch = 2 if batches_per_step(whole.model.family.phases()) == 1 else 1  # 22 pictures, batches of 8
    assert (parts.step, parts.epoch) == (whole.step, whole.epoch) == (9, 9 / per_epoch)
    painted = parts.model.decode(parts.model.sample_latents(4, 1))
    assert np.array_equal(painted, whole.model.decode(whole.model.sample_latents(4, 1)))


def test_stopping_by_hand_in_the_middle_of_an_epoch_changes_nothing_either(tmp_path: Path) -> None:
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Measured) and event.step == 10:
            control.stop()

    stopped, _ = train(job_of("gan", tmp_path / "parts", limits={"steps": 25}), control, stop)
    assert stopped.ending == Ending.STOPPED
    assert 10 <= stopped.step < 25
    train(job_of("gan", tmp_path / "parts", resume=True, limits={"steps": 25}))
    train(job_of("gan", tmp_path / "whole", limits={"steps": 25}))
    assert same(state_of(tmp_path / "whole"), state_of(tmp_path / "parts"))


def test_what_was_stopped_goes_on_from_memory_as_if_it_had_not_been(tmp_path: Path) -> None:
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Measured) and event.step == 10:
            control.stop()

    first = job_of("vae", tmp_path / "parts", limits={"steps": 25})
    train(first, control, stop)
    further = further_job(first)
    assert further.images is first.images
    finished, _ = train(further)
    assert (finished.step, finished.ending) == (25, Ending.COMPLETED)
    train(job_of("vae", tmp_path / "whole", limits={"steps": 25}))
    assert same(state_of(tmp_path / "whole"), state_of(tmp_path / "parts"))
    assert further_job(further).config.steps == 50, "what was completed gets as much again"


def test_what_was_not_kept_cannot_go_on() -> None:
    with pytest.raises(RunError, match="not kept on disk"):
        further_job(job_of("vae"))


def test_a_run_that_broke_off_in_its_first_minute_can_be_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pull_the_plug(event: Event) -> None:
        if isinstance(event, Measured) and event.step == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(job_of("vae", tmp_path / "parts", limits={"steps": 15}), report=pull_the_plug)
    train(job_of("vae", tmp_path / "parts", resume=True, limits={"steps": 15}))
    train(job_of("vae", tmp_path / "whole", limits={"steps": 15}))
    assert same(state_of(tmp_path / "whole"), state_of(tmp_path / "parts"))
    curves = [[row.step for row in Run.open(tmp_path / name).curves()] for name in ("parts", "whole")]
    assert curves[0] == curves[1]


def test_live_changes_are_still_there_when_the_run_goes_on(tmp_path: Path) -> None:
    control = Control()
    control.change({"beta": 4.0})
    train(job_of("vae", tmp_path / "run"), control)
    finished, _ = train(job_of("vae", tmp_path / "run", resume=True, limits={"steps": 6}))
    assert finished.model.family.weight("kl") == 4.0


def test_the_seconds_of_all_sittings_count(tmp_path: Path) -> None:
    first, _ = train(job_of("vae", tmp_path / "run"))
    second, _ = train(job_of("vae", tmp_path / "run", resume=True, limits={"steps": 6}))
    assert second.seconds > first.seconds


def test_new_limits_are_remembered_for_the_next_sitting(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    train(job_of("vae", tmp_path / "run", resume=True, limits={"steps": 6}))
    assert Run.open(tmp_path / "run").spec.config["steps"] == 6


@every_family
def test_the_folder_tells_the_whole_story(key: str, tmp_path: Path) -> None:
    finished, _ = train(job_of(key, tmp_path / "run", limits={"steps": 12}))
    run = Run.open(tmp_path / "run")
    assert run.spec.family == key
    assert run.spec.data == "test:discs"
    assert run.curves()[0].step == 0
    assert run.curves()[0].held_out
    assert run.curves()[-1].values == finished.metrics
    assert json.loads((run.folder / "result.json").read_text("utf-8"))["metrics"] == dict(finished.metrics)
    assert list((run.folder / "samples").glob("step-*.png"))
    model = load_model(run.model_path)
    assert model.card.steps == 12
    assert model.card.data == "Discs"
    assert np.array_equal(
        model.decode(model.sample_latents(3, 0)), finished.model.decode(finished.model.sample_latents(3, 0))
    )


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    train(job_of("vae"))
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_not_begun_where_another_is(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    before = state_of(tmp_path / "run")
    with pytest.raises(RunError, match="holds a run already"):
        train(job_of("vae", tmp_path / "run"))
    assert same(state_of(tmp_path / "run"), before)


def test_what_cannot_be_trained_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceError):
        train(job_of("vae", tmp_path / "run", limits={"device": "cuda"}))
    with pytest.raises(DataError):
        train(job_of("vae", tmp_path / "run", image_set(1)))
    assert list(tmp_path.iterdir()) == []


def test_a_run_goes_on_with_its_own_family_only(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    with pytest.raises(RunError, match="trains “vae”, not “gan”"):
        train(job_of("gan", tmp_path / "run", resume=True))


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (
            image_set(channels=3),
            "from 24 pictures of 16x16 in grey, but these are 24 pictures of 16x16 in colour",
        ),
        (image_set(25), "these are 25 pictures of 16x16 in grey"),
        (image_set(seed=1), "no longer those that the run learned from"),
    ],
    ids=["colour", "more", "changed"],
)
def test_a_run_goes_on_with_its_own_pictures_only(others: ImageSet, sentence: str, tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    before = state_of(tmp_path / "run")
    with pytest.raises(RunError, match=sentence):
        train(job_of("vae", tmp_path / "run", others, resume=True, limits={"steps": 6}))
    assert same(state_of(tmp_path / "run"), before)
    assert Run.open(tmp_path / "run").completed()


def test_pictures_that_were_moved_are_the_same_pictures(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    moved = replace(image_set(), source="test:elsewhere", name="Moved")
    finished, _ = train(job_of("vae", tmp_path / "run", moved, resume=True, limits={"steps": 6}))
    assert finished.step == 6


def test_the_size_and_colour_that_came_out_are_noted(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run", image_set(channels=3, size=20)))
    spec = Run.open(tmp_path / "run").spec
    assert (spec.size, spec.colour) == (20, "colour")


def test_every_model_knows_which_pictures_it_never_saw(tmp_path: Path) -> None:
    finished, events = train(job_of("vae", tmp_path / "run", limits={"seed": 5}))
    previews = [event.model.card for event in events if isinstance(event, Preview)]
    kept = load_model(tmp_path / "run" / "model.safetensors").card
    for card in (*previews, finished.model.card, kept):
        assert (card.split_seed, card.pictures) == (5, Fingerprint.of(image_set()).digest)


def test_a_sitting_that_breaks_off_does_not_double_the_limits_again(tmp_path: Path) -> None:
    np.save(tmp_path / "discs.npy", draw()[:, 0])
    folder = tmp_path / "run"

    def pull_the_plug(event: Event) -> None:
        if isinstance(event, Started):
            raise KeyboardInterrupt

    def goes_on() -> TrainingJob:
        return continued_job(folder, lambda done, total: None, lambda: False)

    train(job_of("vae", folder, open_images(tmp_path / "discs.npy")))
    with pytest.raises(KeyboardInterrupt):
        train(goes_on(), report=pull_the_plug)
    assert goes_on().config.steps == 6
    finished, _ = train(goes_on())
    assert finished.step == 6


@pytest.mark.skipif(sys.platform == "win32", reason="there it is another call")
def test_where_a_disk_knows_no_locks_nothing_takes_the_place_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in place of a lock would outlive a crash, and the run could never go on."""

    def unknown(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", unknown)
    entered = []
    with alone_with(tmp_path), alone_with(tmp_path):
        entered.append(True)
    assert entered


def test_a_run_is_trained_once_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    job = job_of("vae", folder)
    said: list[str] = []

    def go_on_elsewhere(event: Event) -> None:
        if isinstance(event, Started) and not said:
            with pytest.raises(RunError) as refused:
                train(job_of("vae", folder, resume=True, limits={"steps": 9}))
            said.append(str(refused.value))

    finished, _ = train(job, report=go_on_elsewhere)
    assert "is being trained already" in said[0]
    outcome = Run.open(folder).outcome()
    assert outcome is not None
    assert outcome.steps == finished.step
    longer, _ = train(job_of("vae", folder, resume=True, limits={"steps": 6}))
    assert longer.step == 6, "it is free again"


def test_two_threads_that_build_at_once_do_not_disturb_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first_inside, second_inside = threading.Event(), threading.Event()

    def pausing(key: str) -> type[Family]:
        inner = family_class(key)

        class Pausing(inner):  # type: ignore[valid-type,misc]
            def __init__(self, settings: FamilySettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
                if threading.current_thread().name == "second":
                    second_inside.set()
                else:
                    first_inside.set()
                    second_inside.wait(0.3)  # the other one gets in now, or has to wait until this one is done
                super().__init__(settings, shape, class_names)

        return Pausing

    alone = family_of("vae", seed=1).state_dict()
    monkeypatch.setattr(training_job, "family_class", pausing)
    second = threading.Thread(target=lambda: (first_inside.wait(9), family_of("vae", seed=2)), name="second")
    second.start()
    together = family_of("vae", seed=1).state_dict()
    second.join()
    assert same(alone, together)


def test_there_must_be_a_run_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="There is no run"):
        train(job_of("vae", tmp_path / "run", resume=True))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_state_is_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    path = tmp_path / "run" / "checkpoint.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    curves = Run.open(tmp_path / "run").curves()
    with pytest.raises(RunError, match="damaged"):
        train(job_of("vae", tmp_path / "run", resume=True, limits={"steps": 9}))
    assert Run.open(tmp_path / "run").curves() == curves


@every_family
def test_a_state_with_parts_missing_is_a_sentence(key: str, tmp_path: Path) -> None:
    from genstudio.training.checkpoint import Checkpoint, write_checkpoint

    train(job_of(key, tmp_path / "run", ema_decay=0.9))
    path = tmp_path / "run" / "checkpoint.safetensors"
    whole = read_checkpoint(path)
    for gone in ("family.", "average.", "generator."):
        tensors = {name: value for name, value in whole.tensors.items() if not name.startswith(gone)}
        place = (whole.step, whole.seconds, whole.epoch, whole.position)
        write_checkpoint(path, Checkpoint(*place, whole.settings, tensors))
        with pytest.raises(RunError, match="another network"):
            train(job_of(key, tmp_path / "run", resume=True, limits={"steps": 9}, ema_decay=0.9))


def test_a_memory_mapped_and_read_only_set_is_trained_on_as_it_is(tmp_path: Path) -> None:
    np.save(tmp_path / "discs.npy", draw())
    pixels = np.load(tmp_path / "discs.npy", mmap_mode="r")
    mapped, _ = train(job_of("vae", images=ImageSet(pixels, "Discs", "test:discs")))
    in_memory, _ = train(job_of("vae"))
    assert mapped.metrics == in_memory.metrics


@pytest.mark.parametrize("key", [key for key in KEYS if family_class(key).conditional])
def test_a_family_that_learns_classes_refuses_pictures_without_any(key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="learns the classes of its pictures, but these have none"):
        build_family(key, settings_of(key), GREY, seed=0)
    with pytest.raises(SettingsError, match="learns the classes of its pictures, but these have none"):
        train(job_of(key, tmp_path / "run", image_set()))
    assert not (tmp_path / "run").exists()
