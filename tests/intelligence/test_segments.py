"""Segments: definitions with versions, judged in sets, never holding anybody."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.models import Grant, Role, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence import actions
from kaifong.intelligence.models import Segment, SegmentCount, SegmentVersion
from kaifong.intelligence.queries import Ask, Chosen, Closed, Filters, Relative, Span
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import (
    BadPredicate,
    CannotJudge,
    Cell,
    Counted,
    Either,
    Every,
    Figure,
    GoesRound,
    Listed,
    Of,
    SegmentSharing,
    Without,
    cell,
)
from kaifong.intelligence.segmenting import predicates
from kaifong.orders.models import Line, Order
from tests.authority.conftest import role, staff

from .shop import CAKES, TEA, customer, order

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 15)
NOW = datetime(2024, 6, 15, 4, tzinfo=UTC)
CLASSES = ["public", "internal", "contact", "financial"]
RIGHTS = (
    ("order", "see report"),
    ("customer", "see"),
    ("segment", "see keep hand take"),
)


def somebody(name="Reader", *, purpose="sales", house=None, but=(), classes=CLASSES, **rows):
    """Return who may keep segments of these rows; of the shop's marketing if a house is given."""
    held = role(house)
    for about, acts in RIGHTS:
        for action in acts.split():
            if action in but or about in but:
                continue
            Grant.objects.create(
                role=held,
                action=action,
                object=about,
                classes=classes,
                purposes=[purpose],
                **(rows if about != "segment" else {}),
            )
    return actor_of(staff(name, roles=[held]))


@pytest.fixture
def shop():
    """Four customers: two of the Island, two of Kowloon; what they bought and when."""
    where = {"Ah": 101, "Bo": 102, "Chi": 203, "Dik": 204}
    people = {
        name: customer(key, name_en=name, district=district, categories=[TEA, CAKES])
        for key, (name, district) in enumerate(where.items(), 11)
    }
    for number, (name, on, what) in enumerate(
        (
            ("Ah", date(2024, 5, 2), TEA),
            ("Bo", date(2024, 4, 1), TEA),
            ("Chi", date(2024, 5, 20), CAKES),
            ("Dik", date(2024, 6, 3), TEA),
        )
    ):
        region = where[name] // 100
        order(number, on, [(what, 1, 5_000)], customer_id=people[name], region=region)
    return people


def bought(what, days=None):
    asked = Ask(
        measures=("net", "units"),
        dimensions=("month", "category"),
        period=days or Chosen(date(2024, 1, 1), date(2024, 6, 30)),
    )
    return cell(asked, (("category", what),))


BUYERS = Counted(Figure.BUYERS, (), Chosen(date(2024, 1, 1), date(2024, 6, 30)))


def named(actor, predicate, today=TODAY):
    found = queries.members(actor=actor, predicate=predicate, today=today, fresh=True)
    return set(Customer.objects.filter(pk__in=found).values_list("name_en", flat=True))


def kept(actor, predicate, name="Tea", **more):
    draft = actions.Draft(
        name=name,
        predicate=predicate,
        **{k: more.pop(k) for k in ("sharing", "with_code", "description") if k in more},
    )
    return actions.save(actor=actor, draft=draft, at=NOW, **more)


@pytest.fixture
def no_wall(db):
    with wall.lifted():
        yield


@pytest.mark.usefixtures("shop", "no_wall")
def test_each_kind_of_definition_finds_its_people():
    me = somebody()
    assert named(me, bought(TEA)) == {"Ah", "Bo", "Dik"}
    assert named(me, BUYERS) == {"Ah", "Bo", "Chi", "Dik"}
    assert named(me, Counted(Figure.PRODUCT, (-1,), BUYERS.days)) == set()
    kowloon = Filters(regions=frozenset({2}))
    assert named(me, Counted(Figure.BUYERS, (), BUYERS.days, kowloon)) == {"Chi", "Dik"}
    assert named(me, Listed("place=2")) == {"Chi", "Dik"}
    assert named(me, Listed("")) == {"Ah", "Bo", "Chi", "Dik"}


