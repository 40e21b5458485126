import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change


def register(**more):
    values = {"name_en": "Chan", "collected_under": "test", "joined_at": now(), "lake_key": 7}
    return Customer.objects.create(**{**values, **more})


@pytest.mark.django_db
def test_history_records_an_update():
    with wall.lifted():
        with history.changes(kind="edit", at=now()):
            customer = register(district=203)
        with history.changes(kind="edit", at=now()) as changeset:
            Customer.objects.filter(pk=customer.pk).update(name_en="CHAN Tai Man")
        change = Change.objects.get(changeset=changeset)
        customer.refresh_from_db()
    assert customer.region == 2
    assert (change.verb, change.before, change.after) == (
        "U",
        {"name_en": "Chan"},
        {"name_en": "CHAN Tai Man"},
    )


@pytest.mark.django_db
def test_no_change_without_a_changeset():
    with pytest.raises(Exception, match="inside a change-set"), wall.lifted(), transaction.atomic():
        register()


@pytest.mark.django_db
def test_no_reading_without_a_scope():
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("kf_app",)
    with wall.lifted(), history.changes(kind="edit", at=now()):
        register()
    with pytest.raises(Exception, match=r"kf\.all|boolean"), transaction.atomic():
        Customer.objects.count()
