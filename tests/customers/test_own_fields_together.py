"""Two at once: one value for one customer, one last obligatory field, one run done once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.customers import actions
from kaifong.customers.custom_fields.kinds import Kind
from kaifong.customers.models import BulkRun, CustomField, FieldValue
from kaifong.foundation.history.models import Change
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.own_fields import made, put

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (actions.NotUnique, actions.CannotDefine, actions.NotWaiting, actions.Conflict)


def at_once(*does):
    start = Barrier(len(does))

    def one(do):
        try:
            start.wait()
            return do()
        except REFUSED as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


def test_what_is_one_customers_alone_goes_to_one_of_two():
    anna = all_powerful()
    field = made(anna, "locker", Kind.TEXT, unique=True)
    both = [mrs_chan(anna), mrs_chan(anna, member_no="KF2", emails=(), phones=())]
    answers = at_once(*(lambda one=one: put(anna, one, field, "A 1") for one in both))
    assert answers.count(actions.NotUnique) == 1
    with wall.lifted():
        assert FieldValue.objects.filter(once="a 1").count() == 1


def test_of_two_last_obligatory_fields_one_is_made(monkeypatch):
    monkeypatch.setattr("kaifong.customers.actions.defining._asked_elsewhere", [lambda: 3])
    anna = all_powerful()
    answers = at_once(
        *(lambda code=code: made(anna, code, required=True) for code in ("one", "two"))
    )
    assert answers.count(actions.CannotDefine) == 1
    assert CustomField.objects.count() == 1


def test_the_same_field_of_one_customer_clashes_for_one():
    anna = all_powerful()
    field, chan = made(anna), mrs_chan(anna)
    told = {"actor": anna, "customer_id": chan, "original": {field.name: None}, "at": NOON}
    answers = at_once(*(lambda n=n: actions.edit(**told, mine={field.name: n}) for n in (1, 2)))
    assert answers.count(actions.Conflict) == 1


def test_a_run_that_two_workers_take_up_is_done_once(monkeypatch):
    monkeypatch.setattr("kaifong.customers.actions.bulk_running.STEP", 2)
    anna = all_powerful()
    ids = [
        mrs_chan(anna, member_no=f"K{n}", emails=(), phones=(), language="zh-hant")
        for n in range(7)
    ]
    number = actions.ask_bulk(
        actor=anna, customer_ids=ids, field="language", value="en", seen=10**9, at=NOON
    )
    at_once(*[lambda: actions.run_bulk(run_id=number, at=NOON)] * 2)
    run = BulkRun.objects.get()
    assert (run.state, run.done, run.verdicts) == ("done", 7, {"changed": 7})
    assert Change.objects.filter(changeset=run.changeset).count() == 7