@pytest.mark.usefixtures("shop", "no_wall")
def test_only_ones_own_rows_count():
    mine = somebody(regions=[1])
    assert named(mine, BUYERS) == {"Ah", "Bo"}
    assert named(mine, Without(bought(CAKES))) == {"Ah", "Bo"}
    with pytest.raises(NotAllowed):
        named(somebody("Blind", but=("order",)), BUYERS)
    with pytest.raises(Closed):
        named(somebody("Poor", classes=["public"]), bought(TEA))


@pytest.mark.usefixtures("shop", "no_wall")
def test_relative_days_move_with_the_day_on_which_they_are_judged():
    lately = Counted(Figure.BUYERS, (), Relative(Span.LAST_MONTHS, 2))
    me = somebody()
    assert named(me, lately) == {"Ah", "Chi", "Dik"}
    assert named(me, lately, today=date(2024, 7, 1)) == {"Dik"}
    assert predicates.read(predicates.as_json(lately)) == lately


@pytest.mark.usefixtures("shop", "no_wall")
def test_a_filter_that_the_reader_may_not_ask_is_not_left_out():
    poor = somebody(classes=["public"])
    with pytest.raises(CannotJudge) as refused:
        named(poor, Listed("spend_from=1"))
    assert refused.value.why == "not_alike"


@pytest.mark.usefixtures("no_wall")
def test_who_is_gone_is_not_among_them(shop):
    me = somebody()
    with history.unrecorded():
        Line.objects.filter(customer_id=shop["Bo"]).delete()
        Order.objects.filter(customer_id=shop["Bo"]).delete()
        Customer.objects.filter(pk=shop["Bo"]).delete()
    assert named(me, Without(bought(CAKES))) == {"Ah", "Dik"}
    assert named(me, Either((BUYERS, Listed("")))) == {"Ah", "Chi", "Dik"}


leaves = st.builds(Listed, st.sampled_from(["place=1", "place=2", "channel=1", "channel=2"]))
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(lambda parts: Every(tuple(parts)), st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: Either(tuple(parts)), st.lists(inner, min_size=1, max_size=3))
        | st.builds(Without, inner)
    ),
    max_leaves=6,
)
rows = st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from([1, 2])), max_size=7)


def means(predicate, one):
    """Say of one person at a time whether a predicate means him: what the sets must equal."""
    region, channel = one
    match predicate:
        case Listed(query):
            what, _, code = query.partition("=")
            return int(code) == (region if what == "place" else channel)
        case Every(parts):
            return all(means(part, one) for part in parts)
        case Either(parts):
            return any(means(part, one) for part in parts)
        case Without(part):
            return not means(part, one)
    raise AssertionError(predicate)


@settings(max_examples=200, deadline=None)
@given(trees, rows)
def test_the_algebra_of_predicates_is_that_of_sets(predicate, people):
    asked = []

    def leaf(part):
        asked.append(part)
        return frozenset(n for n, one in enumerate(people) if means(part, one))

    found = predicates.judged(predicate, leaf, lambda: frozenset(range(len(people))))
    assert found == {n for n, one in enumerate(people) if means(predicate, one)}
    assert predicates._read(predicates.as_json(predicate), -9) == predicate


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(predicate=trees, bound=st.sampled_from([None, [1], [2]]))
def test_and_so_it_is_in_a_shop_for_any_reader(predicate, bound, db):
    with transaction.atomic():
        people = {}
        for n, (district, channel) in enumerate([(101, 1), (102, 2), (203, 1), (204, 2)]):
            people[customer(900 + n, district=district, channel=channel)] = (
                district // 100,
                channel,
            )
        reader = somebody(regions=bound)
        with wall.lifted():
            found = queries.members(actor=reader, predicate=predicate, today=TODAY)
        open_to = {pk for pk, (region, _) in people.items() if bound in (None, [region])}
        assert found == {pk for pk in open_to if means(predicate, people[pk])}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"is": "nothing"},
        {"is": "every", "parts": []},
        {"is": "counted", "figure": "stage_members", "values": [], "days": {}, "filters": {}},
        {
            "is": "counted",
            "figure": "buyers",
            "values": [1],
            "days": {"span": "month"},
            "filters": {},
        },
        {"is": "cell", "asked": {}, "where": []},
        {"is": "listed", "query": "x" * 2_001},
        {"is": "every", "parts": [{"is": "of", "segment": 1}] * 30},
        "text",
    ],
)
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(BadPredicate):
        predicates.read(data)


