from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from genstudio.data.builtin import fonts
from genstudio.data.builtin.fonts import CHARACTERS, FontChoice, font_folders, usable_fonts
from genstudio.data.builtin.glyph_factors import GlyphFactors
from genstudio.data.builtin.glyph_painter import HEIGHTS, LARGEST_SLANT, PAPER, GlyphPainter
from genstudio.data.builtin.glyphs import draw_glyphs
from genstudio.data.builtin.outlines import CAPITAL, REACH, SIDE, outline
from genstudio.errors import DataError

OWN = FontChoice("Aileron")


def own_font_file(path: Path) -> Path:
    """Pillow's font as a file, as if the system had it."""
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(font.font_bytes)
    return path


def glyphs(character: str, count: int = 2, **given: list[float]) -> GlyphFactors:
    middle = {name: np.full(count, 0.5, np.float32) for name in ("size", "weight", "ink")}
    centre = {name: np.zeros(count, np.float32) for name in ("place_x", "place_y", "slant")}
    chosen = {name: np.array(values, np.float32) for name, values in given.items()}
    letters = np.full(count, CHARACTERS.index(character), np.int64)
    return GlyphFactors(letter=letters, font=letters * 0, **{**middle, **centre, **chosen})


def ink(factors: GlyphFactors, size: int = 64) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """How dark each pixel is against the paper, (N, size, size)."""
    pixels = GlyphPainter((OWN,)).render(factors, size)[:, 0]
    return np.asarray((PAPER * 255 - pixels).clip(1) - 1, dtype=np.float64)


def test_letters_can_be_drawn_where_the_system_has_no_font_at_all(tmp_path: Path) -> None:
    assert usable_fonts(folders=(tmp_path, tmp_path / "missing")) == (OWN,)
    images = draw_glyphs(80, 24, fonts=(OWN,))
    assert images.pixels.shape == (80, 1, 24, 24)
    assert images.class_names == tuple(CHARACTERS)
    assert "one font" in images.report.notes[0]


def test_letters_of_one_class_look_alike_and_others_do_not() -> None:
    """A nearest mean over held-out letters tells 36 classes apart far better than chance."""
    images = draw_glyphs(2_400, 16, seed=2, fonts=(OWN,))
    assert images.labels is not None
    rows = images.pixels.reshape(len(images), -1).astype(np.float64)
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    means = np.stack([rows[:1800][images.labels[:1800] == label].mean(axis=0) for label in range(36)])
    guessed = (rows[1800:] @ means.T).argmax(axis=1)
    assert (guessed == images.labels[1800:]).mean() > 0.5


def test_the_same_fonts_draw_the_same_letters(tmp_path: Path) -> None:
    own_font_file(tmp_path / "a" / "Plain.ttf")
    first, second = (draw_glyphs(40, 16, seed=4, fonts=usable_fonts(folders=(tmp_path,))) for _ in range(2))
    assert np.array_equal(first.pixels, second.pixels)
    assert "2 fonts" in first.report.notes[0]


def test_of_a_family_the_plainest_file_is_taken_once(tmp_path: Path) -> None:
    for name in ("Some-BoldItalic.ttf", "Some-Regular.ttf", "Some-Bold.ttf", "Other.ttf"):
        own_font_file(tmp_path / name)
    assert [font.path for font in usable_fonts(folders=(tmp_path,))] == [
        None,
        tmp_path / "Other.ttf",
        tmp_path / "Some-Regular.ttf",
    ]


def test_no_more_fonts_than_asked_for_are_taken(tmp_path: Path) -> None:
    for number in range(9):
        own_font_file(tmp_path / f"Family{number}.ttf")
    taken = [font.path for font in usable_fonts(4, (tmp_path,))]
    assert taken == [None, *(tmp_path / f"Family{number}.ttf" for number in (0, 3, 6))]


