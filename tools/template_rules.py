"""
Check what no linter of HTML can: that every template compiles and obeys our policy for content.

    python -m tools.template_rules
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {
    "an inline script without a nonce never runs": re.compile(
        r"<script(?![^>]*\b(?:src|nonce)=)(?![^>]*application/json)", re.IGNORECASE
    ),
    "an inline style sheet without a nonce is not applied": re.compile(
        r"<style(?![^>]*\bnonce=)", re.IGNORECASE
    ),
    "an event attribute never runs": re.compile(
        r"\son(?:click|change|submit|load|input)=", re.IGNORECASE
    ),
    "needs eval, which the policy forbids": re.compile(r"\bhx-on[:=]|[\"']js:"),
    "text of people must be escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
    "another host is not in the policy": re.compile(
        r"\b(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


def faults_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the sentence of every breach."""
    for number, line in enumerate(source.splitlines(), start=1):
        for sentence, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield number, sentence


def uncompilable(paths: list[Path]) -> Iterator[str]:
    """Yield a sentence for every template that Django cannot compile."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    django.setup()
    for path in paths:
        name = str(path).rpartition("/templates/")[2]
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as trouble:
            yield f"{path.relative_to(ROOT)}: {trouble}"


def main() -> None:
    """Check all templates."""
    paths = sorted((ROOT / "kaifong").rglob("templates/**/*.html"))
    faults = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path in paths
        for line, sentence in faults_of(path.read_text("utf-8"))
    ]
    faults += uncompilable(paths)
    print("\n".join([*faults, f"{len(paths)} templates, {len(faults)} faults"]))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
