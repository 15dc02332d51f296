"""Every figure that is known for a model."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet, Labels, Pixels
from genstudio.data.open import open_images
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, DataError
from genstudio.evaluation import report
from genstudio.evaluation.extractor import FeatureKind
from genstudio.evaluation.figure import Standing
from genstudio.evaluation.measured import measured_pictures
from genstudio.evaluation.report import evaluate, most_samples
from genstudio.evaluation.sliced_wasserstein import sliced_wasserstein
from genstudio.evaluation.verdict import Grade
from genstudio.models.base import ImageShape
from genstudio.models.latent_space import Latents
from genstudio.models.trained import ModelCard, TrainedModel
from genstudio.models.vae import VAE
from genstudio.training.events import Values
from genstudio.training.held_out import measure_held_out
from tests.tiny import ENCODING, KEYS, draw, image_set, job_of, labelled_set, pictures_for, train, trained_of

IN_FEATURES = {"fid", "kid", "precision", "recall", "density", "coverage"}


every_family = pytest.mark.parametrize("key", KEYS)


@every_family
def test_every_term_its_sum_and_the_distance_are_there(key: str) -> None:
    model = trained_of(key)
    report = evaluate(model, pictures_for(key, 60))
    metrics = dict(report.metrics)
    *measured, last = [name for name, _ in report.losses]
    assert {term.name for term in model.family.terms if not term.optional} <= set(measured)
    assert set(measured) <= {term.name for term in model.family.terms}
    assert last == "loss"
    assert {"sliced_wasserstein", "sliced_wasserstein_real"} <= metrics.keys()
    assert metrics["loss"] == pytest.approx(sum(metrics[name] * model.family.weight(name) for name in measured))
    assert ("mse" in metrics) is (key in ENCODING)
    assert all(math.isfinite(value) for value in metrics.values())


@every_family
@pytest.mark.parametrize("channels", [1, 3])
def test_every_figure_is_there_beside_that_of_real_pictures_with_a_meaning(key: str, channels: int) -> None:
    model = trained_of(key, ImageShape(channels, 16, 16))
    report = evaluate(model, labelled_set(300, channels))
    figures = {figure.name: figure for figure in report.figures}
    assert IN_FEATURES | {"sliced_wasserstein", "memorisation", "class_gap"} <= figures.keys()
    assert ("class_agreement" in figures) is asks_for_classes(model)
    for figure in report.figures:
        assert math.isfinite(figure.value)
        assert figure.meaning
        assert figure.real is None or math.isfinite(figure.real)
    assert figures["fid"].real is not None
    assert figures["fid"].value > figures["fid"].real, "no untrained model paints like real life"
    assert figures["recall"].standing is Standing.FAR
    assert sum(share.painted for share in report.classes) == pytest.approx(1.0)
    assert report.pairs is not None
    assert report.pairs.painted.shape == report.pairs.nearest.shape
    assert report.extractor is not None
    assert report.extractor.kind is FeatureKind.CLASSIFIER
    assert (report.samples, report.pictures) == (30, 30)


def asks_for_classes(model: TrainedModel) -> bool:
    return any(part.name == "class" for part in model.family.latent_space.parts)


@every_family
def test_the_same_seed_gives_the_same_figures(key: str) -> None:
    model, images = trained_of(key), pictures_for(key, 60)
    assert evaluate(model, images, seed=2).metrics == evaluate(model, images, seed=2).metrics


def test_without_classes_a_random_network_looks() -> None:
    report = evaluate(trained_of("gan"), image_set(300))
    assert report.extractor is not None
    assert report.extractor.kind is FeatureKind.RANDOM
    assert {figure.name for figure in report.figures} >= IN_FEATURES
    assert report.classes == ()


def test_few_held_out_pictures_leave_out_what_they_cannot_tell_and_it_says_so() -> None:
    report = evaluate(trained_of("vae"), image_set(60))
    assert not IN_FEATURES & {figure.name for figure in report.figures}
    assert report.extractor is None
    assert report.notes == (
        "There are only 6 unseen pictures to compare with, so these figures are rough, and some are left out. "
        "More pictures give all of them.",
    )
    assert "more pictures give finer ones" in evaluate(trained_of("vae"), image_set(300)).notes[0]


def test_a_painter_of_real_pictures_does_as_well_as_real_ones() -> None:
    """Unseen pictures of the same kind, as if a model had painted them, against a model that paints grey."""
    images = labelled_set(1200)
    model = trained_of("gan")
    others = draw(2000, seed=99)

    def paint_discs(latents: Latents) -> Pixels:
        return others[: len(latents)]

    poor = {figure.name: figure for figure in evaluate(model, images).figures}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "decode", paint_discs)
        good = {figure.name: figure for figure in evaluate(model, images).figures}
    for name in ("sliced_wasserstein", "fid", "kid", "precision", "coverage", "memorisation"):
        assert good[name].standing in (Standing.ALIKE, Standing.CLOSE), name
    for name in ("sliced_wasserstein", "fid", "kid", "precision", "coverage"):
        assert poor[name].standing is Standing.FAR, name


def test_it_tells_how_far_it_is_and_can_be_cancelled() -> None:
    told: list[tuple[int, int | None]] = []
    model, images = trained_of("vae"), labelled_set(300)
    evaluate(model, images, watch=Watch(lambda done, total: told.append((done, total))))
    known = [done for done, total in told if total == 1_000]
    assert known == sorted(known)
    assert known[-1] > 800
    for moment in range(1, 12, 3):
        asked = iter(range(10**6))

        def at(moment: int = moment, asked: Iterator[int] = asked) -> bool:
            return next(asked) >= moment

        with pytest.raises(Cancelled):
            evaluate(model, images, watch=Watch(cancelled=at))


def test_each_part_of_the_work_is_told_as_it_begins() -> None:
    told: list[str] = []
    places: list[tuple[int, int]] = []
    watch = Watch(lambda done, total: places.append((len(told), done)))
    evaluate(trained_of("vae"), labelled_set(300), watch=watch, doing=told.append)
    assert told == [
        "Working out its losses on 30 pictures",
        "Learning to look at these pictures",
        "Painting 30 pictures",
        "Comparing them with real pictures",
        "Judging how varied they are",
        "Looking for the nearest real pictures",
    ]
    first = {part: next(done for number, done in places if number == part) for part in range(1, 7)}
    assert first == {1: 0, 2: 50, 3: 400, 4: 550, 5: 650, 6: 850}, "progress of each is heard at once"
    told.clear()
    evaluate(
        trained_of("gan", ImageShape(2, 1, 1), network="dense"), open_images("builtin:ring?count=60"), doing=told.append
    )
    assert not any("picture" in sentence for sentence in told)


@pytest.mark.parametrize("key", ["cvae", "bigan", "aae", "denoising"])
@pytest.mark.parametrize("cancelled", [False, True])
def test_what_a_family_adds_is_watched(key: str, cancelled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the losses are there nothing but the family's own figures is left before pictures are painted."""
    model, told = trained_of(key), list[int]()
    wanted = [True]

    class Painting(Exception):
        pass

    def paint(*_: object) -> None:
        raise Painting

    def measured(*arguments: object) -> Values:
        wanted[0] = not cancelled
        told.clear()
        return measure_held_out(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(report, "measure_held_out", measured)
    monkeypatch.setattr(report, "drawn_latents", paint)
    watch = Watch(lambda done, total: told.append(done), lambda: not wanted[0])
    with pytest.raises(Cancelled if cancelled else Painting):
        evaluate(model, labelled_set(60), watch=watch)
    assert bool(told) is not cancelled
    assert told == sorted(told)


def test_large_pictures_are_painted_less_often() -> None:
    assert most_samples(ImageShape(1, 28, 28)) == 5_000
    assert most_samples(ImageShape(3, 128, 128)) == 60_000_000 // (3 * 128 * 128)


@pytest.mark.parametrize("source", ["builtin:ring", "builtin:grid"])
def test_of_points_the_clouds_that_were_found_are_counted(source: str) -> None:
    images = open_images(source)
    assert images.cloud is not None
    model = trained_of("gan", ImageShape(2, 1, 1), network="dense")
    report = evaluate(model, images)
    figures = {figure.name: figure for figure in report.figures}
    assert figures["modes"].real == len(images.cloud.centres)
    assert figures["good_points"].value < 0.5, "an untrained model paints one heap"
    assert figures["good_points"].real == pytest.approx(1.0 - math.exp(-4.5), abs=0.01)
    assert figures.keys() >= IN_FEATURES
    assert "memorisation" not in figures
    assert "sharpness" not in figures
    assert report.verdict.grade is Grade.POOR
    assert not any("picture" in figure.title + figure.meaning for figure in report.figures), "points are no pictures"
    assert report.extractor is not None
    assert report.extractor.kind is FeatureKind.POINTS


def test_it_measures_the_pictures_that_training_held_out() -> None:
    images = image_set(60)
    finished, _ = train(job_of("vae", images=images, limits={"seed": 5}))
    metrics = dict(evaluate(finished.model, images, seed=5).metrics)
    assert all(metrics[name] == pytest.approx(value, rel=1e-5) for name, value in finished.metrics)


def test_the_distance_is_that_of_as_many_samples_as_there_are_held_out_pictures() -> None:
    model, images = trained_of("gan"), image_set(60)
    held_out = images.split(seed=0).held_out.pixels
    expected = sliced_wasserstein(model.decode(model.sample_latents(len(held_out), 0)), held_out)
    metrics = dict(evaluate(model, images).metrics)
    assert metrics["sliced_wasserstein"] == pytest.approx(expected)
    assert metrics["sliced_wasserstein_real"] < metrics["sliced_wasserstein"], (
        "no untrained model paints like real life"
    )


def test_of_very_many_pictures_some_are_enough_for_the_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[tuple[int, int]] = []

    def count(first: Pixels, second: Pixels, watch: Watch) -> float:
        sizes.append((len(first), len(second)))
        return 0.0

    monkeypatch.setattr(report, "MOST_SAMPLES", 3)
    monkeypatch.setattr(report, "FEWEST_SAMPLES", 3)
    monkeypatch.setattr(report, "sliced_wasserstein", count)
    assert evaluate(trained_of("vae"), image_set(60)).samples == 3
    assert sizes == [(3, 3), (3, 3), (1, 3)], "painted, real, and the average picture"


def test_a_family_adds_what_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, dict[str, float]]] = []

    def add(
        family: VAE, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None, watch: Watch
    ) -> dict[str, float]:
        seen.append((len(pixels), dict(terms)))
        return {"charm": 42.0}

    monkeypatch.setattr(VAE, "extra_metrics", add)
    model, images = trained_of("vae"), image_set(60)
    metrics = dict(evaluate(model, images).metrics)
    assert metrics["charm"] == 42.0
    held_out = images.split(seed=0).held_out.pixels
    measured = dict(measure_held_out(model.family, held_out))
    assert seen == [(len(held_out), {name: measured[name] for name in ("reconstruction", "kl")})]