def test_too_deep_is_refused():
    deep = {"is": "of", "segment": 1}
    for _ in range(8):
        deep = {"is": "without", "part": deep}
    with pytest.raises(BadPredicate):
        predicates.read(deep)
    with pytest.raises(BadPredicate):
        predicates.judged(Of(1), frozenset, frozenset)


def test_a_cell_is_known_by_what_decides_it():
    only = Ask(measures=("net",), period=bought(TEA).asked.period)
    assert bought(TEA).asked.measures == ("net",)
    assert cell(only, (("category", TEA),)) == bought(TEA)
    assert predicates.digest(bought(TEA)) != predicates.digest(bought(CAKES))
    assert predicates.read(predicates.as_json(bought(TEA))) == bought(TEA)
    assert isinstance(bought(TEA), Cell)


def test_versions_are_kept_and_sharing_opens_the_definition_never_rows(shop):
    me, other = somebody(), somebody("Other")
    first = kept(me, BUYERS, description="All who bought")
    kept(me, bought(TEA), name="Tea lovers", segment_id=first, version=1)
    assert [one.name for one in queries.versions(actor=me, segment_id=first)] == [
        "Tea lovers",
        "Tea",
    ]
    assert queries.segment(actor=me, segment_id=first, version=1).predicate == BUYERS
    for reads in (
        lambda: queries.segment(actor=other, segment_id=first),
        lambda: queries.versions(actor=other, segment_id=first),
        lambda: queries.members_of(actor=other, segment_id=first, today=TODAY),
    ):
        with pytest.raises(queries.NoSuchSegment):
            reads()
    for sharing, code, sees in (
        (SegmentSharing.PUBLIC, "", True),
        (SegmentSharing.DEPARTMENT, me.departments[0], False),
        (SegmentSharing.TEAM, Role.objects.get(memberships__staff=me.staff_id).code, False),
    ):
        one = kept(me, BUYERS, name=sharing, sharing=sharing, with_code=code)
        assert (one in {s.id for s in queries.segments(actor=other)}) == sees
        assert one in {s.id for s in queries.segments(actor=me)}
    events = Entry.objects.filter(name="intelligence.segment_kept")
    assert events.count() == 5
    assert "Tea" not in str(list(events.values_list("payload", flat=True)))


def test_refusals_keep_nothing(shop):
    me, other = somebody(), somebody("Other")
    mine = kept(me, BUYERS)
    before = SegmentVersion.objects.count(), Entry.objects.count()
    for actor, predicate, more, refusal in (
        (somebody("No", but=("keep",)), BUYERS, {}, NotAllowed),
        (me, BUYERS, {"sharing": SegmentSharing.DEPARTMENT, "with_code": "else"}, NotAllowed),
        (me, Listed("q=Chan"), {}, actions.NamesSomebody),
        (me, Listed("place=1&place=2"), {}, CannotJudge),
        (me, Every(()), {}, BadPredicate),
        (me, Of(10**9), {}, queries.NoSuchSegment),
        (other, Of(mine), {}, queries.NoSuchSegment),
        (other, BUYERS, {"segment_id": mine, "version": 1}, actions.NotYours),
        (me, BUYERS, {"segment_id": mine, "version": 9}, actions.SavedMeanwhile),
        (me, BUYERS, {"segment_id": 10**9, "version": 1}, queries.NoSuchSegment),
        (me, Either((BUYERS, Of(mine))), {"segment_id": mine, "version": 1}, GoesRound),
    ):
        with pytest.raises(refusal):
            kept(actor, predicate, **more)
    assert (SegmentVersion.objects.count(), Entry.objects.count()) == before


