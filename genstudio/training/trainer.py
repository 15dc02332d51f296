"""The training loop. Fetch pictures, ask the family for its losses, step; look up now and then to tell how it goes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import ImageSet, Labels, Split
from genstudio.data.options import spread
from genstudio.errors import RunError, TrainingError
from genstudio.models.base import Batch, Family, Phase
from genstudio.models.settings import parse
from genstudio.training.averaging import WeightAverage, snapshot
from genstudio.training.batches import Batches, batches_per_step
from genstudio.training.checkpoint import Checkpoint, write_checkpoint
from genstudio.training.config import TrainingConfig, choose_device, choose_threads, use_threads
from genstudio.training.control import Control
from genstudio.training.events import Ending, Event, Finished, Measured, Progress, Started, Values
from genstudio.training.held_out import measure_held_out, weighted_loss
from genstudio.training.last_good import Good, LastGood
from genstudio.training.observation import Observer
from genstudio.training.optimisation import PhaseOptimiser
from genstudio.training.schedule import Schedule, Stopwatch

LOG_EVERY = 10
REPORT_SECONDS = 0.2
CHECKPOINT_SECONDS = 60.0
INTERIM_PICTURES = 256
INTERIM_SHARE = 0.005
"""Of the time, for losses on the first `INTERIM_PICTURES` held-out pictures."""
EARLIER = (8, 4, 2)
"""The first time is so far off that a short training would know nothing until its end: measured at these parts, too."""


class Trainer:
    """Trains one family on one image set; may be run once.

    Attributes:
        step: how many training steps were made, also over earlier sittings.
    """

    def __init__(
        self,
        family: Family,
        images: ImageSet,
        config: TrainingConfig,
        *,
        control: Control,
        report: Callable[[Event], None],
        name: str,
        checkpoint_path: Path | None = None,
        partner: ImageSet | None = None,
    ) -> None:
        """
        Args:
            report: called from the training thread with every event.
            name: what the model is called.
            checkpoint_path: where to keep the state to continue from; None keeps none.
            partner: pictures of a second domain, of the same shape, for a family that learns two.

        Raises:
            DeviceError: CUDA was asked for and is not there.
            DataError: too few pictures.
        """
        self.step = 0
        self._device = choose_device(config.device)
        self._family = family.to(self._device).train()
        self._config = config
        self._control = control
        self._report = report
        self._checkpoint_path = checkpoint_path
        split = images.split(seed=config.seed)
        self._batches = self._stream(images, split, config.seed)
        self._labels = split.held_out.labels if family.conditional else None
        self._partner_split = split if partner is None else partner.split(seed=config.seed)
        self._partners = None
        if family.uses_partners:
            self._partners = self._stream(partner or images, self._partner_split, config.seed + 1)
        self._seen: Batch | None = None
        self._generator = torch.Generator(self._device).manual_seed(config.seed)
        self._phases = family.phases()
        self._optimisers = _optimisers(self._family, self._phases)
        decay = family.settings.ema_decay
        self._average = WeightAverage(self._family, decay) if decay > 0.0 else None
        self._schedule = Schedule(config, max(1, self._batches.per_epoch // batches_per_step(self._phases)))
        self._watch = Stopwatch()
        self._observer = Observer(images, split, name, config.seed)
        self._interim = spread(len(split.held_out), INTERIM_PICTURES)
        self._measure_every = math.ceil(len(self._interim) / (3 * INTERIM_SHARE * self._batches.size))
        self._measure_early = frozenset(self._measure_every // part for part in EARLIER) - {0}
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, int] = {}
        self._good = LastGood()
        self._begun = 0
        self._pending: list[tuple[int, dict[str, Tensor]]] = []
        self._last_checkpoint = 0.0
        self._last_report = 0.0

    def run(self) -> Finished:
        """Train until a limit is reached or `Control.stop` is called.

        Raises:
            TrainingError: a loss is no longer a finite number.
            RunError: the state could not be saved.
        """
        use_threads(choose_threads(self._config.threads))
        torch.set_flush_denormal(True)  # dying weights become denormal numbers, which are many times slower
        try:
            return self._train()
        finally:
            torch.set_flush_denormal(False)  # it holds for whatever else this thread computes

    def _stream(self, images: ImageSet, split: Split, seed: int) -> Batches:
        labels = images.labels if self._family.conditional else None
        size = self._family.settings.batch_size
        variation = None if images.cloud is not None else images.variation
        return Batches(images.pixels, split.training, size, seed, self._device, labels, variation)

    def _train(self) -> Finished:
        self._announce()
        try:
            self._loop()
            completed = self._schedule.done(self.step, self._watch.seconds)
            self._watch.stop()
            self._save()
            if completed:
                self._log()
                self._flush()
        except TrainingError as error:
            self._watch.stop()
            good = self._good.known
            if good is None:
                raise  # there is nothing worth keeping
            return self._rescue(good, error)
        return self._finish(Ending.COMPLETED if completed else Ending.STOPPED)

    def _loop(self) -> None:
        while not self._schedule.done(self.step, self._watch.seconds) and not self._control.stopping:
            if self._control.paused:
                self._pause()
                continue
            self._apply_changes()
            self._slow_down()
            self._train_step()
            self._look_up()

    def _rescue(self, good: Good, error: TrainingError) -> Finished:
        """Go back to what was seen to work, averaged weights in the place of their last; what the optimisers hold is
        lost."""
        self._family.load_state_dict(good.family.state_dict())
        if self._average is not None:
            self._average.take_from(good.family)
        self.step = good.step
        self._pending.clear()
        self._sums, self._counts = {}, {}
        return self._finish(Ending.BROKE_DOWN, str(error))

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on where a checkpoint was written, before `run`.

        Raises:
            RunError: it belongs to another network.
        """
        self._family.settings = parse(type(self._family.settings), checkpoint.settings)
        try:
            self._restore_tensors(_grouped(checkpoint.tensors))
        except (KeyError, ValueError, RuntimeError) as error:
            raise RunError("The saved training state belongs to another network; start a new run instead.") from error
        self._batches.move_to(checkpoint.epoch, checkpoint.position)
        if self._partners is not None:
            self._partners.move_to(*checkpoint.partner_place)
        self.step = checkpoint.step
        self._watch = Stopwatch(checkpoint.seconds)

    def _restore_tensors(self, tensors: dict[str, dict[str, Tensor]]) -> None:
        self._family.load_state_dict(tensors["family"])
        if self._average is not None:
            self._average.modules.load_state_dict(tensors["average"])
        for optimiser in self._optimisers:
            optimiser.load_tensors(tensors.get(f"optimizer-{optimiser.phase.name}", {}))
            optimiser.follow_settings()
        sums = tensors.get("sums", {})
        self._sums = {term.name: sums[term.name].to(self._device) for term in self._family.terms if term.name in sums}
        counts = tensors.get("counts", {})
        self._counts = {name: int(counts[name]) for name in self._sums}
        self._restore_noise(tensors["generator"])

    def _restore_noise(self, states: dict[str, Tensor]) -> None:
        """Go on with the same noise. Generators of CPU and CUDA are of different kinds: after a move it begins anew."""
        if self._device.type in states:
            self._generator.set_state(states[self._device.type])
        else:
            self._generator.manual_seed(self._config.seed + 1)

    def _announce(self) -> None:
        schedule = self._schedule
        self._begun = self.step
        self._report(Started(self.step, schedule.total_steps, schedule.steps_per_epoch, self._device.type))
        if self.step == 0:
            self._save()  # a run that breaks off in its first minute can be continued as well
        self._watch.start()
        self._schedule.begin(self.step, self._watch.seconds)
        if self.step == 0:
            self._report(self._held_out())
        self._preview()

    def _slow_down(self) -> None:
        if self._family.settings.final_rate == 1.0:
            return
        fraction = self._schedule.fraction(self.step, self._watch.seconds)
        for optimiser in self._optimisers:
            optimiser.slow_down(fraction)

    def _train_step(self) -> None:
        self._seen = None
        for optimiser in self._optimisers:
            repeats = self._family.repeats(optimiser.phase, self.step)
            if repeats and len(self._optimisers) > 1:
                optimiser.freeze_others(True)
            for _ in range(repeats):
                self._optimise(optimiser)
            if repeats and len(self._optimisers) > 1:
                optimiser.freeze_others(False)
        if self._average is not None:
            self._average.update(self.step)
        self.step += 1

    def _optimise(self, optimiser: PhaseOptimiser) -> None:
        terms = self._family.losses(optimiser.phase.name, self._batch(optimiser.phase))
        optimiser.step(self._family.total(terms, self._schedule.epoch(self.step)))
        for name, value in terms.items():
            self._add(name, value.detach())

    def _batch(self, phase: Phase) -> Batch:
        if phase.pictures:
            if self._seen is None or not phase.same_pictures:
                self._seen = self._fresh_batch()
            return self._seen
        shape = self._family.shape
        none = torch.empty((0, shape.channels, shape.height, shape.width), device=self._device)
        return Batch(none, self._batches.size, self._generator)

    def _fresh_batch(self) -> Batch:
        images, labels = self._batches.next()
        partners = None if self._partners is None else self._partners.next()[0]
        return Batch(images, self._batches.size, self._generator, labels, partners)

    def _add(self, name: str, value: Tensor) -> None:
        if name in self._sums:
            self._sums[name] += value
        else:
            self._sums[name] = value.clone()
        self._counts[name] = self._counts.get(name, 0) + 1

    def _look_up(self) -> None:
        """Between two steps: log, measure, show and save, each in its own time."""
        if self.step % LOG_EVERY == 0:
            self._log()
        if self.step % self._measure_every == 0 or self.step in self._measure_early:
            self._flush()
            self._report(self._held_out())
        now = time.perf_counter()
        if now - self._last_report >= REPORT_SECONDS:
            self._last_report = now
            self._flush()
            self._report(self._progress(paused=False))
        if self._observer.due(now) or self._control.take_snapshot_request():
            self._preview()
        if self._watch.seconds - self._last_checkpoint >= CHECKPOINT_SECONDS and self.step % LOG_EVERY == 0:
            self._save()

    def _log(self) -> None:
        """Set the mean of the last steps aside, still on the device: reading it would make CUDA wait."""
        if self._sums:
            names = [term.name for term in self._family.terms if term.name in self._sums]  # in one order, always
            means = {name: self._sums[name] / self._counts[name] for name in names}
            self._pending.append((self.step, means))
        self._sums, self._counts = {}, {}

    def _flush(self) -> None:
        """Report what was logged; the one place where the device is waited for.

        Raises:
            TrainingError: a term that counts is not finite.
        """
        pending, self._pending = self._pending, []
        for step, means in pending:
            values = dict(zip(means, torch.stack(list(means.values())).tolist(), strict=True))
            broken = [name for name, value in values.items() if self._family.weight(name) and not math.isfinite(value)]
            if broken:
                raise self._broke_down(step, f"the loss “{broken[0]}” is no longer a number")
            counting = [abs(value) for name, value in values.items() if self._family.weight(name)]
            self._good.hear(max(counting, default=0.0))
            values["loss"] = weighted_loss(self._family, values)
            self._report(self._measured(step, tuple(values.items()), held_out=False))

    def _check_weights(self) -> None:
        """Nothing that cannot be used is ever kept in the place of something that can.

        Raises:
            TrainingError: a weight is not finite.
        """
        if not all(torch.isfinite(weight).all() for weight in self._family.state_dict().values()):
            raise self._broke_down(self.step, "the network's weights are no longer numbers")

    def _held_out(self) -> Measured:
        return self._measured(self.step, self._figures(self._interim), held_out=True)

    def _figures(self, chosen: Labels | None = None) -> Values:
        """Every held-out term over some of the held-out pictures, or all."""
        pixels, labels = self._observer.held_out.pixels, self._labels
        if chosen is not None:
            pixels, labels = gather(pixels, chosen), None if labels is None else labels[chosen]
        partners = None if self._partners is None else self._partner_split.held_out.pixels[: len(pixels)]
        return measure_held_out(snapshot(self._family, self._average), pixels, labels, partners)

    def _measured(self, step: int, values: tuple[tuple[str, float], ...], *, held_out: bool) -> Measured:
        return Measured(step, self._schedule.epoch(step), self._watch.seconds, held_out, values)

    def _progress(self, *, paused: bool) -> Progress:
        seconds = self._watch.seconds
        fraction, left = self._schedule.estimate(self.step, seconds)
        speed = self._schedule.steps_per_second(self.step, seconds) * self._batches.size
        return Progress(self.step, self._schedule.epoch(self.step), seconds, speed, fraction, left, paused)

    def _preview(self) -> None:
        """Show what was learned; nothing is shown that broke down, and what is shown may be gone back to."""
        self._flush()
        self._check_weights()
        epoch = self._schedule.epoch(self.step)
        preview = self._observer.look(self._family, self._average, self.step, epoch, self._watch.seconds)
        if self.step > self._begun:
            self._good.offer(self.step, preview.model.family)
        self._report(preview)

    def _pause(self) -> None:
        self._watch.stop()
        self._flush()
        self._preview()
        self._save()
        self._report(self._progress(paused=True))
        self._control.wait_while_paused()
        self._watch.start()

    def _apply_changes(self) -> None:
        changes = self._control.take_changes()
        if not changes:
            return
        settings = self._family.settings
        self._family.settings = parse(type(settings), {**settings.model_dump(mode="json"), **changes})
        for optimiser in self._optimisers:
            optimiser.follow_settings()

    def _save(self) -> None:
        self._flush()
        self._check_weights()
        if self._checkpoint_path is None:
            return
        self._last_checkpoint = self._watch.seconds
        tensors = {f"family.{name}": value for name, value in self._family.state_dict().items()}
        if self._average is not None:
            tensors |= {f"average.{name}": value for name, value in self._average.tensors().items()}
        for optimiser in self._optimisers:
            group = f"optimizer-{optimiser.phase.name}"
            tensors |= {f"{group}.{name}": value for name, value in optimiser.tensors().items()}
        tensors |= {f"sums.{name}": total for name, total in self._sums.items()}
        tensors |= {f"counts.{name}": torch.tensor(count) for name, count in self._counts.items()}
        tensors[f"generator.{self._device.type}"] = self._generator.get_state()
        settings = self._family.settings.model_dump(mode="json")
        place = (self._batches.epoch, self._batches.position)
        partners = (0, 0) if self._partners is None else (self._partners.epoch, self._partners.position)
        checkpoint = Checkpoint(self.step, self._watch.seconds, *place, settings, tensors, partners)
        write_checkpoint(self._checkpoint_path, checkpoint)

    def _broke_down(self, step: int, what: str) -> TrainingError:
        return TrainingError(f"Learning broke down at step {step:,}: {what}. {self._family.after_breakdown}")

    def _finish(self, ending: str, trouble: str = "") -> Finished:
        seconds = self._watch.seconds
        speed = self._schedule.steps_per_second(self.step, seconds, overall=True) * self._batches.size
        epoch = self._schedule.epoch(self.step)
        completed = ending == Ending.COMPLETED
        if completed:
            self._report(self._held_out())
        self._preview()
        metrics = self._figures(None if completed else self._interim)  # who stops is in haste
        model = self._observer.final_model(self._family, self._average, self.step, epoch, seconds, metrics)
        finished = Finished(self.step, epoch, seconds, speed, ending, model, metrics, trouble)
        self._report(finished)
        return finished


def _optimisers(family: Family, phases: tuple[Phase, ...]) -> list[PhaseOptimiser]:
    return [PhaseOptimiser(family, phase) for phase in phases]


def _grouped(tensors: dict[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    groups: dict[str, dict[str, Tensor]] = {}
    for dotted, value in tensors.items():
        group, name = dotted.split(".", 1)
        groups.setdefault(group, {})[name] = value
    return groups
