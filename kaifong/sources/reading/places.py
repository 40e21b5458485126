"""Where sources may lie on this machine, and where what opens them is kept."""

from pathlib import Path

from django.conf import settings

from .trouble import SourceTrouble

LARGEST = 4 * 1024**3  # bytes of one file


def inside(name: str) -> Path:
    """
    Return a folder or file below the one that the operator set apart, links followed.

    :raises SourceTrouble: if it is not there, or lies elsewhere
    """
    root = Path(settings.SOURCES_DIR).resolve()
    place = (root / name).resolve() if name and "\x00" not in name else root
    if place == root or not place.is_relative_to(root):
        raise SourceTrouble("not_below", place=name)
    if not place.exists():
        raise SourceTrouble("not_there", place=name)
    return place


def whole(path: Path, folder: Path) -> Path:
    """
    Return a file of a folder, if it really lies in it and is not too large.

    :raises SourceTrouble: otherwise
    """
    real = path.resolve()
    if not real.is_relative_to(folder) or not real.is_file():
        raise SourceTrouble("not_there", place=path.name)
    if real.stat().st_size > LARGEST:
        raise SourceTrouble("too_large", place=path.name)
    return real


def secret_of(name: str) -> str:
    """
    Return what a secret file holds, such as an address with its password, or a token.

    :raises SourceTrouble: if there is none of that name
    """
    folder = Path(settings.SOURCE_SECRETS_DIR).resolve()
    path = (folder / name).resolve() if name and "\x00" not in name else folder
    if path.parent != folder or not path.is_file():
        raise SourceTrouble("no_secret", name=name)
    return path.read_text(encoding="utf-8").strip()
