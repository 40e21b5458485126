"""Products and categories that a sales file is the first to name."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.utils.text import slugify

from kaifong.foundation.search.folding import cjk_runs, fold, simplify
from kaifong.integration.sets.copying import copy_in

UNSORTED = ("unsorted", "Unsorted", "未分類")
MOST_CATEGORIES = 300  # beyond that, the column says something else

PRODUCTS = """
INSERT INTO catalogue_product (code, name_en, name_zh, brand, category_id, import_id)
SELECT code, name_en, name_zh, '', category_id, %(import)s FROM incoming_products
ON CONFLICT (code) DO NOTHING
"""
# The catalogue's own category counts where the product was there before.
KNOWN = """
UPDATE incoming_products i SET id = p.id, category_id = p.category_id
FROM catalogue_product p WHERE p.code = i.code
"""


class TooManyCategories(Exception):
    """The column of categories holds something else."""


@dataclass(frozen=True)
class Made:
    products: int
    categories: tuple[int, ...]


def insert(cursor: Any, products: pa.Table, *, import_id: int) -> Made:
    """
    Put products that are not in the catalogue there; those that are stay as they are.

    :raises TooManyCategories: if the file names more new ones than a catalogue has
    """
    names = products["name"].to_pylist()
    texts = products["category"].to_pylist()
    categories, made = _categories(cursor, sorted(set(texts)))
    chinese = [bool(cjk_runs(name)) for name in names]
    rows = pa.table(
        {
            "place": products["place"],
            "code": products["code"],
            "name_en": _where(names, [not zh for zh in chinese]),
            "name_zh": _where(names, chinese),
            "category_id": pa.array([categories[text] for text in texts], pa.int16()),
        }
    )
    copy_in(cursor, "incoming_products", rows, made={"id": "bigint"})
    cursor.execute(PRODUCTS, {"import": import_id})
    products_made = cursor.rowcount
    cursor.execute(KNOWN)
    cursor.execute("ANALYZE pg_temp.incoming_products")
    return Made(products_made, made)


def _categories(cursor: Any, texts: list[str]) -> tuple[dict[str, int], tuple[int, ...]]:
    """Return the category of each text, and the ids of those that had to be made."""
    cursor.execute("SELECT id, code, name_en, name_zh FROM catalogue_category")
    known = {_key(name): pk for pk, *named in cursor.fetchall() for name in named if name}
    lacking = [text for text in texts if _key(text or UNSORTED[0]) not in known]
    if len(lacking) > MOST_CATEGORIES:
        raise TooManyCategories
    made = []
    for text in lacking:
        code, name_en, name_zh = _named(text)
        cursor.execute(
            "INSERT INTO catalogue_category (code, name_en, name_zh) VALUES (%s, %s, %s)"
            " ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING id",
            [code, name_en, name_zh],
        )
        known[_key(text or UNSORTED[0])] = cursor.fetchone()[0]
        made.append(known[_key(text or UNSORTED[0])])
    return {text: known[_key(text or UNSORTED[0])] for text in texts}, tuple(made)


def _where(names: list[str], fits: list[bool]) -> pa.StringArray:
    return pa.array([n if fit else "" for n, fit in zip(names, fits, strict=True)], pa.string())


def _named(text: str) -> tuple[str, str, str]:
    if not text:
        return UNSORTED
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return slugify(text)[:40] or f"category-{digest}", text, text


def _key(name: str) -> str:
    return simplify(fold(name))
