"""Cells of imports: numbers of identity cards come in masked, and are never anybody's key."""

import pytest

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.identity_cards.models import HkidMasked
from kaifong.integration.models import Refused
from kaifong.integration.reading.source import Format
from kaifong.integration.vocabulary import Kind
from kaifong.orders.models import Line, Order

from .bringing import PEOPLE, brought, checked, sales, table
from .files import opened, rows_of

pytestmark = pytest.mark.django_db


def test_words_come_in_masked_in_any_form_and_are_counted_once():
    text = table(
        PEOPLE,
        "C1,,CHAN A123456(3) Mei,陳 Ａ１２３４５６（３）,,,,",
        "C2,,LEE a1234563,,,,,",
        "C3,,WONG A123456(4),,,,,",
    )
    tried = checked(text, Kind.CUSTOMERS)
    assert tried.report["masked"] == 3
    assert not HkidMasked.objects.exists()  # nothing was written yet
    done = brought(text, Kind.CUSTOMERS)
    assert done.report["masked"] == 3
    with wall.lifted():
        names = set(Customer.objects.values_list("name_en", flat=True))
        derived = " ".join(Customer.objects.values_list("search_text", flat=True))
    assert names == {"CHAN [HKID] Mei", "LEE [HKID]", "WONG A123456(4)"}
    assert "1234563" not in derived
    assert list(HkidMasked.objects.values_list("entrance", "hits")) == [("import.customers", 3)]


def test_the_number_of_a_card_is_nobodys_key():
    text = table(PEOPLE, "A123456(3),,CHAN Mei,,,,,", "G123456(A),,LEE Ka,,,,,", "C3,,WONG,,,,,")
    done = brought(text, Kind.CUSTOMERS)
    assert done.report["reasons"] == {"hkid_as_key": 2}
    with wall.lifted():
        assert Customer.objects.count() == 1
    kept = [cell for row in Refused.objects.all() for cell in row.values]
    assert "[HKID]" in kept
    assert not [cell for cell in kept if "123456" in cell]


def test_sales_keep_order_numbers_and_mask_descriptions():
    done = brought(
        sales(
            "A1234563,A1,Teapot for A1234563,1,10.00,2026-03-01,C7",
            "S2,A1,Engraved G123456(A),1,10.00,2026-03-01,AB987654(3)",
            "S3,A1,Teapot,1,10.00,2026-03-01,C7",
        )
    )
    assert done.report["reasons"] == {"hkid_as_key": 1}
    with wall.lifted():
        assert set(Order.objects.values_list("number", flat=True)) == {"A1234563", "S3"}
        words = set(Line.objects.values_list("description", flat=True))
    assert words == {"Teapot for [HKID]", "Teapot"}
    assert list(HkidMasked.objects.values_list("entrance", "hits")) == [("import.sales", 3)]


def test_no_cell_of_any_reading_holds_one(tmp_path):
    content = "name,note\nCHAN,A123456(3)\nLEE,她的是 A123456（3） 呢\nWONG,(none)\n"
    source = opened(tmp_path, content.encode())
    assert rows_of(source) == {
        2: ["CHAN", "[HKID]"],
        3: ["LEE", "她的是 [HKID] 呢"],
        4: ["WONG", "(none)"],
    }
    assert [chunk.masked for chunk in source.chunks()] == [2]
    assert "A123456" not in str(source.columns)
    assert source.layout.format == Format.CSV


def test_a_row_that_cannot_be_read_is_kept_without(tmp_path):
    source = opened(tmp_path, b"a,b\nA123456(3),x,too,many\n1,2\n")
    assert source.first_refused[0].values == ("[HKID]", "x", "too", "many")
