"""What several pages say of a set of pictures."""

from dataclasses import replace

from genstudio.ui.picture_facts import summary
from tests.tiny import image_set


def test_pictures_that_were_chosen_one_by_one_are_counted_once() -> None:
    images = image_set(24)
    assert summary(images) == "Discs: 24 pictures, 16 × 16, grey"
    assert summary(replace(images, name="24 pictures")) == "24 pictures, 16 × 16, grey"
