"""Where pictures come from, as one string that lasts: a path, several paths, or the name of a set.

Several paths are written one per line. That a single path has a line break in its name is rare and still possible; two
such paths at once are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from genstudio.data.naming import printable
from genstudio.errors import DataError

BUILTIN = "builtin:"
CATALOGUE = "catalogue:"
NAMED = (BUILTIN, CATALOGUE)
"""How the names of sets begin that are no paths."""
SEPARATOR = "\n"
_SAYS_LITTLE = ("train-images", "train_images")
"""How files are called in sets that go by the name of their folder."""


def joined_source(parts: Sequence[str | Path]) -> str:
    """One source for several paths, each once and made absolute; that of a single one is its own.

    Raises:
        DataError: there is none, a name has a line break in it, or a set by its name is among several.
    """
    names = map(str, parts)
    texts = list(dict.fromkeys(name if name.startswith(NAMED) else _absolute(name) for name in names))
    if not texts:
        raise DataError("Nothing was chosen. Choose a folder of pictures, or several pictures.")
    if len(texts) == 1:
        return texts[0]
    for text in texts:
        if text.startswith(NAMED):
            raise DataError(f"{text} cannot be opened together with others. Open it alone.")
        if SEPARATOR in text:
            raise DataError(
                f"{printable(Path(text).name)} has a line break in its name and cannot be opened together with "
                "others. Rename it, or open the folder that holds it."
            )
    return SEPARATOR.join(texts)


def parts_of(source: str) -> tuple[str, ...]:
    """The paths that a source stands for; the name of a set or a single path is the only part of itself."""
    if SEPARATOR not in source or source.startswith(NAMED) or _is_there(source):
        return (source,)
    return tuple(part for part in source.split(SEPARATOR) if part) or (source,)


def paths_named_in(source: str) -> tuple[str, ...]:
    """As `parts_of`, without a look at the disk: a line break in the name of a single path is taken for two."""
    return tuple(source.split(SEPARATOR))


def short_name(source: str) -> str:
    """What to call a source where there is little room: the last part of its path, "a.png and 11 more"."""
    if source.startswith(NAMED):
        return source
    parts = parts_of(source)
    path = Path(parts[0])
    usual = path.name.startswith(_SAYS_LITTLE) and path.parent.name
    first = printable((path.parent.name if usual else path.name) or parts[0])
    return first if len(parts) == 1 else f"{first} and {len(parts) - 1:,} more"


def names_apart(sources: Sequence[str], name_of: Callable[[str], str] = short_name) -> list[str]:
    """What to call each of several sources; those of one name say their folder too, and then where they end."""
    names = [name_of(source) for source in sources]
    for where in (_folder_of, _last_of):
        seen = Counter(names)
        names = [
            f"{name} · {where(source)}" if seen[name] > 1 and not source.startswith(NAMED) else name
            for name, source in zip(names, sources, strict=True)
        ]
    return names


def resolved_source(text: str) -> str:
    """The same source under a name that holds in every folder: paths made absolute, names of sets as they are."""
    if text.startswith(NAMED):
        return text
    return SEPARATOR.join(_absolute(part) for part in parts_of(text))


def expanded(path: str) -> Path:
    """The path with ``~`` replaced by the home folder, where there is one."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def _folder_of(source: str) -> str:
    folder = Path(paths_named_in(source)[0]).parent
    return printable(folder.name or str(folder))


def _last_of(source: str) -> str:
    """Of several paths the last one's name, of a single one the whole of its folder."""
    paths = paths_named_in(source)
    return printable(Path(paths[-1]).name if len(paths) > 1 else str(Path(paths[0]).parent))


def _absolute(text: str) -> str:
    path = expanded(text)
    try:
        return str(path.resolve() if ".." in path.parts else path.absolute())  # links keep the name they are known by
    except (OSError, RuntimeError, ValueError):  # no present folder, links in a ring, a null character
        return str(path)


def _is_there(text: str) -> bool:
    try:
        expanded(text).lstat()
    except (OSError, ValueError):
        return False
    return True