def test_what_is_no_font_or_cannot_be_read_as_letters_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Broken.ttf").write_bytes(b"\0\1\0\0" + bytes(500))
    (tmp_path / "Empty.otf").write_bytes(b"")
    (tmp_path / "Folder.ttf").mkdir()
    (tmp_path / "Notes.txt").write_text("no font")
    good = own_font_file(tmp_path / "Good.ttf")
    assert [font.path for font in usable_fonts(folders=(tmp_path,))] == [None, good]
    original = fonts._outlines
    monkeypatch.setattr(fonts, "_outlines", lambda font: original(font)[:: 1 if font.path is None else -1])
    assert usable_fonts(folders=(tmp_path,)) == (OWN,)


def test_a_font_of_signs_is_left_out() -> None:
    qtawesome = pytest.importorskip("qtawesome")
    folder = Path(str(qtawesome.__file__)).parent / "fonts"
    signs = list(folder.glob("elusive*.ttf"))
    assert signs
    assert not set(signs) & {font.path for font in usable_fonts(folders=(folder,))}


def test_the_search_ends_however_many_files_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "MOST_ENTRIES", 20)
    for number in range(30):
        (tmp_path / f"{number:02}.txt").touch()
    own_font_file(tmp_path / "zz.ttf")
    assert usable_fonts(folders=(tmp_path,)) == (OWN,)


def test_the_search_goes_down_a_few_folders_only_and_follows_no_ring_of_links(tmp_path: Path) -> None:
    own_font_file(tmp_path / "1" / "2" / "3" / "Near.ttf")
    own_font_file(tmp_path / "1" / "2" / "3" / "4" / "5" / "6" / "Far.ttf")
    (tmp_path / "1" / "ring").symlink_to(tmp_path, target_is_directory=True)
    assert [font.path for font in usable_fonts(folders=(tmp_path,))] == [None, tmp_path / "1" / "2" / "3" / "Near.ttf"]


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_every_system_has_places_for_fonts(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    assert len(font_folders()) >= 2
    assert all("ont" in str(folder) for folder in font_folders())


def test_a_font_that_is_taken_away_is_one_sentence(tmp_path: Path) -> None:
    own_font_file(tmp_path / "Gone.ttf")
    found = usable_fonts(folders=(tmp_path,))
    shutil.rmtree(tmp_path)
    with pytest.raises(DataError, match="cannot be read any more"):
        draw_glyphs(40, 16, fonts=found)


@pytest.mark.parametrize("character", CHARACTERS)
def test_an_outline_holds_the_whole_character(character: str) -> None:
    field = outline(OWN, character)
    assert field.shape == (SIDE, SIDE)
    edge = np.concatenate([field[0], field[-1], field[:, 0], field[:, -1]])
    assert edge.min() > REACH - 3
    rows, columns = np.nonzero(field < 0)
    assert abs(np.ptp(rows) - CAPITAL) < 18
    assert abs((columns.min() + columns.max()) / 2 - (SIDE - 1) / 2) < 1.5


def test_an_outline_knows_distances() -> None:
    """The bar of an I: from its side on they grow by one for each pixel."""
    row = outline(OWN, "I")[SIDE // 2]
    right = row[SIDE // 2 :]
    steps = np.diff(right[(right > 3) & (right < REACH - 1.5)])
    assert len(steps) >= 4
    assert np.abs(steps - 1).max() < 0.05


def test_size_is_the_height_of_a_capital() -> None:
    for share, height in zip((0.0, 1.0), HEIGHTS, strict=True):
        dark = ink(glyphs("H", size=[share, share], weight=[0.23, 0.23]), 128)[0]
        rows = np.flatnonzero(dark.max(axis=1) > dark.max() / 2)
        assert np.ptp(rows) + 1 == pytest.approx(height * 128, abs=2)


def test_weight_slant_and_ink_do_what_they_say() -> None:
    thin, bold = ink(glyphs("H", weight=[0, 1]))
    assert (bold > 50).sum() > 1.6 * (thin > 50).sum()
    pale, black = ink(glyphs("H", ink=[0, 1]))
    assert pale.max() < 0.5 * black.max()
    for picture, direction in zip(ink(glyphs("I", slant=[-1, 1])), (-1, 1), strict=True):
        top, bottom = ((np.arange(64) * picture[row]).sum() / picture[row].sum() for row in (20, 43))
        assert direction * (top - bottom) == pytest.approx(23 * LARGEST_SLANT, abs=0.2)
