from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from genstudio.data.builtin.cards import CARDS, FACES, RING, SetCard, card_of
from genstudio.data.builtin.preview import PREVIEW_COUNT, preview
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.errors import SettingsError
from genstudio.models.registry import families

each_card = pytest.mark.parametrize("card", CARDS, ids=[card.key for card in CARDS])


@each_card
def test_a_card_says_what_its_address_opens(card: SetCard) -> None:
    images = open_images(card.address, ReadOptions(limit=40))
    assert len(images) == 40
    assert images.source == card.address
    assert len(images.class_names) == card.classes
    if card.size:
        assert images.pixels.shape[1:] == (3 if card.colour else 1, card.size, card.size)
    else:
        assert images.cloud is not None


@pytest.mark.parametrize("card", [card for card in CARDS if card.count < 5_000 or not card.size], ids=lambda c: c.key)
def test_a_card_says_how_many_there_are(card: SetCard) -> None:
    told: list[int | None] = []
    options = ReadOptions(size=16) if card.size else ReadOptions()
    assert len(open_images(card.address, options, lambda done, total: told.append(total))) == card.count
    assert set(told) == {card.count}


@each_card
def test_a_card_speaks_in_whole_sentences(card: SetCard) -> None:
    assert 3 < len(card.title) < 25
    for sentence in (card.what, card.good_for):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert 30 < len(sentence) < 110
    assert card.source


@each_card
def test_the_families_of_a_card_exist_and_can_be_trained_on_it(card: SetCard) -> None:
    known = families()
    assert len(card.families) == len(set(card.families)) >= 3
    for key in card.families:
        assert key in known
        assert card.classes > 1 or not known[key].conditional


@each_card
def test_an_address_may_ask_for_what_the_card_says(card: SetCard) -> None:
    for parameter in ("count", "size", "seed"):
        address = f"{card.address}?{parameter}=20"
        if parameter in card.parameters:
            assert len(open_images(address, ReadOptions(limit=20))) == 20
        else:
            with pytest.raises(SettingsError, match=f"no parameter “{parameter}”"):
                open_images(address)


@each_card
def test_a_card_says_how_many_may_be_asked_for(card: SetCard) -> None:
    for count in (card.most + 1, 10**20):
        with pytest.raises(SettingsError, match=f" 2 (and|to) {card.most:,}, not "):
            open_images(f"{card.address}?count={count}")


@pytest.mark.parametrize("card", [card for card in CARDS if card.size], ids=lambda card: card.key)
def test_every_set_of_pictures_comes_in_grey_or_colour_as_wanted(card: SetCard) -> None:
    for choice, channels in ((ColourChoice.GREY, 1), (ColourChoice.COLOUR, 3)):
        images = open_images(f"{card.address}?count=4", ReadOptions(size=20, colour=choice))
        assert images.pixels.shape == (4, channels, 20, 20)


@each_card
def test_a_preview_shows_different_pictures_of_the_set(card: SetCard) -> None:
    pixels = preview(card, 32)
    assert pixels.dtype == np.uint8
    if card.size:
        assert pixels.shape == (PREVIEW_COUNT, 3 if card.colour else 1, 32, 32)
        assert len({picture.tobytes() for picture in pixels}) == PREVIEW_COUNT
    else:
        assert pixels.shape[:2] == (1, 3)
        assert pixels.min() < 150  # points on their paper
    assert np.array_equal(pixels, preview(card, 32))


def test_a_preview_of_a_set_that_is_not_random_begins_like_the_set() -> None:
    assert np.array_equal(preview(FACES, 32), open_images("builtin:faces?size=32", ReadOptions(limit=12)).pixels)


def test_a_card_is_found_by_any_address_of_its_set() -> None:
    assert card_of("builtin:ring?count=5") is RING
    assert card_of("builtin:rings") is None
    assert card_of("/home/me/builtin:ring") is None


def test_reading_the_cards_loads_nothing_that_draws() -> None:
    script = "import sys, genstudio.data.builtin.cards; print('numpy' in sys.modules or 'PIL' in sys.modules)"
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert outcome.stdout.strip() == "False"
