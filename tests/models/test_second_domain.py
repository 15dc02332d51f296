"""Second kinds of pictures that are made from the first."""

import pytest
import torch

from genstudio.models.second_domain import DOMAIN_LABELS, DOMAIN_TITLES, SecondDomain, edges, second_pictures


def test_negatives_of_negatives_are_the_pictures() -> None:
    pictures = torch.rand(2, 3, 5, 7)
    negatives = second_pictures(pictures, SecondDomain.NEGATIVE)
    assert torch.allclose(negatives + pictures, torch.ones_like(pictures))


def test_a_quarter_turn_goes_to_the_left() -> None:
    picture = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    assert second_pictures(picture, SecondDomain.ROTATED).tolist() == [[[[2.0, 4.0], [1.0, 3.0]]]]


def test_four_quarter_turns_lead_back() -> None:
    pictures = turned = torch.rand(2, 3, 6, 6)
    for _ in range(4):
        turned = second_pictures(turned, SecondDomain.ROTATED)
    assert torch.equal(turned, pictures)


def test_a_second_set_stays_as_it_is() -> None:
    pictures = torch.rand(2, 1, 4, 4)
    assert second_pictures(pictures, SecondDomain.OWN) is pictures


@pytest.mark.parametrize("direction", [2, 3])
def test_edges_are_white_at_a_step_and_black_elsewhere(direction: int) -> None:
    step = torch.zeros(1, 1, 8, 8)
    step[..., 4:] = 1.0
    if direction == 2:
        step = step.transpose(2, 3)
    found = edges(step)
    expected = torch.zeros(8)
    expected[3:5] = 1.0
    along = found[0, 0, 2, :] if direction == 3 else found[0, 0, :, 2]
    assert torch.allclose(along, expected)


def test_edges_are_as_strong_as_the_step_and_never_brighter_than_white() -> None:
    ramp = torch.linspace(0.0, 0.7, 8).expand(1, 3, 8, 8)
    inside = edges(ramp)[..., 1:-1]
    assert torch.allclose(inside, torch.full_like(inside, 0.2), atol=1e-5)
    checkered = (torch.arange(8)[:, None] // 2 + torch.arange(8)[None] // 2) % 2
    assert float(edges(checkered.float()[None, None]).max()) <= 1.0


def test_edges_of_each_colour_are_found_by_themselves() -> None:
    pictures = torch.rand(2, 3, 9, 12)
    assert torch.allclose(edges(pictures)[:, 1:2], edges(pictures[:, 1:2]))


def test_every_kind_has_a_title_and_two_labels() -> None:
    assert set(DOMAIN_TITLES) == {domain.value for domain in SecondDomain}
    assert set(DOMAIN_LABELS) == set(SecondDomain)
    assert all(len(set(labels)) == 2 for labels in DOMAIN_LABELS.values())
