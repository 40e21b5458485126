"""L07: whatever nothing keeps goes on the next run, after somebody agreed; nothing else does."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.privacy import actions as privacy
from kaifong.privacy.models import Collection, Stop, StopRequest
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.vocabulary import Channel, Kind
from kaifong.retention import actions, queries
from kaifong.retention.models import Item, Kept, KeptRow, Run
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.test_merge import snapshot
from tests.privacy.shop import published

from .shop import LONG_AGO, bought_at, everywhere, keeper, night, rows_of, wishes

DAY = timedelta(days=1)
FOUR_YEARS = datetime(2030, 4, 1, 4, tzinfo=UTC)


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


def newsletter(boss, **more):
    """Return somebody who left an address for the newsletter and nothing else."""
    known = {"member_no": None, "phones": (), "name_zh": "", "emails": ("news@example.com",)}
    return mrs_chan(boss, **{**known, **more})


def agrees(boss, seen, customer_id, at=NOON):
    privacy.record_answer(
        actor=boss,
        customer_id=customer_id,
        state=State.CONSENTED,
        mode=Mode.CLICK,
        about=privacy.About(
            classes=frozenset({"tea"}), kinds=frozenset({Kind.EMAIL}), shown=seen.hashes["en"]
        ),
        said_at=at,
        at=at,
    )


def unsubscribes(boss, customer_id, at):
    privacy.withdraw(
        actor=boss,
        customer_id=customer_id,
        channel=Channel.ANY,
        mode=Mode.CLICK,
        raw=b"stop, please",
        said_at=at,
        at=at,
    )


def test_a_newsletter_only_contact_who_unsubscribes(boss):
    """law.md L07: only the address's hash and the record of the request remain, for three years."""
    mine = newsletter(boss)
    agrees(boss, published(boss), mine)
    assert night(boss, NOON + DAY) is None
    unsubscribes(boss, mine, NOON + 2 * DAY)
    run = night(boss, NOON + 3 * DAY)
    assert run is not None
    assert rows_of(mine) == {}
    assert everywhere("news@example.com") == []
    with wall.lifted():
        assert Stop.objects.count() == 1
        assert StopRequest.objects.get().kept_until == date(2029, 3, 20)
    kept = {one.rule: one for one in queries.kept(mine, at=NOON + 3 * DAY)}
    assert kept["stop_request"].until == date(2029, 3, 20)
    assert kept["stop_request"].law == "Cap. 593 s.9(3)"
    assert kept.keys() == {"stop_request", "consent_codes", "journal"}


def test_consent_alone_keeps_somebody_for_years(boss):
    mine = newsletter(boss)
    agrees(boss, published(boss), mine)
    assert night(boss, FOUR_YEARS) is None
    assert rows_of(mine) != {}


def test_an_enquiry_ends_after_a_year_to_the_day(boss):
    mine = newsletter(boss)
    assert night(boss, datetime(2027, 3, 18, 4, tzinfo=UTC)) is None
    assert night(boss, datetime(2027, 3, 19, 4, tzinfo=UTC)) is not None
    assert rows_of(mine) == {}


def test_an_account_lives_three_years_from_the_last_purchase(boss):
    mine = mrs_chan(boss)
    assert night(boss, datetime(2029, 3, 18, 4, tzinfo=UTC)) is None
    run = night(boss, datetime(2029, 3, 19, 4, tzinfo=UTC))
    assert queries.run_seen(actor=boss, run_id=run).certificate["erased"] == 1
    assert rows_of(mine) == {}


def test_a_consent_given_under_a_merged_number_keeps_the_record(boss):
    seen = published(boss)
    winner, loser = newsletter(boss), newsletter(boss, emails=("other@example.com",))
    agrees(boss, seen, loser)
    customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=NOON + DAY)
    assert night(boss, FOUR_YEARS) is None
    assert rows_of(winner) != {}


def test_nothing_goes_before_somebody_agrees(boss):
    mine = newsletter(boss)
    before = rows_of(mine)
    run = actions.propose(at=FOUR_YEARS)
    assert actions.run_next(at=FOUR_YEARS) is None
    with pytest.raises(actions.NotApproved):
        actions.run(run_id=run, at=FOUR_YEARS)
    with pytest.raises(NotAllowed):
        actions.approve(actor=all_powerful("Tom Lo"), run_id=run, at=FOUR_YEARS)
    assert rows_of(mine) == before
    seen = queries.run_seen(actor=boss, run_id=run)
    assert (seen.due, seen.sample) == ({"person": 1}, (mine,))


