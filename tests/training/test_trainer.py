"""One loop trains them all."""

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from genstudio.data.image_set import Labels, Pixels
from genstudio.errors import DataError, TrainingError
from genstudio.models.base import Batch, Family, TermRole
from genstudio.models.registry import family_class
from genstudio.models.trained import TrainedModel
from genstudio.models.vae import VAE
from genstudio.project.run_files import CHECKPOINT_FILE
from genstudio.training import observation
from genstudio.training.batches import batches_per_step
from genstudio.training.checkpoint import read_checkpoint, write_checkpoint
from genstudio.training.control import Control
from genstudio.training.events import Ending, Event, Finished, Measured, Preview, Progress, Started, Values
from genstudio.training.held_out import measure_held_out
from genstudio.training.optimisation import PhaseOptimiser
from tests.tiny import ENCODING, KEYS, KEYS_AND_NETWORKS, family_of, image_set, job_of, pictures_for, train

PATIENCE = 60.0
CRITICS = (TermRole.CRITIC, TermRole.CRITIC_ENTROPY)
every_family = pytest.mark.parametrize("key", KEYS)
# Where a critic learns as well, no loss has to fall.
UNOPPOSED = [key for key in ENCODING if {term.role for term in family_class(key).terms}.isdisjoint(CRITICS)]


def weights_of(model: TrainedModel) -> dict[str, Tensor]:
    return dict(model.family.state_dict())


def farthest_step(one: dict[str, Tensor], other: dict[str, Tensor]) -> float:
    return max(float((value - other[name]).abs().max()) for name, value in one.items())


def logged(events: list[Event]) -> list[Measured]:
    return [event for event in events if isinstance(event, Measured) and not event.held_out]


class Elsewhere:
    """A training in another thread, as in the window; `paused` is set once it stands still."""

    def __init__(self, control: Control, at_event: Callable[[Event], None] | None = None) -> None:
        self.events: list[Event] = []
        self.paused = threading.Event()
        self.running = threading.Event()
        self.finished: Finished | None = None
        self._control = control
        self._at_event = at_event
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def join(self) -> Finished:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "training did not end"
        assert self.finished is not None
        return self.finished

    def _work(self) -> None:
        self.finished = job_of("vae", limits={"steps": 100_000}).run(self._control, self._note)

    def _note(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Progress):
            (self.paused if event.paused else self.running).set()
        if self._at_event is not None:
            self._at_event(event)


@pytest.mark.parametrize(("key", "network"), KEYS_AND_NETWORKS)
def test_the_story_is_told_from_start_to_end(key: str, network: str) -> None:
    finished, events = train(job_of(key, network=network))
    assert isinstance(events[0], Started)
    per_epoch = 2 if batches_per_step(finished.model.family.phases()) == 1 else 1  # 22 pictures, batches of 8
    assert events[0].steps_per_epoch == per_epoch
    assert events[0].total_steps == 3
    assert events[-1] is finished
    assert finished.ending == Ending.COMPLETED
    assert (finished.step, finished.epoch) == (3, 3 / per_epoch)
    assert finished.images_per_second > 0.0
    first = next(event for event in events if isinstance(event, Measured))
    assert (first.held_out, first.step) == (True, 0)
    last = [event for event in events if isinstance(event, Measured)][-1]
    assert (last.held_out, last.step, last.values) == (True, 3, finished.metrics)


@every_family
def test_every_term_is_logged_every_ten_steps_with_the_weighted_sum(key: str) -> None:
    finished, events = train(job_of(key, limits={"steps": 25}))
    rows = logged(events)
    assert [row.step for row in rows] == [10, 20, 25]
    always = {term.name for term in finished.model.family.terms if not term.optional}
    known = {term.name for term in finished.model.family.terms}
    seen: set[str] = set()
    for row in rows:
        values = dict(row.values)
        loss = values.pop("loss")
        assert values.keys() <= known
        seen |= values.keys()
        weighted = sum(value * finished.model.family.weight(name) for name, value in values.items())
        assert loss == pytest.approx(weighted, rel=1e-5)
    assert always <= seen


@every_family
def test_pictures_always_come_from_the_same_noise_and_reconstructions_from_held_out_pictures(key: str) -> None:
    _, events = train(job_of(key))
    preview = next(event for event in events if isinstance(event, Preview))
    assert preview.samples.shape == (24, 1, 16, 16)
    noise = preview.model.family.arranged(preview.model.sample_latents(24, 0))
    assert np.array_equal(preview.samples, preview.model.decode(noise))
    if key in ENCODING:
        assert np.array_equal(preview.originals, image_set().split(seed=0).held_out.pixels[:8])
        assert preview.reconstructions.shape == preview.originals.shape
    else:
        assert len(preview.originals) == len(preview.reconstructions) == 0


