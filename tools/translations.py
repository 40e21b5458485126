"""
Merge the parts of the Chinese translation, compile them, and check that nothing is missing.

    python -m tools.translations compile     write locale/zh_Hant/LC_MESSAGES/django.mo
    python -m tools.translations check       fail on missing, conflicting or broken translations
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tools.template_texts import texts_of_template

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "locale" / "parts"
COMPILED = ROOT / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.mo"
LOCALE = "zh_Hant"
SOURCES = ("kaifong", "config")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf%]|\{\w*\}")

type Key = tuple[str | None, str]


@dataclass(frozen=True)
class Used:
    """A text that the program shows, and where."""

    context: str | None
    text: str
    plural: str | None
    place: str

    @property
    def key(self) -> Key:
        return self.context, self.text


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("command", choices=["compile", "check"])
    catalogue, faults = merged()
    if parser.parse_args().command == "compile":
        COMPILED.parent.mkdir(parents=True, exist_ok=True)
        with COMPILED.open("wb") as file:
            write_mo(file, catalogue)
        return
    used = list(texts_in_use(ROOT))
    faults += missing(used, catalogue)
    for fault in faults:
        print(fault)
    print(f"{len({text.key for text in used})} texts, {len(faults)} faults")
    sys.exit(bool(faults))


def merged(parts: Path = PARTS) -> tuple[Catalog, list[str]]:
    """Return all parts as one catalogue, and what is wrong with them."""
    catalogue = Catalog(locale=LOCALE, domain="django", charset="utf-8")
    faults: list[str] = []
    told_by: dict[Key, tuple[str, Message]] = {}
    for path in sorted(parts.glob("*.po")):
        try:
            with path.open("rb") as file:
                messages = list(read_po(file, locale=LOCALE, charset="utf-8", abort_invalid=True))
        except PoFileError as trouble:
            faults.append(f"{path.name}: cannot be read: {trouble}")
            continue
        for message in messages:
            key = message.context, _first(message.id)
            if not key[1] or not _first(message.string):
                continue
            faults += [f"{path.name}: {fault}" for fault in broken(message)]
            earlier = told_by.setdefault(key, (path.name, message))
            if _first(earlier[1].string) != _first(message.string):
                faults.append(
                    f"{path.name}: {key[1]!r} is {_first(message.string)!r}, "
                    f"but {_first(earlier[1].string)!r} in {earlier[0]}"
                )
            elif earlier[1] is message:
                catalogue.add(message.id, message.string, context=message.context)
    return catalogue, faults


def broken(message: Message) -> Iterator[str]:
    """Yield a sentence if the translation does not keep the placeholders."""
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    expected = sorted(PLACEHOLDER.findall(ids[-1]))
    found = sorted(PLACEHOLDER.findall(_first(message.string)))
    if expected != found:
        yield f"{ids[-1]!r} has placeholders {expected}, its translation {found}"


def missing(used: list[Used], catalogue: Catalog) -> list[str]:
    """Return a line for every text in use that is not translated."""
    there = {(message.context, _first(message.id)): message for message in catalogue}
    lines: dict[Key, str] = {}
    for text in used:
        known = there.get(text.key)
        if known is None:
            lines.setdefault(text.key, f"{text.place}: {text.text!r} is not translated")
        elif text.plural and not isinstance(known.id, tuple):
            lines.setdefault(text.key, f"{text.place}: {text.text!r} lacks its msgid_plural")
    return list(lines.values())


def texts_in_use(root: Path) -> Iterator[Used]:
    """Yield every text marked for translation in code and templates."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            yield from _texts_of_code(path, root)
        for suffix in ("html", "txt"):
            for path in sorted((root / folder).rglob(f"templates/**/*.{suffix}")):
                for line, context, text, plural in texts_of_template(path.read_text("utf-8")):
                    yield Used(context, text, plural, f"{path.relative_to(root)}:{line}")


def _texts_of_code(path: Path, root: Path) -> Iterator[Used]:
    with path.open("rb") as file:
        for line, texts, _comments, context in extract("python", file, keywords=KEYWORDS):
            text, plural = texts if isinstance(texts, tuple) else (texts, None)
            yield Used(context, text, plural, f"{path.relative_to(root)}:{line}")


def _first(text: str | tuple[str, ...] | list[str] | None) -> str:
    return text if isinstance(text, str) else next(iter(text or ()), "")


if __name__ == "__main__":
    main()
