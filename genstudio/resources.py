"""Files that come with the program: icons and the like."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# In an installed wheel the files lie inside the package, in a checkout beside it.
FOLDERS = (PACKAGE / "resources", PACKAGE.parent / "resources")


def resource_path(name: str) -> Path:
    """Where the file ``name`` lies, for example ``resource_path("icon.svg")``.

    Raises:
        FileNotFoundError: the program does not come with such a file.
    """
    for folder in FOLDERS:
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"GenStudio comes without the file {name}; install it again.")