def test_a_published_model_is_never_touched_again() -> None:
    kept: list[tuple[TrainedModel, dict[str, Tensor]]] = []

    def keep(event: Event) -> None:
        if isinstance(event, Preview):
            kept.append((event.model, {name: value.clone() for name, value in weights_of(event.model).items()}))

    train(job_of("vae", limits={"steps": 20}), report=keep)
    assert kept
    assert all(torch.equal(value, before[name]) for model, before in kept for name, value in weights_of(model).items())


@pytest.mark.parametrize("key", UNOPPOSED)
def test_the_held_out_loss_falls(key: str) -> None:
    finished, events = train(job_of(key, images=pictures_for(key, 200), limits={"steps": 120}, learning_rate=0.005))
    first = next(event for event in events if isinstance(event, Measured) and event.held_out)
    assert dict(finished.metrics)["loss"] < 0.9 * dict(first.values)["loss"]


@pytest.mark.parametrize(("limits", "steps"), [({"epochs": 2, "steps": 0}, 4), ({"epochs": 2, "steps": 3}, 3)])
def test_it_ends_at_the_first_limit(limits: dict[str, int], steps: int) -> None:
    assert train(job_of("vae", limits=limits))[0].step == steps


@every_family
def test_the_same_seed_gives_the_same_model_to_the_bit(key: str) -> None:
    (one, _), (same, _), (other, _) = (train(job_of(key, limits={"seed": seed})) for seed in (1, 1, 2))
    assert farthest_step(weights_of(one.model), weights_of(same.model)) == 0.0
    assert farthest_step(weights_of(one.model), weights_of(other.model)) > 0.0
    assert one.metrics == same.metrics


@every_family
def test_two_pictures_are_enough_and_one_is_not(key: str) -> None:
    assert train(job_of(key, images=pictures_for(key, 2), batch_size=2))[0].step == 3
    with pytest.raises(DataError, match="at least two pictures"):
        train(job_of(key, images=pictures_for(key, 1)))


def test_stop_ends_it_after_the_present_step_with_a_model_that_works() -> None:
    control = Control()

    def stop_at_first_log(event: Event) -> None:
        if isinstance(event, Measured) and event.step >= 10:
            control.stop()

    finished, _ = train(job_of("vae", limits={"steps": 100_000}), control, stop_at_first_log)
    assert finished.ending == Ending.STOPPED
    assert 10 <= finished.step < 100_000
    assert finished.model.decode(finished.model.sample_latents(2, 0)).shape == (2, 1, 16, 16)


def test_pause_resume_and_stop_from_another_thread() -> None:
    control = Control()
    training = Elsewhere(control)
    assert training.running.wait(PATIENCE)
    control.pause()
    assert training.paused.wait(PATIENCE)
    stood_at = next(event.step for event in training.events if isinstance(event, Progress) and event.paused)
    training.running.clear()
    control.resume()
    assert training.running.wait(PATIENCE)
    control.stop()
    finished = training.join()
    assert finished.ending == Ending.STOPPED
    assert finished.step > stood_at


def test_stop_while_paused_ends_it_where_it_stands() -> None:
    control = Control()
    training = Elsewhere(control)
    assert training.running.wait(PATIENCE)
    control.pause()
    assert training.paused.wait(PATIENCE)
    stood_at = next(event.step for event in training.events if isinstance(event, Progress) and event.paused)
    control.stop()
    assert training.join().step == stood_at


def test_a_pause_does_not_count_as_training_time(monkeypatch: pytest.MonkeyPatch) -> None:
    control = Control()
    control.pause()
    now = [0.0]
    monkeypatch.setattr("genstudio.training.schedule.time.perf_counter", lambda: now[0])

    def wait_an_hour() -> None:
        now[0] += 3600.0
        control.resume()

    monkeypatch.setattr(control, "wait_while_paused", wait_an_hour)
    assert train(job_of("vae"), control)[0].seconds < 60.0


def test_a_wish_for_a_snapshot_is_granted_with_the_newest_weights() -> None:
    control = Control()

    def ask(event: Event) -> None:
        if isinstance(event, Measured) and event.step == 10:
            control.request_snapshot()

    _, events = train(job_of("vae", limits={"steps": 12}), control, ask)
    assert any(isinstance(event, Preview) and event.step >= 10 for event in events)


