from pathlib import Path

import pytest
from PIL import Image

from genstudio.denoising.filters import Median
from genstudio.denoising.folder import denoise_folder
from genstudio.denoising.model import Fit, ModelRestorer
from genstudio.errors import Cancelled, DataError
from genstudio.latent.projection import Repainter
from tests.choosing import spots
from tests.denoising.echo import photograph


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Two pictures, one in a sub-folder, one file that is none, and one text."""
    folder = tmp_path / "album"
    (folder / "summer").mkdir(parents=True)
    for name in ("cat.png", "summer/sea.jpg"):
        Image.fromarray(photograph(3, 30, 40).transpose(1, 2, 0)).save(folder / name)
    (folder / "broken.png").write_bytes(b"broken")
    (folder / "notes.txt").write_text("hello")
    return folder


def test_every_picture_is_cleaned_into_the_same_sub_folders_and_a_broken_one_does_not_stop_the_rest(
    album: Path,
) -> None:
    before = {path: path.read_bytes() for path in album.rglob("*") if path.is_file()}
    outcome = denoise_folder(album, Median())
    assert (outcome.cleaned, outcome.present) == (2, 0)
    assert [failure.path.name for failure in outcome.failed] == ["broken.png"]
    assert "broken.png" in outcome.failed[0].reason
    assert outcome.into == album.with_name("album denoised")
    written = {path.relative_to(outcome.into).as_posix() for path in outcome.into.rglob("*") if path.is_file()}
    assert written == {"cat_denoised.png", "summer/sea_denoised.jpg"}
    assert {path: path.read_bytes() for path in album.rglob("*") if path.is_file()} == before


def test_where_nothing_can_be_written_beside_a_folder_the_cleaned_ones_are_in_it(
    album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genstudio.denoising.folder.os.access", lambda *_: False)
    for _ in range(2):
        outcome = denoise_folder(album, Median())
        assert outcome.into == album / "denoised"
        assert outcome.cleaned + outcome.present == 2, "not those that were cleaned"


def test_a_second_run_leaves_what_is_there_alone(album: Path) -> None:
    denoise_folder(album, Median())
    (album / "summer" / "new.png").write_bytes((album / "cat.png").read_bytes())
    outcome = denoise_folder(album, Median())
    assert (outcome.cleaned, outcome.present) == (1, 2)
    assert len(list(outcome.into.rglob("*.*"))) == 3


def test_pictures_whose_results_would_have_one_name_get_two(tmp_path: Path) -> None:
    for suffix in (".gif", ".png"):
        Image.fromarray(photograph(1, 20, 20)[0]).save(tmp_path / f"cat{suffix}")
    first = denoise_folder(tmp_path, Median())
    assert first.cleaned == 2
    assert {path.name for path in first.into.iterdir()} == {"cat_denoised.png", "cat_denoised_2.png"}
    assert denoise_folder(tmp_path, Median()).present == 2


def test_a_job_that_was_given_up_goes_on_where_it_was(album: Path) -> None:
    told: list[int] = []

    def stop_after_one() -> bool:
        return bool(told) and told[-1] >= 2

    with pytest.raises(Cancelled):
        denoise_folder(album, Median(), progress=lambda done, total: told.append(done), cancelled=stop_after_one)
    outcome = denoise_folder(album, Median())
    assert (outcome.cleaned, outcome.present) == (1, 1)


def test_a_folder_without_pictures_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no pictures"):
        denoise_folder(tmp_path, Median())


def test_a_model_without_an_encoder_cleans_a_folder(album: Path) -> None:
    assert denoise_folder(album, ModelRestorer(Repainter(spots()), Fit.WHOLE)).cleaned == 2


def test_a_picture_with_a_damaged_note_does_not_stop_the_others(album: Path) -> None:
    Image.new("RGBA", (30, 20), (10, 20, 30, 128)).save(album / "bear.png", exif=b"xx")
    outcome = denoise_folder(album, Median())
    assert outcome.cleaned == 3
    assert [failure.path.name for failure in outcome.failed] == ["broken.png"]
