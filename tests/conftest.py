"""What every test can rely on: a home of its own, no display, and the shared pictures where they exist.

Importable without Qt and without torch: the core's tests run with both kept away until a test asks for them.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

HOME_VARIABLES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
XDG_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}


def pytest_configure() -> None:
    """Choose Qt's platform before pytest-qt makes an application."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temporary home for the whole session: settings, caches and runs of the person testing are never touched."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in HOME_VARIABLES:
            patch.setenv(variable, str(home))
        for variable, folder in XDG_FOLDERS.items():
            (home / folder).mkdir(parents=True)
            patch.setenv(variable, str(home / folder))
        for variable in [name for name in os.environ if name.startswith("GENSTUDIO_")]:
            if variable != "GENSTUDIO_TEST_DATA":
                patch.delenv(variable)
        yield home


@pytest.fixture(autouse=True)
def one_torch_thread() -> None:
    """One thread per test process: sums come out alike on every machine, and two runs do not fight over two cores.

    Only where torch is loaded already; tests that do not need it must not pay for its import.
    """
    torch = sys.modules.get("torch")
    if torch is not None and torch.get_num_threads() != 1:
        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with MNIST and the other public sets; the test is skipped where it is absent."""
    folder = Path(os.environ.get("GENSTUDIO_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no test pictures at {folder}; set GENSTUDIO_TEST_DATA to a folder that holds them")
    return folder.resolve()
