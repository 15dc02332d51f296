"""``genstudio denoise``: cleaned pictures beside untouched originals."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.cli.denoise import FILTERS
from genstudio.models.trained import TrainedModel
from genstudio.project.export import save_picture
from tests.cli.conftest import Command
from tests.denoising.echo import with_grain
from tests.tiny import draw


@pytest.fixture
def noisy(tmp_path: Path) -> list[Path]:
    """Two noisy pictures of their own size."""
    rng = np.random.default_rng(0)
    paths = [tmp_path / "in" / name for name in ("one.png", "two.jpg")]
    paths[0].parent.mkdir()
    for path, clean in zip(paths, draw(2, 3, 40), strict=True):
        save_picture(np.clip(clean + rng.normal(0, 25, clean.shape), 0, 255).astype(np.uint8), path)
    return paths


@pytest.mark.parametrize("method", [*FILTERS, "model"])
def test_every_method_writes_one_cleaned_picture_for_each(
    method: str, tmp_path: Path, noisy: list[Path], run_folder: Path, genstudio: Command
) -> None:
    before = [path.read_bytes() for path in noisy]
    name = run_folder if method == "model" else method
    outcome = genstudio("denoise", name, *noisy, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one_denoised.png", "two_denoised.jpg"]
    assert [path.read_bytes() for path in noisy] == before
    with Image.open(tmp_path / "out" / "one_denoised.png") as image:
        assert image.size == (40, 40)
    assert "noise" in outcome.out


def test_json_tells_what_was_written_and_what_not(tmp_path: Path, noisy: list[Path], genstudio: Command) -> None:
    broken = tmp_path / "in" / "broken.png"
    broken.write_bytes(b"no picture")
    outcome = genstudio("denoise", "median", noisy[0], broken, noisy[1], "--out", tmp_path / "out", "--json")
    assert outcome.code == 1
    assert [Path(entry["written"]).name for entry in outcome.json["written"]] == [
        "one_denoised.png",
        "two_denoised.jpg",
    ]
    assert [entry["source"] for entry in outcome.json["failed"]] == [str(broken)]
    assert len(outcome.out.splitlines()) == 1
    assert "broken.png" in outcome.complaint


def test_missing_and_broken_pictures_do_not_stop_the_others_and_are_named_at_the_end(
    tmp_path: Path, noisy: list[Path], genstudio: Command
) -> None:
    gone, broken = tmp_path / "in" / "gone.png", tmp_path / "in" / "broken.png"
    broken.write_bytes(b"no picture")
    given = (gone, noisy[0], broken, noisy[1])
    outcome = genstudio("denoise", "median", *given, "--out", tmp_path / "out")
    assert outcome.code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one_denoised.png", "two_denoised.jpg"]
    first, second = outcome.err.splitlines()[-2:]
    assert first == f"genstudio: There is no picture {gone}."
    assert "broken.png" in second
    told = genstudio("denoise", "median", *given, "--out", tmp_path / "out", "--json").json
    assert [entry["source"] for entry in told["failed"]] == [str(gone), str(broken)]
    assert len(told["written"]) == 2


def test_earlier_results_and_originals_are_never_written_over(
    tmp_path: Path, noisy: list[Path], genstudio: Command
) -> None:
    folder = noisy[0].parent
    for _ in range(3):
        assert genstudio("denoise", "median", noisy[0], "--out", folder).code == 0
    names = sorted(path.name for path in folder.glob("one*"))
    assert names == ["one.png", "one_denoised.png", "one_denoised_2.png", "one_denoised_3.png"]


def test_pictures_of_one_name_from_two_folders_both_arrive(
    tmp_path: Path, noisy: list[Path], genstudio: Command
) -> None:
    other = tmp_path / "other" / "one.png"
    other.parent.mkdir()
    other.write_bytes(noisy[0].read_bytes())
    assert genstudio("denoise", "median", noisy[0], other, "--out", tmp_path / "out").code == 0
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_strength_0_leaves_the_picture_as_it_is(tmp_path: Path, noisy: list[Path], genstudio: Command) -> None:
    assert genstudio("denoise", "median", noisy[0], "--strength", 0, "--out", tmp_path / "out").code == 0
    with Image.open(noisy[0]) as before, Image.open(tmp_path / "out" / "one_denoised.png") as after:
        assert np.array_equal(np.asarray(before), np.asarray(after))


def test_a_folder_is_cleaned_with_its_sub_folders(tmp_path: Path, noisy: list[Path], genstudio: Command) -> None:
    deep = noisy[0].parent / "deep"
    deep.mkdir()
    (deep / "three.png").write_bytes(noisy[0].read_bytes())
    (deep / "broken.png").write_bytes(b"no picture")
    outcome = genstudio("denoise", "median", noisy[0].parent, "--out", tmp_path / "out")
    assert outcome.code == 1
    assert "broken.png" in outcome.complaint
    assert "3 cleaned" in outcome.out
    assert (tmp_path / "out" / "deep" / "three_denoised.png").is_file()


def test_a_folder_without_pictures_is_named_and_the_others_go_on(
    tmp_path: Path, noisy: list[Path], genstudio: Command
) -> None:
    (tmp_path / "empty").mkdir()
    outcome = genstudio("denoise", "median", tmp_path / "empty", noisy[0], "--out", tmp_path / "out")
    assert outcome.code == 1
    assert "empty" in outcome.complaint
    assert (tmp_path / "out" / "one_denoised.png").is_file()


def test_a_model_without_an_encoder_searches_and_says_how_near_it_came(
    tmp_path: Path, choosing: TrainedModel, genstudio: Command
) -> None:
    clean = choosing.decode(choosing.sample_latents(1, 4))[0]
    save_picture(with_grain(clean, 25.0), tmp_path / "noisy.png")
    outcome = genstudio("denoise", "spots", tmp_path / "noisy.png", "--keep-detail", 0, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert "Resembles yours by" in outcome.err
    with Image.open(tmp_path / "out" / "noisy_denoised.png") as image:
        assert np.abs(np.asarray(image).astype(int) - clean[0]).mean() < 4


@pytest.mark.parametrize(
    ("model", "picture", "out", "sentence"),
    [
        ("median", "gone.png", "out", "There is no picture"),
        ("medium", "one.png", "out", "There is no file medium"),
        ("median", "one.png", "one.png", "is a file. Give a folder."),
    ],
)
def test_a_bad_argument_is_exit_code_2(
    model: str, picture: str, out: str, sentence: str, noisy: list[Path], genstudio: Command
) -> None:
    folder = noisy[0].parent
    outcome = genstudio("denoise", model, folder / picture, "--out", folder / out)
    assert outcome.code == 2
    assert sentence in outcome.complaint
    assert sorted(path.name for path in folder.iterdir()) == ["one.png", "two.jpg"]


def test_folders_of_one_name_get_places_of_their_own_the_same_ones_each_time(
    tmp_path: Path, noisy: list[Path], genstudio: Command
) -> None:
    folders = [tmp_path / name / "x" for name in "ab"]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "one.png").write_bytes(noisy[0].read_bytes())
    for cleaned in (1, 0):
        outcome = genstudio("denoise", "median", *folders, "--out", tmp_path / "out")
        assert outcome.code == 0
        assert outcome.out.count(f"{cleaned} cleaned") == 2
    written = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.png")}
    assert written == {"x/one_denoised.png", "x_2/one_denoised.png"}


def test_nothing_leaves_the_folder_that_was_given(
    tmp_path: Path, noisy: list[Path], genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = noisy[0].parent / "deep"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert genstudio("denoise", "median", "..", noisy[0], "--out", tmp_path / "out").code == 0
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*_denoised.*")}
    assert written == {"out/in/one_denoised.png", "out/in/two_denoised.jpg", "out/one_denoised.png"}
