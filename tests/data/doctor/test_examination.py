"""Planted faults: each is found, and nothing else; clean sets have none."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from genstudio.data.doctor.examination import FEW_FOR_A_GAN, Examination, examine
from genstudio.data.doctor.finding import FEW, Finding, Kind
from genstudio.data.image_set import ImageSet, Labels, LoadReport, Pixels, Skipped
from genstudio.data.open import open_images
from genstudio.data.options import CropChoice, ReadOptions
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled

CLEAN = FEW_FOR_A_GAN
NONE_OUT = np.zeros(CLEAN, np.bool_)


@pytest.fixture(scope="module")
def faces() -> ImageSet:
    return open_images(f"builtin:faces?count={CLEAN}&size=32")


def planted(images: ImageSet, changes: dict[int, Pixels]) -> ImageSet:
    """The same set with some pictures exchanged, and without classes, to which they would not belong."""
    pixels = images.pixels.copy()
    for index, picture in changes.items():
        pixels[index] = picture
    return replace(images, pixels=pixels, labels=None, class_names=())


def only(examination: Examination) -> Finding:
    [found] = examination.findings
    return found


def saved_again(picture: Pixels, quality: int) -> Pixels:
    """As a JPEG of it comes back."""
    file = io.BytesIO()
    Image.fromarray(np.moveaxis(picture, 0, 2)).save(file, "JPEG", quality=quality)
    return np.moveaxis(np.asarray(Image.open(file)), 2, 0)


def test_clean_faces_have_nothing_wrong(faces: ImageSet) -> None:
    examination = examine(faces)
    assert examination.findings == ()
    assert examination.proposed.tolist() == []


@pytest.mark.parametrize("address", ["builtin:shapes", "builtin:textures"])
def test_other_sets_of_the_programs_own_have_nothing_wrong(address: str) -> None:
    assert examine(open_images(f"{address}?count={CLEAN}&size=32")).findings == ()


def test_copies_are_found_in_their_groups_and_one_of_each_stays(faces: ImageSet) -> None:
    images = planted(faces, {9: faces.pixels[4], 700: faces.pixels[4], 1500: faces.pixels[30]})
    found = only(examine(images))
    assert found.kind is Kind.DUPLICATES
    assert found.pictures.tolist() == [4, 9, 30, 700, 1500]
    assert found.groups[found.pictures.tolist().index(4)] == found.groups[found.pictures.tolist().index(700)]
    assert len(set(found.groups.tolist())) == 2
    assert found.surplus.tolist() == [9, 700, 1500]
    assert found.title == "3 copies of other pictures"


def test_a_picture_in_two_classes_is_no_mere_copy(faces: ImageSet) -> None:
    images = planted(faces, {9: faces.pixels[4], 700: faces.pixels[4], 1500: faces.pixels[30], 1501: faces.pixels[30]})
    labels = np.zeros(CLEAN, np.int64)
    labels[[9, 31]] = 1
    found = {one.kind: one for one in examine(replace(images, labels=labels, class_names=("cat", "dog"))).findings}
    torn = found[Kind.CONTRADICTION]
    assert torn.title == "1 picture is in several classes at once"
    assert (torn.pictures.tolist(), torn.surplus.tolist()) == ([4, 9, 700], []), "which is right a person knows"
    assert found[Kind.DUPLICATES].pictures.tolist() == [30, 1500, 1501]
    assert found[Kind.DUPLICATES].surplus.tolist() == [1500, 1501]
    assert Kind.NEAR_DUPLICATES not in found, "nor are they told of twice"
    together = examine(replace(images, labels=np.zeros(CLEAN, np.int64), class_names=("cat",)))
    assert Kind.CONTRADICTION not in {one.kind for one in together.findings}


def test_what_is_left_out_as_proposed_leaves_a_set_with_nothing_wrong(faces: ImageSet) -> None:
    images = planted(faces, {9: faces.pixels[4], 700: np.full((3, 32, 32), 7, np.uint8)})
    examination = examine(images)
    assert examination.proposed.tolist() == [9, 700]
    kept = images.without(examination.proposed)
    assert 9 not in kept.split().training
    assert only(examine(kept.subset(kept.used))).kind is Kind.FEW_FOR_A_GAN


def reduced(picture: Pixels, side: int, size: int = 32) -> Pixels:
    """Scaled to one size, as a person might, and then to that of the set."""
    image = Image.fromarray(np.moveaxis(picture, 0, 2)).resize((side, side), Image.Resampling.BICUBIC)
    return np.moveaxis(np.asarray(image.resize((size, size), Image.Resampling.LANCZOS)), 2, 0)


@pytest.mark.parametrize(("quality", "side"), [(50, 128), (90, 128), (80, 90), (80, 61)])
def test_a_picture_that_was_saved_again_hardly_differs(faces: ImageSet, quality: int, side: int) -> None:
    large = open_images("builtin:faces?count=2&size=128&seed=5").pixels[0]
    again = reduced(saved_again(large, quality), side)
    found = only(examine(planted(faces, {20: reduced(large, 128), 900: again})))
    assert found.kind is Kind.NEAR_DUPLICATES
    assert found.pictures.tolist() == [20, 900]
    assert found.surplus.tolist() == [], "whether they are copies is for a person to say"


def test_so_does_one_that_is_a_little_lighter(faces: ImageSet) -> None:
    lighter: Pixels = np.clip(faces.pixels[20].astype(np.float32) * 0.9 + 20, 0, 255).astype(np.uint8)
    assert only(examine(planted(faces, {900: lighter}))).pictures.tolist() == [20, 900]


def test_the_same_drawing_in_another_colour_is_another_picture() -> None:
    rng = np.random.default_rng(0)
    images = open_images(f"builtin:textures?count={CLEAN}&size=32")
    heart = np.full((3, 32, 32), 250, np.uint8)
    rows, columns = np.mgrid[0:32, 0:32]
    inside = np.hypot(rows - 16, columns - 16 + rng.uniform(-1, 1)) < 9
    green, violet = heart.copy(), heart.copy()
    green[:, inside], violet[:, inside] = np.array([[40], [200], [60]]), np.array([[150], [60], [210]])
    assert examine(planted(images, {3: green, 50: violet})).findings == ()


def test_pictures_that_show_nothing_are_found(faces: ImageSet) -> None:
    noise = np.random.default_rng(0).integers(99, 102, (3, 32, 32), dtype=np.uint8)
    found = only(examine(planted(faces, {5: np.zeros((3, 32, 32), np.uint8), 8: noise})))
    assert (found.kind, found.pictures.tolist(), found.surplus.tolist()) == (Kind.BLANK, [5, 8], [5, 8])


def photograph(seed: int) -> Image.Image:
    """As different from others as photographs are: soft fields of colour with finer ones on them."""
    rng = np.random.default_rng(seed)
    fields = rng.integers(0, 256, (6, 8, 3), dtype=np.uint8), rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)
    coarse, fine = (Image.fromarray(field).resize((160, 120), Image.Resampling.BICUBIC) for field in fields)
    return Image.blend(coarse, fine, 0.15)


@pytest.mark.parametrize("box", [(0, 0, 160, 120), (2, 2, 160, 120), (2, 1, 157, 118)])
def test_among_photographs_one_that_was_cropped_a_little_and_made_smaller_is_found(box: tuple[int, ...]) -> None:
    def seen(image: Image.Image) -> Pixels:
        return np.moveaxis(np.asarray(image.resize((64, 64), Image.Resampling.LANCZOS)), 2, 0)

    pixels = np.stack([seen(photograph(seed)) for seed in range(FEW)])
    left, top, right, bottom = box
    again = photograph(20).crop((left, top, right, bottom)).resize((131, 99), Image.Resampling.BICUBIC)
    pixels[70] = seen(Image.fromarray(np.moveaxis(saved_again(np.moveaxis(np.asarray(again), 2, 0), 60), 0, 2)))
    found = {one.kind: one for one in examine(ImageSet(pixels, "photographs", "test:photographs")).findings}
    assert found.keys() == {Kind.FEW_FOR_A_GAN, Kind.NEAR_DUPLICATES}
    assert found[Kind.NEAR_DUPLICATES].pictures.tolist() == [20, 70]


def test_one_colour_all_over_shows_nothing_whatever_it_is(faces: ImageSet) -> None:
    colours = [(0, 0, 255), (255, 0, 0), (0, 120, 255), (30, 200, 30), (251, 251, 251)]
    plain: dict[int, Pixels] = {
        place: np.broadcast_to(np.array(colour, np.uint8)[:, None, None], (3, 32, 32))
        for place, colour in enumerate(colours)
    }
    [found] = [one for one in examine(planted(faces, plain)).findings if one.kind is Kind.BLANK]
    assert found.pictures.tolist() == list(plain)


def test_a_large_picture_of_one_colour_shows_nothing_either() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (4, 1, 256, 256), dtype=np.uint8)
    pixels[:2] = np.array([231, 251], np.uint8)[:, None, None, None]
    pixels[1, 0, 0, 0] = 250
    contrast = examine(ImageSet(pixels, "noise", "test:noise")).overview
    assert contrast is not None
    assert np.allclose(contrast.contrast[:2], pixels[:2].astype(np.float64).std(axis=(1, 2, 3)), atol=1e-3)


def test_pictures_in_a_strange_light_are_pointed_out(faces: ImageSet) -> None:
    dark = (faces.pixels[77] // 16).astype(np.uint8)
    found = [one for one in examine(planted(faces, {77: dark})).findings if one.kind is Kind.STRANGE_LIGHT]
    assert [one.pictures.tolist() for one in found] == [[77]]
    assert found[0].surplus.tolist() == []


def test_grey_pictures_among_coloured_ones_are_pointed_out(faces: ImageSet) -> None:
    grey = np.repeat(faces.pixels[3].mean(axis=0, keepdims=True).astype(np.uint8), 3, axis=0)
    found = [one for one in examine(planted(faces, {3: grey})).findings if one.kind is Kind.WITHOUT_COLOUR]
    assert [one.pictures.tolist() for one in found] == [[3]]


def test_what_could_not_be_read_is_told_with_its_reason(faces: ImageSet) -> None:
    broken = Skipped("holiday.jpg", "is cut off before its end; copy it again")
    found = only(examine(replace(faces, report=LoadReport(CLEAN + 1, (broken,), 1))))
    assert (found.kind, found.files) == (Kind.UNREADABLE, (broken,))
    assert found.title == "1 picture could not be read"


@pytest.mark.parametrize(
    ("count", "kind"), [(FEW - 1, Kind.FEW_PICTURES), (FEW, Kind.FEW_FOR_A_GAN), (CLEAN - 1, Kind.FEW_FOR_A_GAN)]
)
def test_too_few_pictures_are_too_few(faces: ImageSet, count: int, kind: Kind) -> None:
    assert only(examine(faces.subset(np.arange(count)))).kind is kind


def test_pictures_that_are_kept_aside_as_well_are_found(faces: ImageSet) -> None:
    apart = faces.subset(np.arange(10, 30))
    found = only(examine(replace(faces, held_out=apart)))
    assert (found.kind, found.surplus.tolist()) == (Kind.LEAK, list(range(10, 30)))


def test_where_all_are_kept_aside_as_well_not_all_of_them_are_left_out(faces: ImageSet) -> None:
    found = only(examine(replace(faces, held_out=faces)))
    assert (found.kind, len(found.pictures), found.surplus.tolist()) == (Kind.LEAK, len(faces), [])
    assert "Open only those to learn from" in found.sentence


def classed(faces: ImageSet, labels: Labels, names: tuple[str, ...]) -> ImageSet:
    return replace(faces, labels=labels, class_names=names)


def test_classes_that_are_small_empty_alone_or_too_large_are_told(faces: ImageSet) -> None:
    labels = np.arange(CLEAN) % 3
    assert examine(classed(faces, labels, ("a", "b", "c"))).findings == ()
    assert only(examine(classed(faces, labels, ("a", "b", "c", "d")))).kind is Kind.EMPTY_CLASSES
    assert only(examine(classed(faces, np.zeros(CLEAN, np.int64), ("a",)))).kind is Kind.ONE_CLASS
    small = labels.copy()
    small[small == 2] = 0
    small[[5, 9]] = 2
    found = only(examine(classed(faces, small, ("a", "b", "c"))))
    assert (found.kind, found.pictures.tolist()) == (Kind.SMALL_CLASSES, [5, 9])
    assert "“c”" in found.sentence
    large = np.zeros(CLEAN, np.int64)
    large[: CLEAN // 10] = 1
    found = only(examine(classed(faces, large, ("sky", "sea"))))
    assert (found.kind, "“sky”" in found.sentence) == (Kind.LARGE_CLASS, True)


def test_points_of_the_plane_have_no_findings() -> None:
    assert examine(open_images("builtin:ring?count=300")).findings == ()


def test_it_can_be_given_up(faces: ImageSet) -> None:
    asked = iter([False] * 3 + [True] * 1000)
    with pytest.raises(Cancelled):
        examine(faces, Watch(cancelled=lambda: next(asked)))


def test_long_pictures_and_enlarged_ones_are_pointed_out(faces: ImageSet) -> None:
    sizes = np.full((CLEAN, 2), (48, 40))
    assert examine(replace(faces, original_sizes=sizes)).findings == ()
    sizes[[4, 8, 9]] = [(900, 300), (300, 900), (200, 100)]
    sizes[[6, 7]] = [(15, 20), (16, 20)]
    found = examine(replace(faces, original_sizes=sizes)).findings
    assert {one.kind: one.pictures.tolist() for one in found} == {Kind.LONG_SHAPES: [4, 8], Kind.ENLARGED: [6]}


def test_what_is_said_of_long_pictures_depends_on_what_is_kept_of_them(faces: ImageSet) -> None:
    sizes = np.full((CLEAN, 2), (48, 40))
    sizes[4] = (40, 14)
    said = {CropChoice.CENTRE: "the middle", CropChoice.SMART: "most interesting", CropChoice.PAD: "border"}
    for crop, words in said.items():
        images = replace(faces, original_sizes=sizes, reading=ReadOptions(crop=crop))
        found = {one.kind: one.sentence for one in examine(images).findings}
        assert words in found[Kind.LONG_SHAPES]
        assert (Kind.ENLARGED in found) is (crop is not CropChoice.PAD), "kept whole, it is as long as wanted"


@pytest.mark.parametrize("most", [None, CLEAN // 4])
def test_one_of_each_stays_also_where_the_first_was_left_out_before(faces: ImageSet, most: int | None) -> None:
    images = planted(faces, {8: faces.pixels[4], 700: saved_again(faces.pixels[40], 95)}).without(np.array([4, 40]))
    examination = examine(images, most=most)
    assert examination.proposed.tolist() == [4]
    found = {one.kind: one for one in examination.findings}
    copies, near = found[Kind.DUPLICATES], found[Kind.NEAR_DUPLICATES]
    assert copies.removable_in(images.left_out_mask()).tolist() == [4]
    assert near.removable_in(images.left_out_mask()).tolist() == [40]
    again = images.without(np.array([8]))
    assert copies.removable_in(again.left_out_mask()).tolist() == [8]


def test_of_pictures_that_hardly_differ_the_first_stays_if_the_rest_is_left_out(faces: ImageSet) -> None:
    near = only(examine(planted(faces, {9: saved_again(faces.pixels[4], 95)})))
    assert (near.kind, near.surplus.tolist(), near.removable_in(NONE_OUT).tolist()) == (Kind.NEAR_DUPLICATES, [], [9])


def test_of_a_large_set_some_are_looked_at_and_named_by_their_place_in_the_whole(faces: ImageSet) -> None:
    dark = np.zeros((3, 32, 32), np.uint8)
    images = planted(faces, {100: dark, 101: dark, 1000: faces.pixels[4], 1001: faces.pixels[4]})
    examination = examine(images, most=CLEAN // 4)
    assert examination.looked_at is not None
    assert examination.looked_at.tolist() == list(range(0, CLEAN, 4))
    kinds = {found.kind: found for found in examination.findings}
    assert kinds[Kind.BLANK].pictures.tolist() == [100]
    assert kinds[Kind.DUPLICATES].pictures.tolist() == [4, 1000]
    assert kinds[Kind.DUPLICATES].surplus.tolist() == [1000]


def test_what_is_known_without_looking_is_told_of_the_whole_set(faces: ImageSet) -> None:
    sizes = np.full((CLEAN, 2), 40)
    sizes[7] = (200, 40)
    examination = examine(replace(faces, original_sizes=sizes), most=10)
    assert only(examination).pictures.tolist() == [7]


def test_pictures_kept_aside_are_compared_with_a_sample_too(faces: ImageSet) -> None:
    images = replace(faces, held_out=faces.subset(np.array([8, 9])))
    assert only(examine(images, most=CLEAN // 4)).pictures.tolist() == [8]
    assert only(examine(images, most=CLEAN)).pictures.tolist() == [8, 9]


def test_copying_a_sample_can_be_given_up(faces: ImageSet) -> None:
    with pytest.raises(Cancelled):
        examine(faces, Watch(cancelled=lambda: True), most=10)
