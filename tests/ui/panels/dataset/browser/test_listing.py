"""Which pictures are shown."""

import numpy as np

from genstudio.data.image_set import ImageSet
from genstudio.ui.panels.dataset.browser.listing import Listing
from tests.tiny import CLASS_NAMES, image_set, labelled_set


def test_everything_needs_no_list() -> None:
    assert Listing().indices(image_set(10)) is None


def test_a_class_a_search_and_what_was_left_out_narrow_each_other() -> None:
    images = labelled_set(12).without(np.array([0, 1, len(CLASS_NAMES)]))
    first_class = np.flatnonzero(np.asarray(images.labels) == 0).tolist()
    found = np.array([0, 2, len(CLASS_NAMES), 7])
    assert of(Listing(label=0), images) == first_class
    assert of(Listing(only_left_out=True), images) == [0, 1, len(CLASS_NAMES)]
    assert of(Listing(text="x", found=found), images) == found.tolist()
    assert of(Listing(label=0, text="x", found=found), images) == [0, len(CLASS_NAMES)]
    assert of(Listing(label=1, only_left_out=True), images) == [1]


def test_a_class_is_ignored_where_there_are_none() -> None:
    assert Listing(label=1).indices(image_set(10)) is None


def of(listing: Listing, images: ImageSet) -> list[int]:
    indices = listing.indices(images)
    assert indices is not None
    return list(indices.tolist())


def test_some_pictures_are_shown_in_their_own_order_and_narrowed_down_like_all_others() -> None:
    images = labelled_set(9)
    among = np.array([7, 1, 4, 0])
    assert of(Listing(among=among), images) == [7, 1, 4, 0]
    assert of(Listing(label=1, among=among), images) == [7, 1, 4]
    assert of(Listing(among=among, text="x", found=np.array([0, 7])), images) == [7, 0]
    assert of(Listing(only_left_out=True, among=among), images.without(np.array([1, 2, 7]))) == [7, 1]