def test_what_families_add_is_named_as_in_the_field() -> None:
    assert {"elbo", "active_units"} <= dict(evaluate(trained_of("vae"), image_set(60)).metrics).keys()
    assert {"psnr_noisy", "psnr_cleaned", "psnr_gain"} <= dict(
        evaluate(trained_of("denoising"), image_set(60)).metrics
    ).keys()


def test_a_denoiser_that_has_learned_gains_decibels() -> None:
    images = image_set(300)
    job = job_of("denoising", images=images, limits={"steps": 250}, learning_rate=0.01, network="dense", hidden_dim=64)
    assert dict(evaluate(train(job)[0].model, images).metrics)["psnr_gain"] > 2.0


def test_pictures_of_another_size_or_colour_are_refused() -> None:
    model = trained_of("vae", ImageShape(3, 28, 28))
    with pytest.raises(DataError, match=r"The pictures are 16x16 in grey, but the model works on 28x28 in colour\."):
        evaluate(model, image_set(60))


def test_one_picture_is_not_enough() -> None:
    with pytest.raises(DataError, match="at least two pictures"):
        evaluate(trained_of("vae"), image_set(1))


def test_pictures_are_left_as_they_are() -> None:
    images = image_set(30)
    before = images.pixels.copy()
    images.pixels.setflags(write=False)
    evaluate(trained_of("vae"), images)
    assert np.array_equal(images.pixels, before)