def test_a_new_proposal_takes_the_place_of_an_old_one(boss):
    newsletter(boss)
    first = actions.propose(at=FOUR_YEARS)
    second = actions.propose(at=FOUR_YEARS + DAY)
    with pytest.raises(actions.NotProposed):
        actions.approve(actor=boss, run_id=first, at=FOUR_YEARS + DAY)
    actions.approve(actor=boss, run_id=second, at=FOUR_YEARS + DAY)
    with pytest.raises(actions.NotProposed):
        actions.approve(actor=boss, run_id=second, at=FOUR_YEARS + DAY)
    assert actions.propose(at=FOUR_YEARS + 2 * DAY) is None  # the one agreed to ends first


def test_who_came_back_meanwhile_is_spared(boss):
    seen = published(boss)
    mine, other = newsletter(boss), newsletter(boss, emails=("other@example.com",))
    run = actions.propose(at=FOUR_YEARS)
    actions.approve(actor=boss, run_id=run, at=FOUR_YEARS)
    agrees(boss, seen, mine, at=FOUR_YEARS)
    actions.place_hold(customer_id=other, why="complaint", reference="C-1", at=FOUR_YEARS)
    before = snapshot()
    actions.run_next(at=FOUR_YEARS + DAY)
    assert snapshot() == {**before, **{k: v for k, v in snapshot().items() if "retention" in k}}
    certificate = queries.run_seen(actor=boss, run_id=run).certificate
    assert certificate["spared"] == {"consent": 1, "hold": 1}
    assert certificate["erased"] == 0


def test_whoever_is_held_is_not_proposed(boss):
    mine = newsletter(boss)
    actions.place_hold(customer_id=mine, why="legal", reference="case", at=NOON)
    assert actions.propose(at=FOUR_YEARS) is None
    actions.release_hold(customer_id=mine, reference="case", at=FOUR_YEARS)
    assert actions.propose(at=FOUR_YEARS) is not None


def test_old_invoices_of_somebody_who_still_buys_lose_their_link(boss):
    mine = mrs_chan(boss)
    old, new = bought_at(mine, LONG_AGO, "SO-2018"), bought_at(mine, NOON, "SO-2026")
    run = night(boss)
    assert queries.run_seen(actor=boss, run_id=run).due == {"invoice": 1}
    with connection.cursor() as cursor, wall.lifted():
        cursor.execute("SELECT id, customer_id FROM orders_order ORDER BY id")
        assert cursor.fetchall() == [(old, None), (new, mine)]
        cursor.execute("SELECT order_id, customer_id FROM orders_line ORDER BY order_id")
        assert cursor.fetchall() == [(old, None), (new, mine)]
        cursor.execute("SELECT orders FROM customers_customerprofile")
        assert cursor.fetchall() == [(1,)]
    assert night(boss) is None


def test_a_held_invoice_keeps_its_link(boss):
    mine = mrs_chan(boss)
    bought_at(mine, LONG_AGO, "SO-2018")
    bought_at(mine, NOON, "SO-2026")
    actions.place_hold(customer_id=mine, why="legal", reference="case", at=NOON)
    assert night(boss) is None


def test_an_undone_registration_leaves_nothing(boss):
    """Rows of ledgers whose customer no longer exists are taken too."""
    mine = newsletter(boss)
    seen = published(boss)
    with wall.lifted():
        Collection.objects.create(
            customer_id=mine, version_id=seen.id, text_id=seen.hashes["en"], given="web", at=NOON
        )
        from kaifong.foundation.history.models import ChangeSet

        changeset = ChangeSet.objects.latest("pk").pk
    customers.undo(actor=boss, changeset_id=changeset, at=NOON)
    assert rows_of(mine).keys() == {
        "privacy_collection.customer_id",
        "foundation_change.customer_id",
    }
    night(boss, NOON + DAY)
    assert rows_of(mine).keys() == {"foundation_change.customer_id"}  # it can be undone for a while
    night(boss, NOON + 91 * DAY)
    assert rows_of(mine) == {}