@every_family
def test_a_learning_rate_that_is_changed_applies_from_the_next_step(key: str) -> None:
    bounded = family_of(key)
    for phase in bounded.phases():
        bounded.after_step(phase.name)  # what must hold after each step moves weights, however small the rate
    start = bounded.state_dict()
    still = Control()
    rates = {phase.learning_rate_setting: 1e-7 for phase in family_of(key).phases()}
    still.change(rates)
    parameters = {name for name, _ in family_of(key).named_parameters()}

    def distance(model: TrainedModel) -> float:
        weights = {name: value for name, value in weights_of(model).items() if name in parameters}
        return farthest_step(weights, start)

    moved, _ = train(job_of(key, ema_decay=0.0))
    frozen, _ = train(job_of(key, ema_decay=0.0), still)
    assert distance(frozen.model) < 1e-5 < distance(moved.model)


@every_family
def test_a_weight_that_is_changed_applies_from_the_next_step(key: str) -> None:
    term = next(term for term in family_of(key).terms if term.weight is not None)
    control = Control()

    def turn(event: Event) -> None:
        if isinstance(event, Measured) and event.step == 10:
            control.change({str(term.weight): 5.0})

    finished, events = train(job_of(key, limits={"steps": 40}), control, turn)
    assert finished.model.family.weight(term.name) == 5.0
    before, *_, after = logged(events)
    usual = family_of(key)
    for row, weight in ((before, usual.weight(term.name)), (after, 5.0)):
        values = dict(row.values)
        loss, turned = values.pop("loss"), values.pop(term.name)
        others = sum(value * usual.weight(name) for name, value in values.items())
        assert loss == pytest.approx(others + weight * turned, rel=1e-4)


