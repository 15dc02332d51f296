"""The coach reads curves as a patient teacher would."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import pytest

from genstudio.models.base import Term, TermRole
from genstudio.models.registry import families
from genstudio.training.coach import Advice, Course, Finding, advise, is_contest, shortcoming
from genstudio.training.curves import Curve

STEPS_PER_EPOCH = 100
TERMS = (
    Term("rate", "rate", role=TermRole.DIVERGENCE),
    Term("on real", "on real", role=TermRole.CRITIC_ENTROPY),
    Term("on painted", "on painted", role=TermRole.CRITIC_ENTROPY),
    Term("score", "score", role=TermRole.CRITIC),
    Term("kl", "called kl, but none"),
)


def curve(values: list[float], every: int = 20) -> Curve:
    return np.arange(len(values), dtype=np.float64) * every, np.array(values, dtype=np.float64)


def advice(
    training: Mapping[str, Curve] | None = None,
    held_out: list[float] | None = None,
    *,
    pictures: int = 10_000,
    steps_per_epoch: int = STEPS_PER_EPOCH,
    since: float = 0.0,
) -> tuple[Advice, ...]:
    unseen = {} if held_out is None else {"loss": curve(held_out)}
    return advise(Course(training or {}, unseen, TERMS, steps_per_epoch, pictures, since))


def falling(count: int, factor: float = 0.97) -> list[float]:
    return [100.0 * factor**index for index in range(count)]


def test_there_is_nothing_to_say_before_one_epoch_was_measured() -> None:
    assert advice()[0].finding is Finding.JUST_BEGUN
    assert advice(held_out=falling(4))[0].finding is Finding.JUST_BEGUN


def test_a_falling_held_out_loss_is_learning_with_the_fall_of_the_last_epoch() -> None:
    [said] = advice(held_out=falling(31))
    assert said.finding is Finding.LEARNING
    assert said.amount == pytest.approx(100 * (1 - 0.97**5))
    assert said.epochs == 1.0


def test_a_loss_that_hardly_moves_for_three_epochs_is_good_enough() -> None:
    [said] = advice(held_out=[*falling(20), *[54.0 - 0.01 * index for index in range(20)]])
    assert said.finding is Finding.FLAT
    assert 0.0 <= said.amount < 1.0


def test_a_held_out_loss_that_rises_while_training_goes_on_falling_is_over_fitting() -> None:
    unseen = [*falling(20), *[55.0 + 0.4 * index for index in range(20)]]
    [said] = advice({"loss": curve(falling(80), every=10)}, unseen)
    assert said.finding is Finding.OVERFITTING
    assert said.amount == pytest.approx(100 * (unseen[-1] / min(unseen) - 1))


def test_a_loss_that_rises_everywhere_is_not_called_over_fitting() -> None:
    both = [*falling(20), *[55.0 + 2.0 * index for index in range(20)]]
    assert advice({"loss": curve(both)}, both)[0].finding is Finding.NOT_LEARNING


def test_one_bad_measurement_does_not_alarm() -> None:
    assert advice({"loss": curve(falling(32))}, [*falling(31), 60.0])[0].finding is Finding.LEARNING


def test_with_few_pictures_an_epoch_of_two_steps_is_no_time_to_judge_by() -> None:
    [said] = advice(held_out=falling(20, 0.99), steps_per_epoch=2)
    assert said.finding is Finding.LEARNING
    assert said.epochs == 25.0


@pytest.mark.parametrize(("factor", "finding"), [(0.9965, Finding.LEARNING), (0.999, Finding.SLOW)])
def test_a_small_fall_is_praised_only_if_it_adds_up(factor: float, finding: Finding) -> None:
    [said] = advice(held_out=falling(41, factor))
    assert said.finding is finding
    assert said.amount == pytest.approx(100 * (1 - factor**15))
    assert said.epochs == 3.0


@pytest.mark.parametrize("values", [12, 41])
def test_a_small_fall_is_praised_where_the_copies_get_closer_beside_a_constant(values: int) -> None:
    for factor, finding in ((0.995, Finding.CLOSER), (0.9995, Finding.SLOW)):
        unseen = {"loss": curve(falling(values, 0.9992)), "mse": curve(falling(values, factor))}
        [said] = advise(Course({}, unseen, (COPIES,), STEPS_PER_EPOCH, 10_000, 0.0, 0.3))
        assert said.finding is finding


@pytest.mark.parametrize(
    ("share", "finding"), [(0.79, Finding.BLURRED), (0.41, Finding.BLURRED), (0.39, Finding.LEARNING)]
)
def test_however_well_a_loss_falls_blurred_copies_are_called_blurred(share: float, finding: Finding) -> None:
    [said] = advise(Course({}, {"loss": curve(falling(31))}, (COPIES,), STEPS_PER_EPOCH, 10_000, 0.0, share))
    assert said.finding is finding
    assert said.finding is Finding.LEARNING or said.amount == pytest.approx(100 * share)


def test_blurred_copies_that_gained_much_of_late_are_not_stuck_because_the_loss_stands_still() -> None:
    flat = [*falling(20), *[54.0 - 0.01 * index for index in range(20)]]
    for errors, finding in ((falling(40, 0.99), Finding.BLURRED), ([1.0] * 40, Finding.STUCK)):
        unseen = {"loss": curve(flat), "mse": curve(errors)}
        [said] = advise(Course({"copies": curve(flat)}, unseen, (COPIES,), STEPS_PER_EPOCH, 10_000, 0.0, 0.6))
        assert said.finding is finding


def test_losses_from_before_a_weight_was_changed_do_not_count() -> None:
    changed = [*falling(20), *[value * 5 for value in falling(20)]]
    assert advice(held_out=changed)[0].finding is Finding.NOT_LEARNING
    assert advice(held_out=changed, since=400.0)[0].finding is Finding.LEARNING


def test_a_negative_loss_that_falls_further_is_learning_too() -> None:
    assert advice(held_out=[-float(index) for index in range(31)])[0].finding is Finding.LEARNING


def rivals(real: float, fake: float, pictures: int = 10_000) -> list[Finding]:
    training = {"on real": curve([0.69] * 3 + [real] * 30), "on painted": curve([0.69] * 3 + [fake] * 30)}
    return [said.finding for said in advice(training, pictures=pictures)]


def test_a_critic_that_is_never_wrong_is_too_strong() -> None:
    assert rivals(0.02, 0.03) == [Finding.CRITIC_AHEAD]


@pytest.mark.parametrize(
    ("certain", "finding"), [(15, Finding.RIVALRY), (24, Finding.RIVALRY), (26, Finding.CRITIC_AHEAD)]
)
def test_a_critic_is_too_strong_only_after_it_was_certain_for_long(certain: int, finding: Finding) -> None:
    training = {name: curve([0.5] * 10 + [0.02] * certain) for name in ("on real", "on painted")}
    assert [said.finding for said in advice(training)] == [finding]
    few_steps = advice(training, steps_per_epoch=10)
    assert [said.finding for said in few_steps] == [finding], "rounds of a few steps are no long time"


def test_a_critic_that_is_certain_from_the_first_step_is_given_time() -> None:
    for count, finding in ((20, Finding.RIVALRY), (27, Finding.CRITIC_AHEAD)):
        training = {name: curve([0.02] * count) for name in ("on real", "on painted")}
        assert [said.finding for said in advice(training)] == [finding]


def test_a_critic_that_is_often_wrong_is_a_match() -> None:
    assert rivals(0.6, 0.7) == [Finding.EVEN_MATCH]
    assert rivals(0.02, 0.9) == [Finding.EVEN_MATCH]


@pytest.mark.parametrize("score", [-4.0, 0.02])
def test_scores_without_a_floor_are_not_mistaken_for_a_certain_critic(score: float) -> None:
    assert [said.finding for said in advice({"score": curve([score] * 33)})] == [Finding.RIVALRY]


@pytest.mark.parametrize("broken", ["on real", "on painted"])
@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_one_value_that_is_no_number_in_one_curve_of_the_critic_does_not_disturb(broken: str, value: float) -> None:
    training = {name: curve([0.02] * 33) for name in ("on real", "on painted")}
    training[broken][1][10] = value
    assert [said.finding for said in advice(training)] == [Finding.CRITIC_AHEAD]


@pytest.mark.parametrize("broken", ["on real", "on painted"])
def test_a_critic_whose_loss_is_no_number_any_more_gets_no_verdict(broken: str) -> None:
    training = {name: curve([0.02] * 33) for name in ("on real", "on painted")}
    training[broken] = curve([0.02] * 3 + [float("inf")] * 30)
    assert [said.finding for said in advice(training)] == [Finding.RIVALRY]


def test_few_pictures_are_mentioned_where_a_critic_can_learn_them_by_heart() -> None:
    assert rivals(0.6, 0.7, pictures=300) == [Finding.EVEN_MATCH, Finding.FEW_PICTURES]
    assert [said.finding for said in advice(held_out=falling(31), pictures=300)] == [Finding.LEARNING]


def test_descriptions_that_say_nothing_are_noticed() -> None:
    [_, said] = advice({"rate": curve([0.01] * 31)}, falling(31))
    assert said.finding is Finding.UNUSED_CODES
    assert said.amount == pytest.approx(0.01)
    assert len(advice({"rate": curve([12.0] * 31)}, falling(31))) == 1


def test_what_a_curve_measures_is_not_guessed_from_its_name() -> None:
    assert [said.finding for said in advice({"kl": curve([0.01] * 31)}, falling(31))] == [Finding.LEARNING]


def test_a_loss_that_is_no_number_is_left_out() -> None:
    assert advice(held_out=[*falling(31), float("nan")])[0].finding is Finding.LEARNING


@pytest.mark.parametrize(
    ("first", "second", "finding"),
    [(0.02, 0.6, Finding.CRITIC_AHEAD), (0.6, 0.02, Finding.CRITIC_AHEAD), (0.6, 0.5, Finding.EVEN_MATCH)],
)
def test_of_two_critics_one_that_is_never_wrong_is_too_strong(first: float, second: float, finding: Finding) -> None:
    role = TermRole.CRITIC_ENTROPY
    terms = [Term(f"{kind} {whose}", "", role=role, critic=whose) for whose in ("one", "two") for kind in ("on", "off")]
    levels = {"one": first, "two": second}
    training = {term.name: curve([levels[term.critic]] * 33) for term in terms}
    [said] = advise(Course(training, {}, terms, STEPS_PER_EPOCH, 10_000))
    assert said.finding is finding


def contest(copies: list[float]) -> Course:
    terms = (Term("critic", "critic", role=TermRole.CRITIC_ENTROPY), Term("mse", "copy", role=TermRole.RECONSTRUCTION))
    training = {"critic": curve([0.6] * len(copies)), "mse": curve(copies)}
    return Course(training, {"loss": curve([1.0] * len(copies)), "mse": curve(copies)}, terms, STEPS_PER_EPOCH, 10_000)


def test_beside_a_contest_the_copies_are_judged_by_themselves() -> None:
    even, copies = advise(contest(falling(31)))
    assert even.finding is Finding.EVEN_MATCH
    assert (copies.finding, copies.term) == (Finding.LEARNING, "copy")
    worse = advise(contest([*falling(20), *[55.0 + 2.0 * index for index in range(20)]]))
    assert Finding.NOT_LEARNING in [said.finding for said in worse]


def test_of_a_contest_that_has_just_begun_no_falling_curves_are_promised() -> None:
    [said] = advise(contest(falling(3)))
    assert said.finding is Finding.CONTEST_BEGUN


@pytest.mark.parametrize("key", families())
def test_every_family_with_a_critic_is_known_as_a_contest_by_its_terms(key: str) -> None:
    terms = families()[key].terms
    assert is_contest(terms) == any("critic" in term.title for term in terms)


COPIES = Term("copies", "copies", role=TermRole.RECONSTRUCTION)
RIVAL = Term("critic", "critic", role=TermRole.CRITIC_ENTROPY)


def plainly(term: Term, share: float | None, variety: float | None, measured: int = 31) -> list[Finding]:
    """What is said of falling curves, with copies and paintings as good as these."""
    training = {term.name: curve([0.6] * measured)}
    unseen = {"loss": curve(falling(measured))}
    course = Course(training, unseen, (term,), STEPS_PER_EPOCH, 10_000, error_share=share, variety=variety)
    return [said.finding for said in advise(course)]


def test_copies_that_are_little_but_the_mean_picture_are_not_praised_for_falling_curves() -> None:
    assert plainly(COPIES, 0.95, 0.01) == [Finding.HARDLY_LEARNED]
    assert plainly(COPIES, 0.3, 0.01) == [Finding.LEARNING]
    assert plainly(COPIES, None, None) == [Finding.LEARNING]


def test_a_painter_whose_pictures_are_all_alike_is_not_praised_for_an_even_match() -> None:
    assert plainly(RIVAL, 2.0, 0.02) == [Finding.ALIKE]
    assert plainly(RIVAL, 2.0, 0.6) == [Finding.EVEN_MATCH]
    assert plainly(RIVAL, None, None) == [Finding.EVEN_MATCH]


@pytest.mark.parametrize("term", [COPIES, RIVAL])
def test_at_the_very_beginning_nobody_is_blamed_for_plain_pictures(term: Term) -> None:
    assert plainly(term, 1.0, 0.0, measured=3) in ([Finding.JUST_BEGUN], [Finding.CONTEST_BEGUN])


def test_what_no_longer_gets_better_is_good_enough_only_if_its_copies_are_near() -> None:
    flat = [*falling(20), *[54.0 - 0.01 * index for index in range(20)]]
    for share, finding in ((0.2, Finding.FLAT), (0.6, Finding.STUCK), (0.95, Finding.STUCK), (None, Finding.FLAT)):
        course = Course({"copies": curve(flat)}, {"loss": curve(flat)}, (COPIES,), STEPS_PER_EPOCH, 10_000, 0.0, share)
        assert [said.finding for said in advise(course)] == [finding]


def test_a_held_out_loss_that_stands_still_while_training_falls_is_learning_by_heart() -> None:
    unseen = [*falling(20), *[54.0 - 0.01 * index for index in range(20)]]
    [said] = advice({"loss": curve(falling(80), every=10)}, unseen)
    assert said.finding is Finding.BY_HEART
    assert said.amount > 5.0
    share = Course({"loss": curve(falling(80), every=10)}, {"loss": curve(unseen)}, (COPIES,), 100, 58, 0.0, 0.9)
    assert [each.finding for each in advise(share)] == [Finding.BY_HEART], "more rounds would not help"


def test_a_painter_that_paints_all_alike_after_a_long_time_has_collapsed() -> None:
    assert plainly(RIVAL, None, 0.02, measured=40) == [Finding.ALIKE]
    assert plainly(RIVAL, None, 0.02, measured=60) == [Finding.COLLAPSED]


def test_until_something_can_be_said_it_says_how_long_that_takes() -> None:
    [said] = advice({"loss": curve(falling(40), every=1)}, falling(4), steps_per_epoch=1)
    assert said.finding is Finding.LEARNING, "fifty steps are enough"
    [said] = advise(Course({"loss": curve(falling(40), every=1)}, {"loss": curve(falling(4), every=10)}, TERMS, 1, 58))
    assert (said.finding, said.amount, said.epochs) == (Finding.JUST_BEGUN, 39.0, 20.0)


def test_a_training_that_was_too_short_for_a_verdict_has_a_shortcoming_all_the_same() -> None:
    course = Course({"copies": curve([0.6] * 3)}, {"loss": curve(falling(3))}, (COPIES,), 100, 10_000, 0.0, 0.95)
    short = shortcoming(course)
    assert short is not None
    assert short.finding is Finding.HARDLY_LEARNED
    good = Course({"copies": curve([0.6] * 3)}, {"loss": curve(falling(3))}, (COPIES,), 100, 10_000, 0.0, 0.2)
    assert shortcoming(good) is None


def test_copies_that_are_still_blurred_when_the_rounds_are_over_call_for_more() -> None:
    course = Course(
        {"loss": curve(falling(40))}, {"loss": curve(falling(40))}, (COPIES,), STEPS_PER_EPOCH, 82, 0.0, 0.6
    )
    assert [each.finding for each in advise(course)] == [Finding.BLURRED], "on its way it is"
    assert shortcoming(course) == Advice(Finding.UNFINISHED, 60.0)
    flat = [100.0] * 40
    stuck = Course({"loss": curve(flat)}, {"loss": curve(flat)}, (COPIES,), STEPS_PER_EPOCH, 82, 0.0, 0.6)
    short = shortcoming(stuck)
    assert short is not None
    assert short.finding is Finding.STUCK, "more rounds would not help"
    for errors, wanted in ((falling(40), Finding.UNFINISHED), ([1.0] * 40, Finding.STUCK)):
        short = shortcoming(replace(course, held_out={**course.held_out, "mse": curve(errors)}))
        assert short == Advice(wanted, 60.0), "as long again is advised only where it would help"
    fair = replace(course, error_share=0.3)
    assert shortcoming(fair) is None
    for errors, finding in ((falling(40), Finding.UNFINISHED), ([1.0] * 40, None)):
        short = shortcoming(replace(fair, held_out={**course.held_out, "mse": curve(errors)}))
        assert (short and short.finding) is finding, "copies that still get closer, though they are fair already"
    assert shortcoming(replace(course, terms=(RIVAL,))) is None, "nobody asks it for copies"


def test_copies_that_still_get_closer_are_not_good_enough_because_the_loss_is_mostly_a_constant() -> None:
    flat = [1_800.0 - 0.2 * index for index in range(40)]
    for errors, finding in ((falling(40, 0.99), Finding.CLOSER), (flat, Finding.FLAT)):
        unseen = {"loss": curve(flat), "mse": curve(errors)}
        course = Course({"copies": curve(flat)}, unseen, (COPIES,), STEPS_PER_EPOCH, 10_000, 0.0, 0.3)
        [said] = advise(course)
        assert said.finding is finding
    assert said.amount < 1.0


def test_learning_by_heart_is_no_shortcoming_of_copies_that_are_near() -> None:
    unseen = [*falling(20), *[55.0 + 0.4 * index for index in range(20)]]
    training = {"loss": curve(falling(80), every=10)}
    for share, found in ((0.05, None), (0.6, Finding.OVERFITTING)):
        course = Course(training, {"loss": curve(unseen)}, (COPIES,), STEPS_PER_EPOCH, 999, 0.0, share)
        assert advise(course)[0].finding is Finding.OVERFITTING, "it is told all the same"
        short = shortcoming(course)
        assert (None if short is None else short.finding) is found


def jumping(count: int, trend: float, seed: int) -> list[float]:
    """From 100 down to 60, and then by `trend` per value; each is off by a twentieth or so, as with few pictures."""
    start = [60.0 + 40.0 * 0.75**index for index in range(20)]
    values = np.array([*start, *(start[-1] * (1.0 - trend) ** index for index in range(1, count))])
    return list(values * np.random.default_rng(seed).normal(1.0, 0.04, len(values)))


def said_on_the_way(unseen: list[float], least: int) -> list[Finding]:
    """The first thing that is said after each value from the `least`-th on, of copies that are hardly better than the
    mean picture, in a training whose own loss stands still."""
    term = Term("mse", "copies", role=TermRole.RECONSTRUCTION)
    found = []
    for end in range(least, len(unseen)):
        held_out = {name: curve(unseen[:end]) for name in ("loss", "mse")}
        course = Course({"loss": curve([50.0] * end)}, held_out, (term,), STEPS_PER_EPOCH, 60, error_share=0.9)
        found.append(advise(course)[0].finding)
    return found


def test_what_stands_still_is_not_taken_to_rise_or_fall_because_it_jumps() -> None:
    courses = [said_on_the_way(jumping(60, 0.0, seed), least=45) for seed in range(20)]
    said = Counter(chain(*courses))
    assert said[Finding.STUCK] >= 0.9 * said.total()
    changes = sum(one is not other for found in courses for one, other in pairwise(found))
    assert changes <= 2 * len(courses), "advice that comes and goes is none"


def test_what_falls_is_seen_to_fall_though_it_jumps() -> None:
    said = Counter(chain(*(said_on_the_way(jumping(60, 0.02, seed), least=45) for seed in range(20))))
    assert said[Finding.HARDLY_LEARNED] >= 0.99 * said.total()
