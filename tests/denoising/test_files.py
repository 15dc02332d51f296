import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from genstudio.denoising.files import denoise_file, denoised_name, read_noisy, save_cleaned, unused
from genstudio.denoising.filters import Median, TotalVariation
from genstudio.denoising.restore import Blend
from genstudio.errors import DataError, ExportError
from tests.denoising.echo import photograph, pixels_of, with_grain


def write(path: Path, channels: int = 3, height: int = 40, width: int = 60) -> Path:
    Image.fromarray(with_grain(photograph(channels, height, width), 15).transpose(1, 2, 0).squeeze()).save(path)
    return path


def test_the_cleaned_picture_lies_beside_the_original_which_stays_as_it_was(tmp_path: Path) -> None:
    source = write(tmp_path / "cat.png")
    before = source.read_bytes()
    outcome = denoise_file(source, TotalVariation())
    assert outcome.written == tmp_path / "cat_denoised.png"
    assert outcome.noise > 5
    assert source.read_bytes() == before
    with Image.open(outcome.written) as cleaned:
        assert cleaned.size == (60, 40)


def test_earlier_results_are_kept(tmp_path: Path) -> None:
    source = write(tmp_path / "cat.png")
    names = [denoise_file(source, TotalVariation()).written.name for _ in range(3)]
    assert names == ["cat_denoised.png", "cat_denoised_2.png", "cat_denoised_3.png"]


def test_even_the_original_itself_as_target_is_not_written_over(tmp_path: Path) -> None:
    source = write(tmp_path / "cat.png")
    before = source.read_bytes()
    assert denoise_file(source, TotalVariation(), source).written == tmp_path / "cat_2.png"
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.JPG", "a_denoised.JPG"),
        ("a.b.tiff", "a.b_denoised.tiff"),
        ("a.gif", "a_denoised.png"),
        ("a", "a_denoised.png"),
    ],
)
def test_the_name_says_that_it_was_cleaned(name: str, expected: str) -> None:
    assert denoised_name(Path("in") / name, Path("out")) == Path("out") / expected


def test_a_name_that_is_free_is_taken_as_it_is(tmp_path: Path) -> None:
    assert unused(tmp_path / "x.png") == tmp_path / "x.png"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tif"])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_common_format_can_be_read_and_written(tmp_path: Path, suffix: str, channels: int) -> None:
    source = write(tmp_path / f"cat{suffix}", channels)
    outcome = denoise_file(source, Median())
    assert outcome.written.suffix == suffix
    assert read_noisy(outcome.written).pixels.shape[1:] == (40, 60)


def test_a_photo_taken_on_its_side_is_cleaned_standing(tmp_path: Path) -> None:
    upright = photograph(3, 40, 60)
    lying = Image.fromarray(np.rot90(upright.transpose(1, 2, 0)))
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.save(tmp_path / "phone.png", exif=exif)
    outcome = denoise_file(tmp_path / "phone.png", TotalVariation(), how=Blend(0.0))
    with Image.open(outcome.written) as image:
        assert np.array_equal(pixels_of(image), upright)
        assert 0x0112 not in image.getexif()


@pytest.mark.parametrize("turned", [False, True])
def test_transparency_is_kept(tmp_path: Path, turned: bool) -> None:
    alpha = np.zeros((40, 60), np.uint8)
    alpha[:, 20:] = np.linspace(60, 255, 40).astype(np.uint8)
    colours = photograph(3, 40, 60)
    exif = Image.Exif()
    exif[0x0112] = 3 if turned else 1
    Image.fromarray(np.concatenate([colours, alpha[None]]).transpose(1, 2, 0)).save(tmp_path / "logo.png", exif=exif)
    outcome = denoise_file(tmp_path / "logo.png", TotalVariation(), how=Blend(0.0))
    with Image.open(outcome.written) as image:
        assert image.mode == "RGBA"
        saved = pixels_of(image)
    expected = alpha[::-1, ::-1] if turned else alpha
    seen = expected > 0
    assert np.array_equal(saved[3], expected)
    wanted = colours[:, ::-1, ::-1] if turned else colours
    assert np.abs(saved[:3].astype(int) - wanted)[:, seen].max() <= 4


def test_an_opaque_picture_with_an_alpha_channel_is_saved_without_one(tmp_path: Path) -> None:
    Image.fromarray(np.concatenate([photograph(3), np.full((1, 80, 100), 255, np.uint8)]).transpose(1, 2, 0)).save(
        tmp_path / "x.png"
    )
    assert read_noisy(tmp_path / "x.png").alpha is None


def test_transparency_is_laid_on_white_where_the_format_has_none(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 30), (10, 20, 30, 0)).save(tmp_path / "x.png")
    file = read_noisy(tmp_path / "x.png")
    save_cleaned(file.pixels, tmp_path / "y.jpg", file)
    assert (read_noisy(tmp_path / "y.jpg").pixels > 250).all()


def test_sixteen_bits_are_read_down_to_eight_with_a_word_about_it(tmp_path: Path) -> None:
    deep = (photograph(1)[0].astype(np.uint16)) * 257
    Image.fromarray(deep).save(tmp_path / "scan.png")
    file = read_noisy(tmp_path / "scan.png")
    assert np.array_equal(file.pixels, photograph(1))
    assert any("16 bits" in note for note in file.notes)
    assert not read_noisy(write(tmp_path / "plain.png")).notes


def test_of_a_film_the_first_picture_is_cleaned_with_a_word_about_it(tmp_path: Path) -> None:
    frames = [Image.new("L", (30, 30), level) for level in (40, 200)]
    frames[0].save(tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    file = read_noisy(tmp_path / "x.gif")
    assert (file.pixels == 40).all()
    assert any("first one" in note for note in file.notes)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_the_colour_profile_goes_with_the_picture(tmp_path: Path, suffix: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(photograph(3).transpose(1, 2, 0)).save(tmp_path / f"x{suffix}", icc_profile=profile)
    written = denoise_file(tmp_path / f"x{suffix}", TotalVariation()).written
    with Image.open(written) as image:
        assert image.info.get("icc_profile") == profile


@pytest.mark.parametrize("content", [b"", b"this is no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(DataError, match=r"x\.png .*Choose another picture"):
        denoise_file(tmp_path / "x.png", TotalVariation())
    assert [path.name for path in tmp_path.iterdir()] == ["x.png"]


def test_an_unknown_ending_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.xyz.*\.png"):
        save_cleaned(photograph(), tmp_path / "x.xyz")


def test_a_folder_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    source = write(tmp_path / "x.png")
    with pytest.raises(ExportError, match="Choose a folder"):
        denoise_file(source, TotalVariation(), tmp_path / "missing" / "x.png")


def test_a_damaged_note_about_the_orientation_costs_neither_picture_nor_transparency(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 20), (10, 20, 30, 128)).save(tmp_path / "x.png", exif=b"xx")
    file = read_noisy(tmp_path / "x.png")
    assert file.alpha is not None
    assert (file.alpha == 128).all()
    assert denoise_file(tmp_path / "x.png", Median()).written.is_file()


def test_sixteen_bits_in_colour_are_told_as_well(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 20, 20, 16, 2, 0, 0, 0)  # width, height, bits, colour type RGB
    rows = zlib.compress((b"\0" + bytes(20 * 6)) * 20)
    parts = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    assert any("16 bits" in note for note in read_noisy(tmp_path / "scan.png").notes)
