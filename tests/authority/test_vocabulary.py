"""Each action that matters is a right of its own wherever there is such a function."""

from importlib import import_module

import pytest
from django.db import connection

from kaifong.authority.models import Grant
from kaifong.authority.queries import known_actions
from kaifong.authority.vocabulary import APART, SEE_AUDIT
from kaifong.authority.wording import ACTIONS

from .conftest import grant


def test_each_action_is_kept_apart():
    known = known_actions()
    granted = {action for actions in known.values() for action in actions}
    assert set(APART) <= granted
    assert set(APART) <= set(ACTIONS)
    action, about = SEE_AUDIT
    assert action in known[about]


def test_only_what_no_other_right_takes_away_is_deleted():
    assert [about for about, actions in known_actions().items() if "delete" in actions] == [
        "source"
    ]


@pytest.mark.django_db
def test_whoever_kept_other_systems_may_delete_them_still(seller):
    migration = import_module("kaifong.sources.migrations.0004_deleting_is_granted_apart")
    of = {"classes": ["internal"], "purposes": ["privacy"]}
    grant(seller, "keep", "source", **of)
    grant(seller, "see", "source")
    with connection.cursor() as cursor:
        cursor.execute(migration.GIVEN)
        (made,) = Grant.objects.filter(action="delete").values(*of, "object", "role_id", "version")
        assert made == {**of, "object": "source", "role_id": seller.pk, "version": 1}
        cursor.execute(migration.TAKEN)
    assert not Grant.objects.filter(action="delete").exists()


@pytest.mark.django_db
def test_whoever_might_export_reports_keeps_their_papers(seller):
    migration = import_module("kaifong.orders.migrations.0007_printing_is_granted_apart")
    of = {"regions": [2], "own": True, "classes": ["financial"], "purposes": ["sales"]}
    grant(seller, "export", "order", **of)
    grant(seller, "export", "customer")
    with connection.cursor() as cursor:
        cursor.execute(migration.GIVEN)
        (made,) = Grant.objects.filter(action="print").values(*of, "object", "role_id", "version")
        assert made == {**of, "object": "order", "role_id": seller.pk, "version": 1}
        cursor.execute(migration.TAKEN)
    assert not Grant.objects.filter(action="print").exists()
