"""Find what a Django template shows in translation, as its engine will ask for it."""

import re
from collections.abc import Iterator

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split

QUOTED = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
BLOCKS = ("blocktranslate", "blocktrans")

type Found = tuple[int, str | None, str, str | None]  # line, context, text, plural


def texts_of_template(source: str) -> Iterator[Found]:
    """Yield the texts of `translate`, `blocktranslate` and `_("…")`."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        line = token.lineno or 0
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        for double, single in QUOTED.findall(token.contents):
            yield line, None, _doubled(double or single), None
        words = list(smart_split(token.contents))
        if token.token_type == TokenType.BLOCK and words[0] in {"translate", "trans"}:
            if words[1][0] in "\"'":
                yield line, _context(words), _doubled(words[1][1:-1]), None
        elif token.token_type == TokenType.BLOCK and words[0] in BLOCKS:
            text, plural = _block(tokens, trimmed="trimmed" in words)
            yield line, _context(words), text, plural


def _block(tokens: Iterator[Token], *, trimmed: bool) -> tuple[str, str | None]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if token.contents.split()[0] != "plural":
                break
            parts.append([])
        elif token.token_type == TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type == TokenType.TEXT:
            parts[-1].append(_doubled(token.contents))
    texts = ["".join(part) for part in parts]
    if trimmed:
        texts = [" ".join(line.strip() for line in text.splitlines()).strip() for text in texts]
    return texts[0], texts[1] if len(texts) > 1 else None


def _context(words: list[str]) -> str | None:
    return words[words.index("context") + 1][1:-1] if "context" in words else None


def _doubled(text: str) -> str:
    return text.replace("%", "%%")
