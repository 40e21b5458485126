"""In the made-up shop the nightly run finds somebody, and the officer has something to agree to."""

from kaifong.authority import wall
from kaifong.console.world import making
from kaifong.customers.models import Customer
from kaifong.privacy.models import Collection, ConsentEvent
from kaifong.retention.models import Item, Run

from .conftest import UNTIL


def due() -> list[int]:
    with wall.lifted():
        run = Run.objects.get(state="proposed")
        found = Item.objects.filter(run=run, state="due").order_by("customer_id")
        assert run.due["person"] == found.count()
        return list(found.values_list("customer_id", flat=True))


def test_a_few_are_due_whose_terms_are_over(made: making.Summary) -> None:
    people = due()
    assert 3 <= len(people) <= 9
    with wall.lifted():
        for one in Customer.objects.filter(pk__in=people).select_related("profile"):
            assert one.joined_at.date().replace(year=one.joined_at.year + 3) < UNTIL
            assert one.profile.orders == 0
        assert not ConsentEvent.objects.filter(customer_id__in=people).exists()
        assert not Collection.objects.filter(customer_id__in=people).exists()
