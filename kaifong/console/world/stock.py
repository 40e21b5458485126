"""Categories and products of the made-up shop in the catalogue; what is there is used again."""

from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kaifong.catalogue.models import Category

from .goods import CATEGORIES, Goods

PUT = """
INSERT INTO catalogue_product (code, name_en, name_zh, brand, category_id, price_cents)
SELECT * FROM unnest(
    %s::text[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::bigint[])
ON CONFLICT (code) DO NOTHING
"""


def make_categories() -> dict[str, int]:
    """Return the ids of the categories by code; those missing are made."""
    return {
        category.code: Category.objects.get_or_create(
            code=category.code,
            defaults={"name_en": category.name_en, "name_zh": category.name_zh},
        )[0].pk
        for category in CATEGORIES
    }


def put(goods: Goods, categories: list[int]) -> NDArray[Any]:
    """Put the goods into the catalogue; return their ids in the goods' own order."""
    of_category = np.array(categories)[goods.category].tolist()
    with connection.cursor() as cursor:
        cursor.execute(
            PUT,
            [
                *(goods.codes, goods.names_en, goods.names_zh, goods.brands),
                *(of_category, goods.price_cents.tolist()),
            ],
        )
        cursor.execute(
            "SELECT code, id FROM catalogue_product WHERE code = ANY (%s)", [goods.codes]
        )
        ids = dict(cursor.fetchall())
    return np.array([ids[code] for code in goods.codes], dtype=np.int64)