def break_from_step(step: int, monkeypatch: pytest.MonkeyPatch, term: str, value: float) -> None:
    """Let a term of the VAE become `value` at a step of the training."""
    whole, done = VAE.losses, [0]

    def broken(family: VAE, phase: str, batch: Batch) -> dict[str, Tensor]:
        terms = whole(family, phase, batch)
        if family.training:
            done[0] += 1
            if done[0] >= step:
                terms[term] = terms[term] * value
        return terms

    monkeypatch.setattr(VAE, "losses", broken)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_loss_that_is_no_number_ends_it_with_a_sentence_and_keeps_the_last_good_state(
    value: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_from_step(10, monkeypatch, "kl", value)
    job = job_of("vae", tmp_path / "run", limits={"steps": 100})
    with pytest.raises(TrainingError) as raised:
        train(job)
    sentence = str(raised.value)
    assert sentence.startswith("Learning broke down at step 10: the loss “kl” is no longer a number.")
    assert "Lower the learning rate" in sentence
    kept = read_checkpoint(tmp_path / "run" / "checkpoint.safetensors")
    assert all(bool(torch.isfinite(tensor).all()) for tensor in kept.tensors.values())


def test_weights_that_are_no_numbers_are_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(optimiser: PhaseOptimiser, loss: Tensor) -> None:
        with torch.no_grad():
            next(iter(optimiser._parameters)).fill_(math.nan)

    monkeypatch.setattr(PhaseOptimiser, "step", spoil)
    with pytest.raises(TrainingError, match="weights are no longer numbers"):
        train(job_of("vae", tmp_path / "run", limits={"steps": 1}))
    assert not (tmp_path / "run" / "model.safetensors").exists()
    kept = read_checkpoint(tmp_path / "run" / "checkpoint.safetensors")
    assert all(bool(torch.isfinite(tensor).all()) for tensor in kept.tensors.values())


def test_weights_that_are_finite_and_past_saving_are_not_gone_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is shown once more between the moment when losses explode and the one when they are no numbers."""
    monkeypatch.setattr(observation, "PICTURES", replace(observation.PICTURES, shortest_interval=0.0, cost_share=1e9))
    whole, done = VAE.losses, [0]

    def exploding(family: VAE, phase: str, batch: Batch) -> dict[str, Tensor]:
        terms = whole(family, phase, batch)
        if family.training:
            done[0] += 1
            if done[0] > 60:
                terms["kl"] = terms["kl"] * (1e6 if done[0] <= 100 else math.nan)
        return terms

    monkeypatch.setattr(VAE, "losses", exploding)
    finished, _ = train(job_of("vae", limits={"steps": 200}))
    assert finished.ending == Ending.BROKE_DOWN
    assert 0 < finished.step <= 60


def test_a_term_of_weight_0_may_be_what_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    break_from_step(1, monkeypatch, "kl", math.inf)
    finished, _ = train(job_of("vae", limits={"steps": 12}, beta=0.0))
    assert math.isfinite(dict(finished.metrics)["loss"])


def test_training_leaves_torchs_own_randomness_alone() -> None:
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    train(job_of("vae"))
    assert torch.equal(torch.rand(3), expected)


def test_small_numbers_are_themselves_again_after_training() -> None:
    """Training flushes denormal numbers to 0 for speed; nothing else in the program should notice."""
    train(job_of("vae"))
    assert float((torch.full((64,), 1e-40) * 1.0).min()) > 0.0


def test_a_familys_gradients_are_gone_from_what_it_leaves_behind() -> None:
    family: Family = train(job_of("gan"))[0].model.family
    assert all(weight.grad is None and not weight.requires_grad for weight in family.parameters())


@every_family
def test_a_stop_at_any_step_and_a_resume_log_what_an_uninterrupted_run_logs(key: str, tmp_path: Path) -> None:
    _, whole = train(job_of(key, limits={"steps": 30}))
    train(job_of(key, tmp_path / "run", limits={"steps": 30}), control := Control(), _stopping_at(13, control))
    _, rest = train(job_of(key, tmp_path / "run", resume=True, limits={"steps": 30}))
    assert [(row.step, row.values) for row in logged(rest)] == [(row.step, row.values) for row in logged(whole)]


def test_a_run_of_another_kind_of_device_goes_on_with_fresh_noise(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    path = tmp_path / "run" / CHECKPOINT_FILE
    checkpoint = read_checkpoint(path)
    tensors = dict(checkpoint.tensors)
    tensors["generator.cuda"] = tensors.pop("generator.cpu")[:16]
    write_checkpoint(path, replace(checkpoint, tensors=tensors))
    finished, _ = train(job_of("vae", tmp_path / "run", resume=True, limits={"steps": 5}))
    assert finished.step == 5


def test_who_stops_does_not_wait_for_all_held_out_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def note(family: Family, pixels: Pixels, labels: Labels | None, partners: Pixels | None) -> Values:
        measured.append(len(pixels))
        return measure_held_out(family, pixels, labels, partners)

    monkeypatch.setattr("genstudio.training.trainer.measure_held_out", note)
    monkeypatch.setattr("genstudio.training.trainer.INTERIM_PICTURES", 2)
    train(job_of("vae", images=image_set(60)))
    assert measured[-1] == 6
    train(job_of("vae", images=image_set(60), limits={"steps": 100}), control := Control(), _stopping_at(1, control))
    assert measured[-1] == 2


def _stopping_at(step: int, control: Control) -> Callable[[Event], None]:
    """Ask to stop at a step: previews come at the beginning, the wish for one at each following step."""

    def note(event: Event) -> None:
        if isinstance(event, Preview):
            if event.step >= step:
                control.stop()
            else:
                control.request_snapshot()

    return note


@pytest.mark.parametrize(("fraction", "share"), [(0.0, 1.0), (0.5, 0.55), (1.0, 0.1)])
def test_the_learning_rate_falls_by_half_a_cosine(fraction: float, share: float) -> None:
    family = family_of("gan", final_rate=0.1, learning_rate=0.02, discriminator_learning_rate=0.04)
    for phase, rate in zip(family.phases(), (0.04, 0.02), strict=True):
        optimiser = PhaseOptimiser(family, phase)
        optimiser.slow_down(fraction)
        [group] = optimiser._optimizer.param_groups
        assert group["lr"] == pytest.approx(rate * share)


def test_a_run_whose_rate_falls_is_continued_exactly(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"final_rate": 0.05, "learning_rate": 0.02}
    whole, _ = train(job_of("vae", limits={"steps": 12}, **settings))
    control = Control()
    limits: dict[str, Any] = {"steps": 12}
    train(job_of("vae", tmp_path / "run", limits=limits, **settings), control, _stopping_at(5, control))
    again, _ = train(job_of("vae", tmp_path / "run", resume=True, limits=limits, **settings))
    assert again.step == 12
    state = again.model.family.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in whole.model.family.state_dict().items())
    steady, _ = train(job_of("vae", limits=limits, learning_rate=0.02))
    other = steady.model.family.state_dict()
    assert any(not torch.equal(value, other[name]) for name, value in whole.model.family.state_dict().items())


def test_held_out_losses_come_early_and_then_at_even_distances() -> None:
    _, events = train(job_of("vae", limits={"steps": 40}))
    at = [event.step for event in events if isinstance(event, Measured) and event.held_out]
    assert at == [0, 2, 4, 8, 17, 34, 40]  # 2 of 22 pictures are held out; 8 in a batch
