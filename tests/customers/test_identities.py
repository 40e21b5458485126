"""By what systems and channels know a customer: written down, judged, taken away, undone."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions, queries
from kaifong.customers.models import Customer, ExternalIdentity, Stranger
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db
WECHAT = {"source": "wechat", "external_id": "oX12", "kind": "wechat"}


@pytest.fixture
def anna():
    return all_powerful()


@pytest.fixture
def chan(anna):
    return mrs_chan(anna)


def identify(actor, chan, **more):
    return actions.identify(actor=actor, customer_id=chan, at=NOON, **{**WECHAT, **more})


def kept():
    with wall.lifted():
        rows = ExternalIdentity.objects.order_by("pk").values()
        texts = Customer.objects.order_by("pk").values_list("search_text", flat=True)
        return list(rows), list(texts), ChangeSet.objects.count(), Stranger.objects.count()


def only():
    with wall.lifted():
        return ExternalIdentity.objects.get()


def test_an_identity_is_kept_with_its_kind_and_who_told_of_it_and_is_found(anna, chan):
    number = identify(anna, chan)
    one = only()
    assert (one.customer_id, one.kind, one.status, one.learnt_from) == (
        chan,
        "wechat",
        "good",
        "desk",
    )
    assert (one.verified_at, ChangeSet.objects.get(pk=number).staff_id) == (None, anna.staff_id)
    with wall.seen_by(anna):
        assert queries.find_by_number(actor=anna, number="oX12") == chan
        (seen,) = queries.person(actor=anna, customer_id=chan).identities
    assert (seen.source, seen.external_id, seen.kind) == ("wechat", "oX12", "wechat")
    before = kept()
    assert identify(anna, chan) is None
    assert kept() == before


def test_it_is_judged_and_verified_once(anna, chan):
    identify(anna, chan)
    which = {"actor": anna, "customer_id": chan, "identity_id": only().pk}
    actions.judge_identity(**which, status="opted_out", verified=True, at=NOON)
    assert (only().status, only().verified_at) == ("opted_out", NOON)
    later = NOON.replace(year=2027)
    assert actions.judge_identity(**which, status="opted_out", verified=True, at=later) is None
    actions.judge_identity(**which, status="good", verified=False, at=later)
    assert (only().status, only().verified_at) == ("good", None)
    with wall.seen_by(anna):
        edits = queries.history(actor=anna, customer_id=chan)
    told = [(c.field, c.before, c.after) for edit in edits.rows for c in edit.changes]
    assert ("identities", "opted_out", "good") in told


def test_it_is_taken_away_and_brought_back_by_undoing(anna, chan):
    identify(anna, chan)
    before = only()
    number = actions.unidentify(actor=anna, customer_id=chan, identity_id=before.pk, at=NOON)
    assert kept()[0] == []
    assert "ox12" not in kept()[1][0]
    actions.undo(actor=anna, changeset_id=number, at=NOON)
    assert (only().pk, only().kind) == (before.pk, "wechat")
    assert "ox12" in kept()[1][0]


def test_a_new_one_is_undone_too(anna, chan):
    actions.undo(actor=anna, changeset_id=identify(anna, chan), at=NOON)
    assert kept()[0] == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"source": "We Chat"}, actions.NoSuchValue),
        ({"source": ""}, actions.NoSuchValue),
        ({"external_id": " "}, actions.NoSuchValue),
        ({"external_id": "x" * 81}, actions.NoSuchValue),
        ({"external_id": "a\x00"}, actions.NoSuchValue),
        ({"external_id": "A123456(3)"}, actions.NoSuchValue),
        ({"kind": "telepathy"}, actions.NoSuchValue),
        ({"source": "shop", "external_id": "C-1"}, actions.Taken),
    ],
)
def test_what_can_be_nobodys_identity_is_refused(anna, chan, wrong, expected):
    mrs_chan(anna, member_no="KF2", identities=(("shop", "C-1"),))
    before = kept()
    with pytest.raises(expected):
        identify(anna, chan, **wrong)
    assert kept() == before


@pytest.mark.parametrize("stop", ["brake", "right", "rows"])
def test_whoever_may_not_edit_changes_none(anna, chan, stop):
    identify(anna, chan)
    one, before, actor, expected = only().pk, kept(), anna, NotAllowed
    if stop == "brake":
        PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
        expected = Braked
    else:
        person = staff("Ben")
        rows = {"regions": [1]} if stop == "rows" else {"classes": ("public", "contact")}
        allow(person, "customer", "see", "edit", **rows)
        actor = actor_of(person)
    which = {"actor": actor, "customer_id": chan, "at": NOON}
    for act in (
        lambda: identify(actor, chan, external_id="other"),
        lambda: actions.unidentify(**which, identity_id=one),
        lambda: actions.judge_identity(**which, identity_id=one, status="good", verified=True),
    ):
        with pytest.raises(expected):
            act()
    assert kept() == before


def test_an_identity_of_somebody_else_is_not_his(anna, chan):
    identify(anna, chan)
    other = mrs_chan(anna, member_no="KF2")
    one, before = only().pk, kept()
    which = {"actor": anna, "customer_id": other, "identity_id": one, "at": NOON}
    with pytest.raises(NotAllowed):
        actions.unidentify(**which)
    with pytest.raises(NotAllowed):
        actions.judge_identity(**which, status="good", verified=True)
    with pytest.raises(actions.NoSuchValue):
        actions.judge_identity(**{**which, "customer_id": chan}, status="fine", verified=True)
    assert kept() == before


def test_a_merge_takes_identities_along_and_parting_gives_them_back_whole(anna, chan):
    twin = mrs_chan(anna, member_no="KF2", emails=(), phones=())
    identify(anna, twin)
    actions.judge_identity(
        actor=anna,
        customer_id=twin,
        identity_id=only().pk,
        status="doubted",
        verified=True,
        at=NOON,
    )
    before = kept()[0]
    actions.merge(actor=anna, winner_id=chan, loser_id=twin, at=NOON)
    with wall.lifted():
        kinds = dict(
            ExternalIdentity.objects.filter(customer_id=chan).values_list("source", "kind")
        )
        merge = queries.merges_of(actor=anna, customer_id=chan)[0].id
    assert kinds == {"wechat": "wechat", "member": "member"}
    actions.unmerge(actor=anna, merge_id=merge, at=NOON)
    assert kept()[0] == before


def test_registering_lets_a_stranger_go(anna):
    came = actions.resolve(came=actions.Came(**WECHAT), at=NOON)
    assert came.stranger_id
    mrs_chan(anna, identities=(("wechat", "oX12"),))
    assert kept()[3] == 0


def test_the_page_shows_and_changes_them(anna, chan):
    client = signed_in(anna)
    url = f"/desk/customers/{chan}/identities"
    assert client.post(url, {**WECHAT, "source": " WeChat "}).status_code == 303
    one = only()
    body = client.get(f"/desk/customers/{chan}").content.decode()
    assert "oX12" in body
    assert f"{url}/{one.pk}" in body
    client.post(f"{url}/{one.pk}", {"status": "bounced", "verified": "1"})
    assert (only().status, only().verified_at is not None) == ("bounced", True)
    before = kept()
    for sent in ({**WECHAT, "source": "!"}, WECHAT):
        assert client.post(url, sent).status_code == 303
    client.post(f"{url}/{one.pk}", {"status": "fine"})
    other = mrs_chan(anna, member_no="KF2")
    client.post(f"/desk/customers/{other}/identities", WECHAT)
    assert kept()[0] == before[0]
    client.post(f"{url}/{one.pk}", {"remove": "1"})
    assert kept()[0] == []


def test_whoever_may_only_look_is_offered_no_change(anna, chan):
    identify(anna, chan)
    person = staff("Reader")
    allow(person, "customer", "see")
    body = signed_in(actor_of(person)).get(f"/desk/customers/{chan}").content.decode()
    assert "oX12" in body
    assert "Add an identity" not in body
