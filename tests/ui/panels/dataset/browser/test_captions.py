"""What stands below thumbnails."""

from dataclasses import replace

import numpy as np

from genstudio.data.picture_names import PictureNames
from genstudio.ui.panels.dataset.browser.captions import class_names, file_names
from tests.tiny import image_set, labelled_set


def test_classes_are_named_where_there_are_several() -> None:
    images = labelled_set(6)
    captions = class_names(images)
    assert captions is not None
    expected = [images.class_names[int(images.labels[index])] for index in (5, 0)] if images.labels is not None else []
    assert captions(np.array([5, 0])) == expected
    assert class_names(image_set(3)) is None
    assert class_names(replace(images, labels=np.zeros(6, np.int64), class_names=("all",))) is None


def test_files_are_named_without_their_folders() -> None:
    images = replace(image_set(3), names=PictureNames.of(["a/b/one.png", "two.png", "c/three.png"]))
    captions = file_names(images)
    assert captions is not None
    assert captions(np.array([2, 0])) == ["three.png", "one.png"]
    assert file_names(image_set(3)) is None