def test_no_segment_is_made_of_itself_by_a_detour(shop):
    me = somebody()
    first = kept(me, BUYERS)
    second = kept(me, Every((Of(first), Listed("place=1"))))
    with pytest.raises(GoesRound):
        kept(me, Without(Of(second)), segment_id=first, version=1)
    # Were it so in spite of that, judging would end too.
    SegmentVersion.objects.create(
        segment_id=first,
        number=2,
        name="x",
        definition=predicates.as_json(Of(second)),
        digest="0" * 64,
        purpose="sales",
        staff_id=me.staff_id,
        at=NOW,
    )
    with pytest.raises(GoesRound):
        queries.members(actor=me, predicate=Of(second), today=TODAY)


def test_a_segment_made_of_others_follows_them(shop, no_wall):
    me = somebody()
    island = kept(me, Listed("place=1"))
    both = kept(me, Every((Of(island), bought(TEA))))
    assert named(me, Of(both)) == {"Ah", "Bo"}
    kept(me, Listed("place=2"), segment_id=island, version=1)
    assert named(me, Of(both)) == {"Dik"}
    assert queries.overlap(
        actor=me, first=island, second=both, today=TODAY, fresh=True
    ) == queries.Overlap(1, 1, 0)
    actions.withdraw_segment(actor=me, segment_id=island, at=NOW)
    actions.withdraw_segment(actor=me, segment_id=island, at=NOW)
    assert Entry.objects.filter(name="intelligence.segment_withdrawn").count() == 1
    with pytest.raises(CannotJudge) as refused:
        named(me, Of(both))
    assert refused.value.why == "gone"


def test_counts_are_kept_once_a_day_for_who_made_it_and_hold_nobody(shop, no_wall):
    me, other = somebody(regions=[1]), somebody("Other")
    one = kept(me, BUYERS, sharing=SegmentSharing.PUBLIC)
    assert actions.count(segment_id=one, at=NOW, fresh=True)
    assert not actions.count(segment_id=one, at=NOW, fresh=True)
    assert queries.counts_of(actor=me, segment_id=one) == [(TODAY, 2)]
    assert queries.counts_of(actor=other, segment_id=one) == []
    held = {field.name for field in SegmentCount._meta.fields}
    assert held == {"id", "segment", "version", "on", "people", "as_of"}


def test_what_cannot_be_counted_is_left_out(shop):
    me = somebody()
    one, two = kept(me, BUYERS), kept(me, Listed("place=1"))
    other = kept(me, Of(two))
    actions.withdraw_segment(actor=me, segment_id=two, at=NOW)
    assert not actions.count(segment_id=other, at=NOW)  # it names one that is gone
    Grant.objects.all().update(purposes=["service"])
    assert actions.count_all(at=NOW) == 0
    Staff.objects.filter(pk=me.staff_id).update(left_at=NOW)
    assert not actions.count(segment_id=one, at=NOW)
    assert not SegmentCount.objects.exists()


def test_the_tables_hold_the_limits(shop):
    me = somebody()
    one = kept(me, BUYERS)
    for change in ({"sharing": "team"}, {"with_code": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Segment.objects.filter(pk=one).update(**change)
    version = SegmentVersion.objects.get(segment_id=one)
    version.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_a_segment_of_another_purpose_says_so(shop):
    served = somebody(purpose="service")
    basis = kept(served, Listed("place=1"), sharing=SegmentSharing.PUBLIC)
    seller = somebody("Seller")
    made = kept(seller, Every((Of(basis), BUYERS)))
    seen = queries.segment(actor=seller, segment_id=made)
    assert queries.drawn_up_for(seen) == ["sales", "service"]
