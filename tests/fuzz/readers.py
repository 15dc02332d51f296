"""`READERS`: everything that is opened, each with true files and the way that the program itself opens them."""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.data.making import cifar10_files, cifar_records, encoded, noise, understated, without_utf8_flag
from tests.fuzz import samples
from tests.fuzz.samples import PACKINGS, Sample
from tests.fuzz.verdict import Wrong, check_images, check_line, check_same

CACHE = "cache"
"""The only folder below that of a case that may be written."""
LONG_AGO = 1_500_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of source.

    Attributes:
        samples: the true files; asked once, with a folder that stays.
        open: opens the changed file, of which it gets the folder of the case and the place, and looks at the result;
            raises what the program would have to show. True as the third argument opens twice, from the cache.
        writes: folders besides the cache that it may write to.
    """

    samples: Callable[[Path], Iterator[Sample]]
    open: Callable[[Path, str, bool], None]
    writes: tuple[str, ...] = ()


def _open_folder(root: Path, place: str, twice: bool) -> None:
    _open(root / "set", twice)


def _open_alone(root: Path, place: str, twice: bool) -> None:
    _open(root / place, twice)


def _open_picture(root: Path, place: str, twice: bool) -> None:
    """Among others; by itself, as it is denoised; and all frames of it."""
    from genstudio.data.options import FrameChoice, ReadOptions
    from genstudio.data.readers.picture import read_whole
    from genstudio.errors import GenStudioError
    from tests.fuzz.verdict import check_sentence

    _open(root / "set", twice)
    _open(root / "set", False, ReadOptions(frames=FrameChoice.ALL))
    try:
        read_whole(root / place)
    except GenStudioError as error:
        check_sentence(error)


def _open_several(root: Path, place: str, twice: bool) -> None:
    from genstudio.data.source import joined_source

    _open(joined_source(sorted(root.glob("set/*"))), twice)


def _open(source: Path | str, twice: bool, options: object = None) -> None:
    from genstudio.data.open import open_images
    from genstudio.data.options import ReadOptions

    assert options is None or isinstance(options, ReadOptions)
    images = open_images(source, options)
    check_images(images)
    if twice:
        again = open_images(source, options)
        check_images(again)
        check_same(images, again)


def _pictures(make: Callable[[], Iterable[bytes]], steady: Path) -> Iterator[Sample]:
    beside = {f"set/{number}.png": encoded(noise(20, 20, seed=number)) for number in range(2)}
    for content in make():
        yield Sample("set/x", content, beside=beside)
        if content.startswith(b"\x89PNG"):
            yield Sample("set/x", content, samples.mended_png, beside)
            yield Sample("set/x", samples.png_lines(), samples.png_around, beside)


def _frames(steady: Path) -> Iterator[Sample]:
    for kind in ("GIF", "WEBP", "PNG", "AVIF", "TIFF"):
        content = samples.animation(kind) if kind != "PNG" else samples.animation(kind, "RGBA")
        yield Sample("moving", content, samples.mended_png if kind == "PNG" else samples.as_it_is)
    yield Sample("moving", samples.animation("GIF", "P", disposal=2, transparency=0))
    yield Sample("moving", samples.animation("TIFF", "L", compression="tiff_lzw"))


def _zips(steady: Path) -> Iterator[Sample]:
    entries = samples.set_of_pictures()
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield Sample("a.zip", samples.zipped(entries | {"set/read me.txt": b"text"}, packing))
    pictures = {f"{number}.png": encoded(noise(20, 20, seed=number)) for number in range(1, 5)}

    def with_table(content: bytes) -> bytes:
        return samples.zipped(pictures | {"metadata.csv": content})

    def with_picture(content: bytes) -> bytes:
        return samples.zipped(entries | {"set/cat/x": content})

    yield Sample("a.zip", samples.METADATA.encode(), with_table)
    abroad = {f"Bär/{name}": picture for name, picture in pictures.items()}
    yield Sample("a.zip", without_utf8_flag(samples.zipped(abroad | {"Bär/metadata.csv": samples.METADATA.encode()})))
    for content in samples.lying_zips(entries, "set/cat/x.png", entries["set/cat/1.png"]):
        yield Sample("a.zip", content)
    yield Sample("a.zip", samples.animation("GIF"), with_picture)


def _tars(packing: str, steady: Path) -> Iterator[Sample]:
    pack = PACKINGS.get(packing, samples.as_it_is)
    entries = samples.set_of_pictures()
    forms = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
    tars = [
        samples.tarred(entries | {f"set/{'x' * 90}/{'y' * 60}.png": entries["set/cat/1.png"]}, form) for form in forms
    ]
    tars.append(samples.tarred({f"cifar/{name}": content for name, content in cifar10_files(2).items()}))
    for tar in tars:
        yield Sample("a.tar", pack(tar))
        yield Sample("a.tar", tar, lambda content: pack(samples.mended_tar(content)))
        if packing:
            yield Sample("a.tar", tar, pack)


def _idx(packed: bool, steady: Path) -> Iterator[Sample]:
    pack: Callable[[bytes], bytes] = partial(gzip.compress, mtime=0) if packed else samples.as_it_is
    files = {f"set/{name}{'.gz' if packed else ''}": content for name, content in samples.idx_files().items()}
    for place, content in files.items():
        beside = {other: pack(its) for other, its in files.items() if other != place}
        yield Sample(place, content, pack, beside)
        if packed:
            yield Sample(place, pack(content), beside=beside)


def _npz(steady: Path) -> Iterator[Sample]:
    arrays = samples.named_arrays()
    for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield Sample("a.npz", samples.zipped(arrays, packing))
    for content in samples.lying_zips({}, "x_train.npy", arrays["x_train.npy"]):
        yield Sample("a.npz", content)
    for name, content in arrays.items():

        def pack(changed: bytes, name: str = name) -> bytes:
            return samples.zipped(arrays | {name: changed})

        yield Sample("a.npz", content, pack)


def _cifar(steady: Path) -> Iterator[Sample]:
    files = {f"set/{name}": content for name, content in cifar10_files(2).items()}
    for place in ("set/data_batch_1.bin", "set/test_batch.bin", "set/batches.meta.txt"):
        beside = {other: content for other, content in files.items() if other != place}
        yield Sample(place, files[place], beside=beside)


def _cifar_alone(steady: Path) -> Iterator[Sample]:
    import pickle

    yield Sample("one.bin", cifar_records(4))
    yield Sample("one.bin", cifar_records(4, (20, 100)))
    for protocol in (0, 2, 4):
        yield Sample("data_batch_1", pickle.dumps({b"data": noise(2, 3072), b"labels": [1, 2]}, protocol))


def _tables(name: str, content: str, steady: Path) -> Iterator[Sample]:
    beside = {f"set/{number}.png": encoded(noise(20, 20, seed=number)) for number in range(1, 5)}
    yield Sample(f"set/{name}", content.encode(), beside=beside)


def _parquets(steady: Path) -> Iterator[Sample]:
    for packing in ("none", "snappy", "gzip", "zstd", "brotli", "lz4"):
        yield Sample("a.parquet", samples.table(packing))
    yield Sample("a.parquet", samples.table("snappy", notes=False))
    yield Sample("a.parquet", samples.table("snappy", labels=False))
    for plain in samples.plain_tables():
        yield Sample("a.parquet", plain)
    picture = encoded(noise(20, 20))
    yield Sample("a.parquet", samples.repeated_table(20_000, picture, "x" * 100_000))
    repeated = samples.repeated_table(200, picture + bytes(9 << 20), "x.png")
    yield Sample("a.parquet", repeated)
    yield Sample("a.parquet", understated(repeated, 0))


def _films(steady: Path) -> Iterator[Sample]:
    from tests.data.films import CODECS, save_film

    with tempfile.TemporaryDirectory() as folder:
        for suffix in CODECS:
            yield Sample("film", save_film(Path(folder) / f"a{suffix}", 8, (32, 32), every=3).read_bytes())


def _several(steady: Path) -> Iterator[Sample]:
    beside = {f"set/{number}.png": encoded(noise(20, 20, seed=number)) for number in range(2)}
    for content in (encoded(noise(20, 20)), samples.zipped(samples.set_of_pictures()), samples.animation("GIF")):
        yield Sample("set/x", content, beside=beside)
    yield Sample("set/metadata.csv", samples.METADATA.encode(), beside=beside)


def _kept(steady: Path) -> Iterator[Sample]:
    """What the cache keeps of a folder of pictures that does not change."""
    from genstudio.data.cache.entry import FACTS
    from genstudio.data.cache.home import cache_folder
    from genstudio.data.open import open_images

    open_images(_steady_pictures(steady))
    home = cache_folder()
    entries = {
        str(Path(CACHE) / path.relative_to(home.parents[1])): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
    }
    shutil.rmtree(home)
    for place, content in entries.items():
        beside = {other: its for other, its in entries.items() if other != place}
        yield Sample(place, content, beside=beside)
        if place.endswith(FACTS):
            yield Sample(place, content.partition(b"\n")[2], samples.vouched, beside)


def _steady_pictures(steady: Path) -> Path:
    for name, content in samples.set_of_pictures().items():
        path = steady / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (LONG_AGO, LONG_AGO))
    return steady / "set"


def _open_kept(root: Path, place: str, twice: bool) -> None:
    _open(root.parent / "steady" / "set", twice)


def _models(steady: Path) -> Iterator[Sample]:
    from genstudio.project.model_file import save_model
    from tests.tiny import trained_of

    for key in ("autoencoder", "vae", "gan", "cvae"):
        path = steady / f"{key}.safetensors"
        save_model(trained_of(key), path)
        yield from _tensors("model.safetensors", path.read_bytes())


def _tensors(place: str, file: bytes, beside: Mapping[str, bytes] | None = None) -> Iterator[Sample]:
    header, rest = samples.header_and_rest(file)
    yield Sample(place, file, beside=beside or {})
    yield Sample(place, header, samples.tensors_around(rest), beside or {})


def _open_model(root: Path, place: str, twice: bool) -> None:
    from genstudio.project.model_file import load_model

    model = load_model(root / place)
    painted = model.decode(model.sample_latents(2, seed=0))
    if len(painted) != 2:
        raise Wrong(f"{painted.shape} was painted")


def _runs(steady: Path) -> Iterator[Sample]:
    from genstudio.data.open import open_images
    from tests.tiny import job_of, train

    folder = steady / "run"
    train(job_of("vae", folder, open_images(_steady_pictures(steady)), batch_size=3))
    files = {f"run/{path.name}": path.read_bytes() for path in folder.iterdir() if path.is_file()}
    for place, content in files.items():
        beside = {other: its for other, its in files.items() if other != place}
        if place.endswith(".safetensors"):
            yield from _tensors(place, content, beside)
        else:
            yield Sample(place, content, beside=beside)


def _open_run(root: Path, place: str, twice: bool) -> None:
    """All that is shown of a run; then going on with it, as far as that its state is back."""
    from genstudio.project.run import Run
    from genstudio.project.training_job import continued_job
    from genstudio.training.control import Control

    run = Run.open(root / "run")
    run.curves()
    run.outcome()
    run.completed()
    job = continued_job(run.folder, lambda done, total: None, lambda: False)
    control = Control()
    control.stop()
    job.run(control, lambda event: None)


def _settings(steady: Path) -> Iterator[Sample]:
    from genstudio.project.settings import SettingsFile

    file = SettingsFile(steady / "settings.json")
    for number in range(3):
        file.add_recent("recent_pictures", f"/home/ä/pictures {number}")
    file.change(scheme="dark", last_folder="/home")
    yield Sample("config/settings.json", file.path.read_bytes())


def _open_settings(root: Path, place: str, twice: bool) -> None:
    """Must work whatever is there; a damaged file is set aside."""
    from genstudio.project.settings import SettingsFile

    file = SettingsFile(root / place)
    file.add_recent("recent_models", "/home/model.safetensors")
    if SettingsFile(root / place).current != file.current:
        raise Wrong("the settings that were written are not read")


def _extractors(steady: Path) -> Iterator[Sample]:
    from genstudio.evaluation.extractor_cache import extractor_for
    from tests.tiny import image_set

    extractor_for(image_set(), folder=steady)
    (path,) = steady.glob("*.safetensors")
    yield from _tensors(f"{CACHE}/{path.name}", path.read_bytes())


def _open_extractor(root: Path, place: str, twice: bool) -> None:
    """From the cache, or none; making one anew takes too long here."""
    from genstudio.evaluation.extractor_cache import _read
    from genstudio.models.base import ImageShape

    extractor = _read(root / place, ImageShape(1, 16, 16))
    if extractor is not None:
        check_line(f"{extractor.card}")


READERS: Mapping[str, Reader] = {
    **{name: Reader(partial(_pictures, make), _open_picture) for name, make in samples.PICTURES.items()},
    "frames": Reader(_frames, _open_alone),
    "zip": Reader(_zips, _open_alone),
    "tar": Reader(partial(_tars, ""), _open_alone),
    **{f"tar-{packing}": Reader(partial(_tars, packing), _open_alone) for packing in PACKINGS},
    "idx": Reader(partial(_idx, False), _open_folder),
    "idx-gz": Reader(partial(_idx, True), _open_folder),
    "npy": Reader(lambda steady: (Sample("a.npy", file) for file in samples.array_files()), _open_alone),
    "npz": Reader(_npz, _open_alone),
    "cifar": Reader(_cifar, _open_folder),
    "cifar-alone": Reader(_cifar_alone, _open_alone),
    "csv": Reader(partial(_tables, "metadata.csv", samples.METADATA), _open_folder),
    "jsonl": Reader(partial(_tables, "metadata.jsonl", samples.METADATA_LINES), _open_folder),
    "parquet": Reader(_parquets, _open_alone),
    "film": Reader(_films, _open_alone),
    "several": Reader(_several, _open_several),
    "cache": Reader(_kept, _open_kept),
    "model": Reader(_models, _open_model),
    "run": Reader(_runs, _open_run, ("run",)),
    "settings": Reader(_settings, _open_settings, ("config",)),
    "extractor": Reader(_extractors, _open_extractor),
}