def test_of_other_pictures_all_are_measured_and_no_picture_is_compared_with_itself() -> None:
    model, images = trained_of("vae"), image_set(60)
    model.card = replace(model.card, pictures="of another set")
    chosen = measured_pictures(model.card, images)
    assert chosen.own is False
    assert len(chosen.pixels) == 60
    assert (len(chosen.reference), len(chosen.real)) == (30, 30)
    assert not {each.tobytes() for each in chosen.reference} & {each.tobytes() for each in chosen.real}
    metrics = dict(evaluate(model, images).metrics)
    assert metrics["loss"] == pytest.approx(dict(measure_held_out(model.family, images.pixels))["loss"])


def cards(*pictures_and_seeds: tuple[str, int]) -> list[ModelCard]:
    plain = trained_of("vae").card
    return [replace(plain, pictures=pictures, split_seed=seed) for pictures, seed in pictures_and_seeds]


def alike(images: ImageSet, all_cards: list[ModelCard]) -> bool:
    """Whether all are compared with the same pictures when they are measured beside each other."""
    chosen = [
        measured_pictures(card, images, beside=[other for other in all_cards if other is not card])
        for card in all_cards
    ]
    first = chosen[0]
    same = [np.array_equal(each.reference, first.reference) for each in chosen]
    assert [each.digest == first.digest for each in chosen] == same
    assert all(len(each.pixels) == len(first.pixels) for each in chosen)
    return all(same)


