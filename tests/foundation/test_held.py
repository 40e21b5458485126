"""Every table that holds data about people says how it is told to them, column by column."""

import pytest
from django.db import connection
from django.utils.translation import override

from kaifong.foundation.held import held
from kaifong.foundation.registry import references

pytestmark = pytest.mark.django_db
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s
"""


def columns_of(table):
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        return {name for (name,) in cursor.fetchall()}


def test_every_table_of_the_registry_is_told():
    """Law.md L21: "one button builds the pack from every table registered"."""
    told = {one.table: set(one.by) for one in held()}
    missing = [
        f"{reference.table}.{reference.column}"
        for reference in references()
        if reference.column not in told.get(reference.table, ())
    ]
    assert missing == []


@pytest.mark.parametrize("one", held(), ids=lambda one: one.table)
def test_every_column_is_told_or_left_out_for_a_reason(one):
    told, there = set(one.columns()), columns_of(one.table)
    assert there - told == set(one.left_out)
    assert all(one.left_out.values())
    assert one.view or told <= there


@pytest.mark.parametrize("one", held(), ids=lambda one: one.table)
def test_titles_and_labels_stand_in_chinese_too(one):
    for text in (one.title, *(told.label for told in one.told)):
        with override("en"):
            english = str(text)
        with override("zh-hant"):
            assert str(text) != english, english
