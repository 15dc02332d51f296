from __future__ import annotations

import errno
import io
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from av.video.frame import VideoFrame
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
from genstudio.data.readers import video
from genstudio.data.readers.video import read_video, video_format
from genstudio.data.readers.watched_file import FilmFile
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, DataError, GenStudioError
from tests.data.films import CODECS, STEP, save_film, save_sound
from tests.data.making import Impatient


def numbers(images: ImageSet) -> npt.NDArray[np.float64]:
    """Which frame each picture is, by its redness."""
    return np.asarray(images.pixels[:, 0, 8:40, 16:40].mean(axis=(1, 2)) / STEP)


@pytest.mark.parametrize("suffix", CODECS)
def test_every_frame_is_read_from_every_container_whatever_its_name(tmp_path: Path, suffix: str) -> None:
    path = save_film(tmp_path / f"film{suffix}").rename(tmp_path / "holiday.dat")
    images = open_images(path)
    assert (images.name, images.source, images.labels) == ("holiday", str(path), None)
    assert images.pixels.shape == (20, 3, 48, 48)
    assert np.abs(numbers(images) - np.arange(20)).max() < 1.2
    assert images.report.skipped == ()


def test_the_limit_spreads_frames_evenly_and_is_told_of(tmp_path: Path) -> None:
    images = open_images(save_film(tmp_path / "a.mp4", every=100), ReadOptions(limit=5))
    assert np.abs(numbers(images) - [0, 4, 8, 12, 16]).max() < 1.2
    assert images.report.notes[0] == "5 of the film's 20 frames were read, spread evenly over it."


def test_a_long_film_is_limited_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "MOST_FRAMES", 10)
    assert len(open_images(save_film(tmp_path / "a.mp4"))) == 10


def test_where_there_are_enough_key_frames_only_those_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[bool] = []
    upright = video._upright

    def noted(frame: VideoFrame) -> Image.Image:
        decoded.append(bool(frame.key_frame))
        return upright(frame)

    monkeypatch.setattr(video, "_upright", noted)
    images = open_images(save_film(tmp_path / "a.mp4", every=4), ReadOptions(limit=3))
    assert len(images) == 3
    assert all(decoded)
    assert {round(float(number)) % 4 for number in numbers(images)} == {0}


def test_frames_are_called_by_their_number_and_time_and_can_be_had_whole(tmp_path: Path) -> None:
    images = open_images(save_film(tmp_path / "a.mp4", count=12), ReadOptions(size=16, limit=6))
    assert images.names is not None
    assert list(images.names)[-2:] == ["frame 9 at 0:00.80", "frame 11 at 0:01.00"]
    assert images.originals is not None
    for index in (4, 0, 5):
        pixels = images.originals(index)
        assert pixels.shape == (3, 48, 64)
        assert abs(pixels[0, 8:40, 16:40].mean() / STEP - 2 * index) < 1.2
    (tmp_path / "a.mp4").unlink()
    with pytest.raises(DataError, match="cannot be shown whole: it is no longer there"):
        images.originals(0)


def test_a_grey_film_is_read_in_grey_and_one_that_begins_black_in_colour(tmp_path: Path) -> None:
    assert open_images(save_film(tmp_path / "grey.mp4", grey=True)).channels == 1
    assert open_images(save_film(tmp_path / "colour.mp4")).channels == 3


def test_films_taken_upright_stand_upright(tmp_path: Path) -> None:
    path = save_film(tmp_path / "a.mp4", count=4)
    content = path.read_bytes()
    level, turned = (struct.pack(">9i", *matrix) for matrix in (_LEVEL, _TURNED))
    place = content.index(level, content.index(b"tkhd"))
    path.write_bytes(content[:place] + turned + content[place + 36 :])
    images = open_images(path)
    assert images.originals is not None
    pixels = images.originals(0)
    assert pixels.shape == (3, 64, 48)
    assert pixels[1, 2, 24] > 150  # the bar at the left side is on top once it is turned clockwise
    assert pixels[1, 60, 24] < 50