def test_models_of_other_pictures_are_measured_on_what_the_owner_held_out() -> None:
    images = image_set(60)
    own, other = cards((Fingerprint.of(images).digest, 3), ("others", 5))
    assert alike(images, [own, other])
    assert alike(images, [other, own])
    chosen = measured_pictures(other, images, beside=[own])
    assert np.array_equal(chosen.reference, images.split(seed=3).held_out.pixels)
    assert (
        str(chosen) == "These are not the pictures that it learned from; measured on the 6 that the other kept aside."
    )


def test_models_of_other_pictures_share_one_half() -> None:
    images = image_set(60)
    assert alike(images, cards(("others", 5), ("yet others", 4)))


def test_what_one_model_learned_from_is_not_new_to_it_whatever_another_held_out() -> None:
    images = image_set(60)
    digest = Fingerprint.of(images).digest
    one, other = cards((digest, 3), (digest, 5))
    assert not alike(images, [one, other])
    assert np.array_equal(
        measured_pictures(other, images, beside=[one]).reference, images.split(seed=5).held_out.pixels
    )
    kept_apart = replace(images, held_out=image_set(30, seed=9))
    assert alike(kept_apart, [one, other]), "the set itself says what is held out"


def test_reports_of_models_that_are_compared_say_the_same_reference() -> None:
    images, own, other = image_set(60), trained_of("vae"), trained_of("gan")
    other.card = replace(other.card, pictures="others", split_seed=5)
    alone, beside = evaluate(other, images), evaluate(other, images, beside=[own.card])
    first = evaluate(own, images, beside=[other.card])
    assert (first.reference, first.samples) == (beside.reference, beside.samples)
    assert alone.reference != beside.reference


def test_pictures_that_are_left_out_are_not_measured() -> None:
    images = image_set(60).without(np.arange(20))
    [other] = cards(("others", 0))
    chosen = measured_pictures(other, images)
    assert np.array_equal(chosen.pixels, images.pixels[20:])


def test_the_seed_of_the_training_is_used_unless_another_is_given() -> None:
    model, images = trained_of("vae"), image_set(60)
    model.card = replace(model.card, split_seed=2)
    metrics = evaluate(model, images).metrics
    assert metrics == evaluate(model, images, seed=2).metrics
    assert metrics != evaluate(model, images, seed=0).metrics


def test_a_model_that_does_not_tell_is_believed_and_that_is_said() -> None:
    chosen = measured_pictures(trained_of("vae").card, image_set(60))
    assert str(chosen) == "Measured on 6 unseen pictures, as if it had learned from the others."
