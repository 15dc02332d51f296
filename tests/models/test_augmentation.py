"""What is changed before the critic looks: the same for the same randomness, and as described."""

import pytest
import torch
from torch import Tensor

from genstudio.models.augmentation import Augmentation, augment, cut_out, recolour, shift
from genstudio.models.base import Batch


def batch(seed: int = 0, count: int = 64) -> Batch:
    return Batch(torch.empty(0, 3, 16, 16), count, torch.Generator().manual_seed(seed))


def ramp(count: int = 64, size: int = 16) -> Tensor:
    """Pictures whose every pixel tells its place, none of them 0."""
    place = torch.arange(1, size * size + 1, dtype=torch.float32).reshape(1, 1, size, size)
    return place.expand(count, 3, size, size).clone()


def test_a_moved_picture_is_the_old_one_elsewhere_with_nothing_at_the_edge() -> None:
    images = ramp()
    moved = shift(images, batch())
    seen = set()
    for picture in moved[:, 0]:
        [(down, right)] = [
            (down, right)
            for down in range(-2, 3)
            for right in range(-2, 3)
            if torch.equal(picture, _moved(images[0, 0], down, right))
        ]
        seen.add((down, right))
    assert len(seen) > 15, "it should go in all directions"


def _moved(picture: Tensor, down: int, right: int) -> Tensor:
    size = picture.shape[0]
    padded = torch.nn.functional.pad(picture[None, None], (2, 2, 2, 2))[0, 0]
    return padded[2 - down : 2 - down + size, 2 - right : 2 - right + size]


def test_one_rectangle_of_at_most_half_the_sides_is_covered() -> None:
    images = ramp()
    covered = cut_out(images, batch())
    assert torch.equal(covered[covered != 0], images[covered != 0])
    sizes = set()
    for picture in covered[:, 0]:
        rows, columns = (torch.nonzero((picture == 0).any(dim=side)).flatten() for side in (1, 0))
        assert 1 <= len(rows) <= 8
        assert 1 <= len(columns) <= 8
        assert (picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] == 0).all()
        sizes.add((len(rows), len(columns)))
    assert (8, 8) in sizes


def test_light_and_colour_change_and_places_do_not() -> None:
    images = torch.rand(64, 3, 16, 16, generator=torch.Generator().manual_seed(1)) * 2.0 - 1.0
    changed = recolour(images, batch())
    assert not torch.allclose(changed, images)
    for before, after in zip(images[:8], changed[:8], strict=True):
        together = torch.corrcoef(torch.stack([before.mean(dim=0).flatten(), after.mean(dim=0).flatten()]))
        assert float(together[0, 1]) > 0.999


@pytest.mark.parametrize("kind", list(Augmentation))
def test_the_same_randomness_gives_the_same_change(kind: Augmentation) -> None:
    images = ramp()
    first, second, other = (augment(images, kind, batch(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, second)
    assert torch.equal(first, other) == (kind is Augmentation.NONE)


@pytest.mark.parametrize("kind", list(Augmentation))
@pytest.mark.parametrize("size", [(16, 16), (20, 37)])
def test_the_painter_learns_through_the_change(kind: Augmentation, size: tuple[int, int]) -> None:
    images = torch.rand(8, 1, *size).requires_grad_()
    changed = augment(images, kind, batch(count=8))
    assert changed.shape == images.shape
    changed.sum().backward()  # type: ignore[no-untyped-call]
    assert images.grad is not None
    assert (images.grad != 0).any(dim=(1, 2, 3)).all()
