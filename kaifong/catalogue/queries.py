"""Asking about categories and products."""

from collections.abc import Collection, Iterable

from kaifong.catalogue.models import Category, Product


def category_names() -> dict[int, tuple[str, str]]:
    """Return every category's English and Chinese name."""
    rows = Category.objects.order_by("name_en", "pk").values_list("pk", "name_en", "name_zh")
    return {pk: (en, zh or en) for pk, en, zh in rows}


def product_names(ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Return the code, English and Chinese name of each of these products."""
    rows = Product.objects.filter(pk__in=list(ids))
    return {p.pk: (p.code, p.name_en, p.name_zh or p.name_en) for p in rows}


def product_ids(codes: Collection[str]) -> dict[str, int]:
    """Return the products that codes name exactly; codes that name none are left out."""
    if not codes:
        return {}
    rows = Product.objects.filter(code__in=codes).values_list("code", "pk")
    return dict(rows)
