"""A folder of its own for the files of each test."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from kaifong.authority import wall

TABLES = {
    "catalogue_category": "id",
    "catalogue_product": "id",
    "customers_contactpoint": "id",
    "customers_customer": "id",
    "customers_customerday": "customer_id, day",
    "customers_customerprofile": "customer_id",
    "customers_externalidentity": "id",
    "orders_line": "id",
    "orders_order": "id",
}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def digest() -> Callable[[], str]:
    """Return a fingerprint of all that people would call the shop's data."""

    def told() -> str:
        found = hashlib.sha256()
        with wall.lifted(), connection.cursor() as cursor:
            for table, order in TABLES.items():
                row = "(to_jsonb(t) - 'sx')::text"
                all_ = f"string_agg({row}, E'\\n' ORDER BY {order})"
                cursor.execute(f"SELECT md5(coalesce({all_}, '')) FROM {table} t")
                found.update(cursor.fetchone()[0].encode())
        return found.hexdigest()

    return told