_LEVEL = (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
_TURNED = (0, 65536, 0, -65536, 0, 0, 48 << 16, 0, 1 << 30)


def test_a_film_that_is_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    content = save_film(tmp_path / "a.ts", count=24).read_bytes()
    (tmp_path / "b.ts").write_bytes(content[: len(content) * 2 // 3])
    assert 8 <= len(open_images(tmp_path / "b.ts")) <= 20


def test_a_film_whose_contents_list_is_missing_says_what_to_do(tmp_path: Path) -> None:
    content = save_film(tmp_path / "a.mp4").read_bytes()
    (tmp_path / "b.mp4").write_bytes(content[: content.index(b"moov") - 8])
    with pytest.raises(DataError, match=r"b\.mp4 is damaged, or a film that cannot be read\. Save it as MP4"):
        open_images(tmp_path / "b.mp4")


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.mp4 .*film"):
        open_images(save_sound(tmp_path / "a.mp4"))


def test_one_frame_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="one picture only"):
        open_images(save_film(tmp_path / "a.mp4", count=1))


def test_frames_too_large_to_hold_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_film(tmp_path / "a.mp4")
    monkeypatch.setattr(video, "LARGEST_PICTURE", 64 * 48 - 1)
    with pytest.raises(DataError, match="cannot be read"):
        open_images(path)


PLAY_LISTS = {
    "hls": b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{0}\n#EXT-X-ENDLIST\n",
    "concat": b"ffconcat version 1.0\nfile '{0}'\n",
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 32\n",
    "dash": b'<?xml version="1.0"?><MPD type="static"><Period><AdaptationSet><Representation><BaseURL>{0}</BaseURL>',
}


@pytest.mark.parametrize("form", PLAY_LISTS)
def test_play_lists_are_no_films(tmp_path: Path, form: str) -> None:
    save_film(tmp_path / "secret.ts")
    path = tmp_path / "list.mp4"
    path.write_bytes(PLAY_LISTS[form].replace(b"{0}", str(tmp_path / "secret.ts").encode()))
    assert video_format(path.read_bytes()) is None
    with pytest.raises(DataError, match=r"list\.mp4 is a text"):
        open_images(path)


@pytest.mark.parametrize("form", PLAY_LISTS)
def test_a_film_cannot_open_anything_else_even_if_its_container_would(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_film(tmp_path / "secret.ts")
    path = tmp_path / "list"
    path.write_bytes(PLAY_LISTS[form].replace(b"{0}", str(tmp_path / "secret.ts").encode()))
    with pytest.raises(DataError, match="cannot be read"):
        read_video(path, form, ReadOptions(), Watch())


def test_a_film_that_points_before_its_beginning_is_damaged_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(save_film(tmp_path / "a.mp4").read_bytes())
    for offsets in range(content.index(b"stco") + 12, content.index(b"udta") - 4, 4):
        content[offsets : offsets + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "b.mp4").write_bytes(content)
    with pytest.raises(DataError, match=r"b\.mp4"):
        open_images(tmp_path / "b.mp4")
    assert capfd.readouterr() == ("", "")


def test_only_the_first_failure_of_a_disk_is_raised_and_it_has_no_place_before_its_beginning() -> None:
    class Unplugged(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            raise OSError(errno.EIO, "unplugged")

    file = FilmFile(Unplugged(b"film"), Watch())
    assert file.seek(-5) == -1
    assert file.seek(2) == 2
    with pytest.raises(OSError, match="unplugged"):
        file.read(4)
    assert file.read(4) == b""


def test_a_film_that_is_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    content = save_film(tmp_path / "a.mkv").read_bytes()
    assert b"V_MPEG4/ISO/ASP" in content
    (tmp_path / "b.mkv").write_bytes(content.replace(b"V_MPEG4/ISO/ASP", b"V_NOBODY/KNOWS/"))
    with pytest.raises(DataError, match=r"b\.mkv is damaged, or a film that cannot be read"):
        open_images(tmp_path / "b.mkv")


def test_it_tells_how_far_it_is_and_can_be_cancelled_at_any_time(tmp_path: Path) -> None:
    path = save_film(tmp_path / "a.mp4")
    told: list[tuple[int, int | None]] = []
    open_images(path, None, lambda done, total: told.append((done, total)))
    assert told[-1] == (20, 20)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    for patience in (0, 1, 3, 6, 12, 25, 40, 60):
        with pytest.raises(Cancelled):
            open_images(path, None, None, Impatient(patience))


def test_pyav_is_loaded_for_films_only() -> None:
    script = "import sys; from genstudio.data.readers import video; print('av' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "False"


@given(
    st.sampled_from([".mp4", ".mkv", ".avi", ".ts"]),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=10),
    st.integers(1, 100),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_films_raise_nothing_but_sentences(
    tmp_path: Path, suffix: str, changes: list[tuple[int, int]], kept: int
) -> None:
    sound = tmp_path / f"sound{suffix}"
    content = bytearray((sound if sound.exists() else save_film(sound, count=8)).read_bytes())
    for position, value in changes:
        content[position % len(content)] = value
    (tmp_path / "a").write_bytes(content[: len(content) * max(kept, 30) // 100])
    try:
        images = open_images(tmp_path / "a")
    except GenStudioError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017
    else:
        assert len(images) >= 2
