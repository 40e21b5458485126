"""What other systems know of somebody is told to him, and goes with him for good."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.foundation.held import held, rows_of
from kaifong.foundation.vault.installed import scratch
from kaifong.retention.actions.erasing import erase
from kaifong.sources import actions
from kaifong.sources.models import Candidate, Contact, Deal, Forgotten, Ticket
from tests.cast import NOON, mrs_chan

from . import shop

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def mine(root):
    shop.stock(root)
    actor = shop.keeper()
    customer_id = mrs_chan(actor)
    shop.verified(customer_id)
    shop.declared(actor)
    actions.refresh(code="old-crm", at=NOON)
    return customer_id


def test_everything_is_told_in_words(mine):
    told = {}
    with wall.lifted():
        for one in held():
            if one.table.startswith("sources_"):
                for row in rows_of(one, [mine], as_at=LATER):
                    for cell in one.told:
                        value = row[cell.column]
                        words = cell.words(value) if cell.words and value is not None else value
                        told.setdefault(one.table, []).append(str(words))
    assert "Old CRM" in told["sources_contact"]
    assert "by a verified address" in told["sources_contact"]
    assert {"D-1", "won", "HK$1,234.50"} <= set(told["sources_deal"])
    assert {"T-1", "closed"} <= set(told["sources_ticket"])
    assert len(told["sources_candidate"]) == 4


def test_whoever_is_erased_does_not_come_back_with_the_next_reading(mine):
    with scratch():
        erase(leads=[mine], at=NOON)
    with wall.lifted():
        assert Forgotten.objects.count() == 1
        assert not Candidate.objects.exists()
    done = actions.refresh(code="old-crm", at=LATER)
    assert done.reasons["erased"] == 4  # he, two deals and a ticket
    with wall.lifted():
        assert sorted(Contact.objects.values_list("number", flat=True)) == ["C-2", "C-3"]
        assert list(Deal.objects.values_list("number", flat=True)) == ["D-3"]
        assert list(Ticket.objects.values_list("number", flat=True)) == ["T-2"]
        assert b"C-1" not in bytes(Forgotten.objects.get().digest)
