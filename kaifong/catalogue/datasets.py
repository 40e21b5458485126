"""Products for analytics."""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, offer

DIM_PRODUCT = offer(
    Dataset(
        name="dim_product",
        about="",
        columns=(
            Column("product_id", Type.INT64, FieldClass.PUBLIC),
            Column("category_id", Type.INT16, FieldClass.PUBLIC),
            Column("code", Type.STRING, FieldClass.PUBLIC),
            Column("brand", Type.STRING, FieldClass.PUBLIC),
        ),
        select="""
SELECT p.id AS product_id, p.category_id::smallint AS category_id, p.code AS code, p.brand AS brand
FROM catalogue_product p
WHERE true""",
        key="product_id",
        source_key="p.id",
    )
)
