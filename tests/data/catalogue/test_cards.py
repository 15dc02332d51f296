from __future__ import annotations

import re

import pytest

from genstudio.data.catalogue.card import Card
from genstudio.data.catalogue.cards import CARDS, card_of
from genstudio.errors import DataError


def test_the_usual_sets_are_there_each_under_a_name_of_its_own() -> None:
    assert [card.key for card in CARDS] == [
        "mnist",
        "fashion-mnist",
        "kmnist",
        "emnist-letters",
        "cifar-10",
        "svhn",
        "olivetti",
        "celeba",
    ]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_a_card_says_what_one_wants_to_know_first(card: Card) -> None:
    assert card.title
    assert card.summary.endswith(".")
    assert card.licence
    assert card.home.startswith(("http://", "https://"))
    assert card.pictures > 0
    assert card.by_hand == bool(card.steps)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_each_file_has_a_plain_name_a_checksum_and_addresses(card: Card) -> None:
    assert len({file.name for file in card.files}) == len(card.files)
    for file in card.files:
        assert re.fullmatch(r"(?!tmp)[A-Za-z0-9_][A-Za-z0-9_.-]*", file.name)
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.addresses
        assert all(re.match(r"https?://[a-z]", address) for address in file.addresses)
        assert 0 < file.size <= file.limit


def test_no_two_files_share_a_checksum() -> None:
    checksums = [file.sha256 for card in CARDS for file in card.files]
    assert len(set(checksums)) == len(checksums)


def test_a_set_is_found_with_and_without_its_prefix() -> None:
    assert card_of("catalogue:mnist") is card_of("mnist")
    with pytest.raises(DataError, match=r"no set “imagenet”.*mnist, fashion-mnist"):
        card_of("catalogue:imagenet")
