"""What a phase may ask of the trainer besides a plain step: repeats, an optimiser, bounds, classes, a second domain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from genstudio.data.image_set import ImageSet
from genstudio.errors import TrainingError
from genstudio.models.base import Batch, Family, FamilyInfo, FamilySettings, ImageShape, Optimizer, Phase, Term
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.training.checkpoint import Checkpoint, read_checkpoint
from genstudio.training.config import TrainingConfig
from genstudio.training.control import Control
from genstudio.training.events import Ending, Event, Finished, Measured, Preview
from genstudio.training.trainer import Trainer
from tests.tiny import GREY, image_set, labelled_set

BOUND = 0.05


class Probe(Family):
    """A critic that steps three times and is kept small, and a painter that steps every second time."""

    info: ClassVar[FamilyInfo] = FamilyInfo("probe", "Probe", "A probe.", "a probe", "nobody, 2024")
    terms: ClassVar[tuple[Term, ...]] = (Term("critic", "critic"), Term("painter", "painter"))
    conditional: ClassVar[bool] = True
    optimizer: ClassVar[Optimizer] = Optimizer.RMSPROP
    looks_again: ClassVar[bool] = False

    def __init__(self, settings: FamilySettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", 2),))
        self.critic = nn.Linear(shape.size, 1)
        self.painter = nn.Linear(2, shape.size)
        self.seen: list[tuple[str, Batch]] = []
        self.critics: list[float] = []
        self.breaks_at = 10**9

    @property
    def uses_partners(self) -> bool:
        return True

    def phases(self) -> tuple[Phase, ...]:
        again = self.looks_again
        return (
            Phase("critic", ("critic",), optimizer=self.optimizer, repeats=3),
            Phase("painter", ("painter",), pictures=again, same_pictures=again, weight_decay=0.1),
        )

    def repeats(self, phase: Phase, step: int) -> int:
        return phase.repeats if phase.name == "critic" else step % 2

    def after_step(self, phase: str) -> None:
        if phase == "critic":
            with torch.no_grad():
                self.critic.weight.clamp_(-BOUND, BOUND)

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        if self.training:
            self.seen.append((phase, batch))
        if phase == "painter":
            return {"painter": -self.critic(self.painter(batch.normal(batch.size, 2))).mean()}
        broken = float("nan") if len(self.seen) >= self.breaks_at else 1.0
        loss = -self.critic(batch.images.flatten(1)).mean() * broken
        if self.training:
            self.critics.append(float(loss.detach()))
        return {"critic": loss}

    def decode(self, latents: Tensor) -> Tensor:
        shape = self.shape
        return torch.sigmoid(self.painter(latents)).reshape(-1, shape.channels, shape.height, shape.width)


def trainer(
    family: Probe,
    steps: int,
    *,
    path: Path | None = None,
    partner: ImageSet | None = None,
    control: Control | None = None,
    report: Any = None,
) -> tuple[Trainer, list[Event]]:
    events: list[Event] = []
    config = TrainingConfig(epochs=0, steps=steps, threads=1)
    made = Trainer(
        family,
        labelled_set(40),
        config,
        control=control or Control(),
        report=report or events.append,
        name="Probe",
        checkpoint_path=path,
        partner=partner,
    )
    return made, events


def probe(seed: int = 0) -> Probe:
    torch.manual_seed(seed)
    return Probe(FamilySettings(batch_size=4, learning_rate=0.01), GREY, ("a", "b", "c"))


def run(made: Trainer) -> Finished:
    return made.run()


def test_a_phase_is_done_as_often_as_it_asks() -> None:
    family = probe()
    run(trainer(family, 4)[0])
    step = ["critic"] * 3
    assert [phase for phase, _ in family.seen] == [*step, *step, "painter", *step, *step, "painter"]


def test_an_epoch_counts_every_batch_of_a_repeated_phase() -> None:
    made, events = trainer(probe(), 3)
    assert run(made).epoch == pytest.approx(1.0)  # 36 pictures to train on, 3 x 4 of them in each step
    assert events


def looking_again(seed: int = 0) -> Probe:
    family = probe(seed)
    family.looks_again = True  # type: ignore[misc]
    return family


def test_a_phase_may_look_again_at_the_pictures_of_the_one_before() -> None:
    family = looking_again()
    run(trainer(family, 4)[0])
    painters = [index for index, (phase, _) in enumerate(family.seen) if phase == "painter"]
    assert len(painters) == 2
    for index in painters:
        again, before = family.seen[index][1], family.seen[index - 1][1]
        assert torch.equal(again.images, before.images)
        assert torch.equal(again.partners, before.partners)  # type: ignore[arg-type]
        assert torch.equal(again.labels, before.labels)  # type: ignore[arg-type]
        assert not torch.equal(again.images, family.seen[index - 2][1].images)


def test_a_phase_that_has_nothing_to_look_at_again_gets_fresh_pictures() -> None:
    family = looking_again()
    family.repeats = lambda phase, step: int(phase.name == "painter")  # type: ignore[method-assign]
    run(trainer(family, 3)[0])
    first, second, _ = (batch.images for _, batch in family.seen)
    assert len(first) == 4
    assert not torch.equal(first, second)


def test_pictures_looked_at_again_do_not_count_for_the_epoch() -> None:
    made, _ = trainer(looking_again(), 3)
    assert run(made).epoch == pytest.approx(1.0)


def test_the_mean_of_a_term_is_over_the_times_it_was_computed() -> None:
    family = probe()
    made, events = trainer(family, 10)
    run(made)
    [logged] = [event for event in events if isinstance(event, Measured) and not event.held_out]
    assert dict(logged.values)["critic"] == pytest.approx(float(np.mean(family.critics)), rel=1e-5)


def test_what_must_hold_after_a_step_holds() -> None:
    family = probe()
    run(trainer(family, 20)[0])
    assert float(family.critic.weight.detach().abs().max()) == pytest.approx(BOUND)


def test_every_picture_comes_with_its_class_and_an_unrelated_partner() -> None:
    family, others = probe(), image_set(30, seed=9)
    run(trainer(family, 6, partner=others)[0])
    images = labelled_set(40)
    assert images.labels is not None
    own = {picture.tobytes(): label for picture, label in zip(images.pixels, images.labels.tolist(), strict=True)}
    strange = {picture.tobytes() for picture in others.pixels}
    for phase, batch in family.seen:
        if phase == "painter":
            assert (batch.labels, batch.partners) == (None, None)
            continue
        assert batch.labels is not None
        assert batch.partners is not None
        bytes_of = [picture.mul(255).round().byte().numpy().tobytes() for picture in batch.images]
        assert [own[key] for key in bytes_of] == batch.labels.tolist()
        assert {picture.mul(255).round().byte().numpy().tobytes() for picture in batch.partners} <= strange


@pytest.mark.parametrize("make", [probe, looking_again])
def test_a_run_that_is_continued_equals_one_that_never_stopped(tmp_path: Path, make: Callable[..., Probe]) -> None:
    whole = make()
    run(trainer(whole, 13)[0])
    path = tmp_path / "state.safetensors"
    run(trainer(make(), 7, path=path)[0])
    again = make(seed=5)
    made, _ = trainer(again, 13)
    made.restore(read_checkpoint(path))
    run(made)
    assert all(torch.equal(value, again.state_dict()[name]) for name, value in whole.state_dict().items())


def test_a_state_of_another_optimiser_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.safetensors"
    run(trainer(probe(), 4, path=path)[0])
    other = probe()
    other.optimizer = Optimizer.ADAM  # type: ignore[misc]
    made, _ = trainer(other, 8)
    checkpoint: Checkpoint = read_checkpoint(path)
    with pytest.raises(Exception, match="another network"):
        made.restore(checkpoint)


def test_learning_that_breaks_down_goes_back_to_the_last_weights_that_worked() -> None:
    family, control = probe(), Control()
    kept: dict[str, Tensor] = {}
    seen: list[Event] = []

    def report(event: Event) -> None:
        seen.append(event)
        if isinstance(event, Preview):
            kept.clear()
            kept.update({name: value.clone() for name, value in event.model.family.state_dict().items()})
            kept["step"] = torch.tensor(event.step)
            if event.step == 0:
                control.request_snapshot()
                family.breaks_at = 180

    made, _ = trainer(family, 200, control=control, report=report)
    finished = run(made)
    assert finished.ending == Ending.BROKE_DOWN
    assert finished.trouble.startswith("Learning broke down at step 60: the loss “critic” is no longer a number.")
    assert finished.step == 1
    state = finished.model.family.state_dict()
    assert all(torch.isfinite(value).all() for value in state.values())
    assert int(kept.pop("step")) == 1
    assert all(torch.equal(value, state[name]) for name, value in kept.items())


def test_with_nothing_learned_before_it_a_breakdown_is_an_error() -> None:
    family = probe()
    family.breaks_at = 1
    with pytest.raises(TrainingError, match="broke down"):
        run(trainer(family, 50)[0])