def test_a_kept_name_goes_after_its_last_day_and_its_key_with_it(boss):
    mine = mrs_chan(boss)
    first = bought_at(mine, datetime(2020, 1, 2, 4, tzinfo=UTC), "SO-2020")
    bought_at(mine, NOON, "SO-2026")
    wishes(boss, mine)
    with wall.lifted():
        subject = Kept.objects.get().subject
    assert vault().keys([subject])
    assert night(boss, datetime(2027, 1, 2, 4, tzinfo=UTC)) is None
    night(boss, datetime(2027, 1, 3, 4, tzinfo=UTC))
    with wall.lifted():
        assert first not in KeptRow.objects.values_list("row_id", flat=True)
        assert Kept.objects.count() == 1
    assert night(boss, datetime(2033, 3, 18, 4, tzinfo=UTC)) is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda do: do())
        night(boss, datetime(2033, 3, 19, 4, tzinfo=UTC))
    with wall.lifted():
        assert not Kept.objects.exists()
    assert not vault().keys([subject])


def test_a_standing_order_agrees_for_one_rule_only(boss):
    mine = mrs_chan(boss)
    bought_at(mine, LONG_AGO, "SO-2018")
    bought_at(mine, NOON, "SO-2026")
    with pytest.raises(actions.NotRoutine):
        actions.order(actor=boss, rule="account", standing=True, at=NOON)
    with pytest.raises(NotAllowed):
        actions.order(actor=all_powerful("Tom Lo"), rule="invoice", standing=True, at=NOON)
    actions.order(actor=boss, rule="invoice", standing=True, at=NOON)
    assert queries.standing_orders() == {"invoice"}
    run = actions.propose(at=NOON)
    assert actions.run_next(at=NOON) == run
    newsletter(boss)
    actions.propose(at=FOUR_YEARS)
    assert actions.run_next(at=FOUR_YEARS) is None  # people need somebody's agreement
    actions.order(actor=boss, rule="invoice", standing=False, at=NOON)
    assert queries.standing_orders() == frozenset()


def test_a_run_that_is_done_stands(boss):
    newsletter(boss)
    run = night(boss, FOUR_YEARS)
    for change in ({"ids_hash": "0"}, {"state": "proposed"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Run.objects.filter(pk=run).update(**change)
    Run.objects.filter(pk=run).update(lake={"files": 1})
    with pytest.raises(actions.NotApproved):
        actions.run(run_id=run, at=FOUR_YEARS)


@pytest.mark.django_db(transaction=True)
def test_one_that_stops_half_way_goes_on(monkeypatch):
    from kaifong.retention.actions import running

    with scratch():
        boss = keeper()
        for number in range(5):
            newsletter(boss, emails=(f"n{number}@example.com",))
        run = actions.propose(at=FOUR_YEARS)
        actions.approve(actor=boss, run_id=run, at=FOUR_YEARS)
        monkeypatch.setattr(running, "BATCH", 2)
        real, calls = running.erase, []

        def breaks(**more):
            calls.append(more)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return real(**more)

        monkeypatch.setattr(running, "erase", breaks)
        with pytest.raises(KeyboardInterrupt):
            actions.run_next(at=FOUR_YEARS)
        with wall.lifted():
            assert Item.objects.filter(state="done").count() == 2
        assert actions.run_next(at=FOUR_YEARS) == run
        assert queries.run_seen(actor=boss, run_id=run).certificate["tally"]["people"] == 5
        assert {grave.erased for grave in vault().graves()} == {True}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_run():
    from kaifong.retention.actions.running import only_one

    told = []

    def other():
        try:
            actions.run(run_id=1, at=NOON)
        except actions.RunRunning:
            told.append("running")
        connection.close()

    with only_one():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert told == ["running"]


def test_who_went_meanwhile_on_his_own_wish_is_not_counted_twice(boss):
    mine = newsletter(boss)
    run = actions.propose(at=FOUR_YEARS)
    actions.approve(actor=boss, run_id=run, at=FOUR_YEARS)
    wishes(boss, mine, FOUR_YEARS)
    actions.run_next(at=FOUR_YEARS)
    certificate = queries.run_seen(actor=boss, run_id=run).certificate
    assert (certificate["erased"], certificate["spared"]) == (0, {"erasure": 1})


@pytest.mark.django_db(transaction=True)
def test_two_wishes_at_once_erase_once():
    with scratch():
        boss = keeper()
        mine = mrs_chan(boss)
        bought_at(mine, NOON, "SO-2026")
        told = []

        def run():
            try:
                told.append(wishes(boss, mine).refused)
            except NotAllowed:
                told.append("gone")
            connection.close()

        both = [threading.Thread(target=run) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(told, key=str) == [False, "gone"]
        with wall.lifted():
            assert Kept.objects.count() == 1
            assert Run.objects.count() == 1
