"""An import says under which notice its people's data were collected."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.ids import ImportId
from kaifong.integration import actions
from kaifong.integration.models import Import
from kaifong.integration.options import WrongOption
from kaifong.integration.vocabulary import Kind
from kaifong.privacy.models import Collection
from tests.integration.bringing import NOON, brought, received, sales
from tests.integration.test_customers_import import CHAN, LAU, bring

from .shop import officer, published

pytestmark = pytest.mark.django_db


def bound() -> list[tuple[str, str, object]]:
    with wall.lifted():
        rows = Collection.objects.order_by("customer_id")
        return list(rows.values_list("customer__name_en", "text__locale", "at"))


def test_people_are_bound_to_the_version_in_force_when_they_came_in_their_own_language() -> None:
    published(officer(), at=NOON - timedelta(days=5))
    one = bring(CHAN, LAU, notice="shop")
    assert bound() == [("CHAN Mei Ling", "zh-hant", NOON), ("LAU Wing", "en", NOON)]
    assert one.report["bound"] == 2


def test_who_came_before_the_first_version_stays_under_the_other_systems_name() -> None:
    published(officer(), at=NOON + timedelta(days=1))
    one = bring(CHAN, notice="shop")
    assert (one.report["bound"], bound()) == (0, [])
    with wall.lifted():
        assert Customer.objects.get().collected_under == "import:shop"


def test_without_a_notice_of_ours_nothing_is_bound() -> None:
    published(officer(), at=NOON - timedelta(days=5))
    assert "bound" not in bring(CHAN).report
    assert bound() == []


def test_buyers_of_a_sales_file_are_bound_too() -> None:
    published(officer(), at=NOON - timedelta(days=5))
    brought(sales("1,TEA,Tea,1,15.00,2026-11-20 10:00,C1"), Kind.SALES, notice="shop")
    with wall.lifted():
        came = Customer.objects.get().joined_at
        assert Collection.objects.count() == int(came >= NOON - timedelta(days=5)) == 1


def test_a_notice_that_was_never_published_cannot_be_named() -> None:
    with pytest.raises(WrongOption):
        received("a,b", Kind.CUSTOMERS, notice="shop")
    number = Import.objects.values_list("pk", flat=True).first()
    assert number is None or "notice" not in Import.objects.get(pk=number).options


def test_taking_the_import_back_takes_the_bindings_along() -> None:
    published(officer(), at=NOON - timedelta(days=5))
    one = bring(CHAN, LAU, notice="shop")
    actions.revert(import_id=ImportId(one.pk), at=NOON)
    assert bound() == []
    with wall.lifted():
        assert not Customer.objects.exists()
