"""Refusals, files, signing in; what is unusual; baits; and saying why before going on."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.actions import ItsYourOwn, log_look
from kaifong.authority.audit import baits, limits, pausing, reading, refusals, reviewing, takings
from kaifong.authority.audit.judging import judge
from kaifong.authority.audit.rules import (
    USUAL,
    Code,
    Limits,
    Verdict,
    is_a_reason,
    is_worth_a_line,
)
from kaifong.authority.models import (
    Bait,
    Look,
    Refusal,
    RefusalGone,
    RefusalTally,
    SignIn,
    StatedReason,
    TakenOut,
    UnusualAccess,
    Watch,
)
from kaifong.authority.queries import NotAllowed, actor_of, require
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import staff_only
from tests.cast import signed_in

from .conftest import NOON, department, grant, role, staff, told

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CONTACT = [FieldClass.CONTACT]


@pytest.fixture
def officer():
    """Whoever sees, reviews and keeps the audit, and sees customers."""
    grants = [{"action": do, "about": "audit"} for do in ("see", "review", "keep")]
    return actor_of(staff("Officer", roles=[role(department("privacy"), grants=[*grants, {}])]))


@pytest.fixture
def sue():
    kinds = ["public", "internal", "contact"]
    seller = role(department("sales"), "seller", grants=[{"classes": kinds}])
    return actor_of(staff("Sue", roles=[seller]))


def looked(actor, *customers, at=NOON, way="customers:detail"):
    log_look(actor=actor, way=way, classes=CONTACT, customer_ids=customers, at=at)


def found():
    rows = UnusualAccess.objects.order_by("pk")
    return list(rows.values_list("code", "staff_id", "customer_id", "count"))


# Refusals


def refused(actor, at=NOON, **more):
    values = {"way": "customers:detail", "why": "customer 7", "object_id": 7, **more}
    refusals.log_refusal(actor=actor, at=at, **values)


def test_repeats_make_no_flood(sue):
    for minute in range(40):
        refused(sue, NOON + minute * MINUTE)
    assert list(Refusal.objects.order_by("pk").values_list("times", flat=True)) == [
        *(1, 2, 4, 8, 16, 32)
    ]
    refused(sue, NOON + HOUR)
    refused(sue, object_id=8)
    assert Refusal.objects.count() == 8
    assert RefusalTally.objects.get(object_id=7, hour=NOON).times == 40


@given(st.integers(1, 1 << 20))
def test_a_repeat_is_worth_a_line_at_powers_of_two(times):
    assert is_worth_a_line(times) == (times.bit_count() == 1)


def test_refusals_are_kept_for_two_years_and_not_a_day_less(sue):
    refused(sue, now() - refusals.TERM + DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Refusal.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Refusal.objects.update(times=3)
    old, moment = now() - HOUR, timedelta(microseconds=1)
    refused(sue, old - refusals.TERM, object_id=1)
    refused(sue, old - refusals.TERM + moment, object_id=2)
    assert refusals.forget_refusals(at=old) == 1
    assert set(Refusal.objects.values_list("object_id", flat=True)) == {7, 2}
    assert refusals.gone() == set(RefusalGone.objects.get().ids)
    assert refusals.forget_refusals(at=old) == 0


def test_a_refused_page_is_written_down_though_all_else_is_taken_back(sue):
    client = signed_in(sue)
    assert client.get(reverse("authority:audit")).status_code == 404
    assert client.get("/desk/customers/999").status_code == 404
    rows = Refusal.objects.order_by("pk").values_list("way", "why", "object_id", "purpose")
    assert rows[0] == ("authority:audit", "authority:audit:see", None, "service")
    assert (rows[1][0], rows[1][2]) == ("customers:detail", 999)


def test_a_refusal_for_the_purpose_alone_says_so(sue, rf):
    grant(role_of(sue), "export", purposes=["privacy"])
    him = actor_of(member(sue))

    @staff_only
    def view(request):
        require(request.actor, "customers:customer:export")
        return HttpResponse()

    # It needs seeing for that purpose too.
    request = rf.get("/x")
    request.actor, request.resolver_match = him, None
    with pytest.raises(Http404):
        view(request)
    grant(role_of(sue), purposes=["privacy"])
    request.actor = actor_of(member(sue))
    answer = view(request)
    assert answer.status_code == 403
    assert "This is open to you for: Privacy" in answer.content.decode()
    assert Refusal.objects.count() >= 1


def role_of(actor):
    return member(actor).roles.get()


def member(actor):
    from kaifong.authority.models import Staff

    return Staff.objects.get(pk=actor.staff_id)


def test_a_purpose_that_is_not_ones_own_is_refused_in_words(sue):
    client = signed_in(sue)
    answer = client.post(reverse("desk:purpose"), {"purpose": "marketing"}, follow=True)
    assert "not one of your purposes" in answer.text
    client.post(reverse("desk:purpose"), {"purpose": "x" * 200})
    whys = Refusal.objects.order_by("pk").values_list("why", flat=True)
    assert list(whys) == ["purpose marketing", "purpose"]


# Signing in, and files


def test_signing_in_and_failing_to_are_written_down(client):
    somebody = staff("Tom", password="correct horse 12")
    name = somebody.user.username
    login = reverse("account_login")
    client.post(login, {"login": name, "password": "wrong"})
    client.post(login, {"login": "nobody-at-all", "password": "wrong"})
    client.post(login, {"login": name, "password": "correct horse 12"})
    client.post(reverse("account_logout"))
    rows = list(SignIn.objects.order_by("pk").values_list("what", "staff_id", "by"))
    assert rows == [
        ("failed", somebody.pk, "password"),
        ("failed", None, "password"),
        ("in", somebody.pk, "password"),
        ("out", somebody.pk, "desk"),
    ]
    assert SignIn.objects.first().address == "127.0.0.1"


def test_every_file_that_leaves_is_written_down(officer):
    client = signed_in(officer)
    assert client.get(reverse("authority:audit-csv")).status_code == 200
    row = TakenOut.objects.get(what="file")
    assert (row.staff_id, row.way) == (officer.staff_id, "authority:audit-csv")
    assert row.bytes > 50


def test_a_file_tells_how_many_customers_were_in_it(sue):
    with takings.counting() as counted:
        looked(sue, 1, 2, 3)
        looked(sue, 4)
    assert counted == [3, 1]
    takings.tally(9)
    assert counted == [3, 1]


# What is unusual


def test_forty_profiles_in_an_hour_without_a_reason(sue):
    for number in range(39):
        looked(sue, number, at=NOON + number * MINUTE)
    looked(sue, 5, at=NOON + 40 * MINUTE)  # again: no other customer
    assert judge(at=NOON + HOUR) == 0
    looked(sue, 40, at=NOON + 59 * MINUTE)
    # It was logged late: judged with what comes next.
    assert judge(at=NOON + HOUR) == 0
    looked(sue, 41, at=NOON + 60 * MINUTE + timedelta(seconds=1))
    assert judge(at=NOON + 2 * HOUR) == 1
    assert found() == [("profiles", sue.staff_id, 0, 40)]
    assert judge(at=NOON + 3 * HOUR) == 0
    assert len(told("unusual_access_found")) == 1


def test_with_a_reason_it_is_usual(sue):
    pausing.say_why(actor=sue, reason="The courier lost a van", at=NOON)
    for number in range(50):
        looked(sue, number, at=NOON + number * MINUTE)
    assert judge(at=NOON + 2 * HOUR) == 0


def test_slowly_is_usual(sue):
    for number in range(60):
        looked(sue, number, at=NOON + 2 * number * MINUTE)
    assert judge(at=NOON + 3 * HOUR) == 0


def test_judging_in_pieces_finds_the_same(sue):
    for number in range(45):
        looked(sue, number, at=NOON + number * MINUTE)
        judge(at=NOON + number * MINUTE)
    assert found() == [("profiles", sue.staff_id, 0, 45)]


def test_reading_at_night(sue):
    midnight = NOON - 12 * HOUR
    looked(sue, *range(9), at=midnight)
    looked(sue, 9, at=midnight + 6 * HOUR)
    looked(sue, 9, at=midnight - timedelta(seconds=1))
    assert judge(at=NOON) == 0
    looked(sue, 11, at=NOON + 18 * HOUR - timedelta(seconds=1))
    looked(sue, *range(10), at=NOON + 12 * HOUR)
    assert judge(at=NOON + DAY) == 1
    assert found() == [("night", sue.staff_id, 0, 11)]


def test_a_burst_of_searches(sue):
    for number in range(60):
        looked(sue, 1, 2, at=NOON + number * timedelta(seconds=10))
    assert judge(at=NOON + HOUR) == 1
    assert found() == [("searches", sue.staff_id, 0, 60)]


def test_one_customer_read_by_many():
    for number in range(8):
        looked(actor_of(staff(f"P{number}")), 77, at=NOON + number * MINUTE)
    assert judge(at=NOON + HOUR) == 1
    assert found() == [("crowd", 0, 77, 8)]


def took(actor, customers, at):
    taking = takings.Taking("customers:export", "file", customers=customers)
    takings.log_taking(actor=actor, taking=taking, at=at)


def test_files_far_above_the_habit(sue):
    steady = actor_of(staff("Steady"))
    for day in range(20):
        took(steady, 900, NOON - (20 - day) * DAY)
    took(steady, 1_000, NOON)
    took(sue, 30, NOON - DAY)
    took(sue, 199, NOON)
    assert judge(at=NOON + MINUTE) == 1, "the very first large one has no habit before it"
    took(sue, 1, NOON + 2 * MINUTE)
    assert judge(at=NOON + HOUR) == 1
    rows = UnusualAccess.objects.filter(staff_id=sue.staff_id)
    assert [(row.code, row.count, row.usual) for row in rows] == [("exports", 200, 30)]


def test_what_is_not_watched_for_is_not_found(sue, officer):
    off = Limits(on=False, threshold=1)
    limits.change_watch(actor=officer, code=Code.SEARCHES, limits=off, at=NOON)
    for number in range(70):
        looked(sue, 1, 2, at=NOON + number * timedelta(seconds=5))
    assert judge(at=NOON + HOUR) == 0


def test_thresholds_are_changed_by_who_may(sue, officer):
    lower = Limits(on=True, threshold=3, stops_at=6)
    with pytest.raises(NotAllowed):
        limits.change_watch(actor=sue, code=Code.PROFILES, limits=lower, at=NOON)
    for code, wrong in (
        (Code.PROFILES, Limits(on=True, threshold=0)),
        (Code.PROFILES, Limits(on=True, threshold=1, stops_at=4)),
        (Code.NIGHT, Limits(on=True, threshold=1, stops_at=9)),
    ):
        with pytest.raises(limits.NotALimit):
            limits.change_watch(actor=officer, code=code, limits=wrong, at=NOON)
    assert not Watch.objects.exists()
    limits.change_watch(actor=officer, code=Code.PROFILES, limits=lower, at=NOON)
    assert limits.limits()[Code.PROFILES] == lower
    assert limits.limits()[Code.NIGHT] == USUAL[Code.NIGHT]
    assert told("watch_changed") == [(officer.staff_id, {"threshold": 3})]


def test_somebody_else_looks_into_it_with_a_word(sue, officer):
    looked(sue, *range(20), at=NOON - 12 * HOUR)
    looked(officer, *range(20), at=NOON - 12 * HOUR)
    judge(at=NOON)
    hers = UnusualAccess.objects.get(staff_id=sue.staff_id)
    his = UnusualAccess.objects.get(staff_id=officer.staff_id)

    def answer(who=officer, of=hers, word="Night duty", at=NOON):
        reviewing.answer(actor=who, unusual_id=of.pk, verdict=Verdict.HONEST, word=word, at=at)

    for wrong, why in (
        ({"who": sue}, NotAllowed),
        ({"of": his}, ItsYourOwn),
        ({"word": "ok"}, pausing.NotAReason),
        ({"of": UnusualAccess(pk=-1)}, NotAllowed),
    ):
        with pytest.raises(why):
            answer(**wrong)
    assert not UnusualAccess.objects.exclude(reviewed_at=None).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        UnusualAccess.objects.filter(pk=his.pk).update(reviewed_by=officer.staff_id)
    answer()
    answer(word="Something else")
    assert UnusualAccess.objects.get(pk=hers.pk).word == "Night duty"
    assert reading.open_unusual(actor=officer) == 0
    assert reading.open_unusual(actor=sue) == 0


def test_what_goes_on_after_the_word_is_open_again(sue, officer):
    night = NOON - 12 * HOUR
    looked(sue, *range(20), at=night)
    judge(at=night + HOUR)
    made = UnusualAccess.objects.get()
    later = night + 2 * HOUR
    said = {"actor": officer, "unusual_id": made.pk, "verdict": Verdict.HONEST}
    reviewing.answer(**said, word="Night duty", at=later)
    looked(sue, *range(50), at=later + HOUR)
    judge(at=later + 2 * HOUR)
    again = UnusualAccess.objects.get()
    assert (again.reviewed_at, again.count, again.word) == (None, 70, "Night duty")
    reviewing.answer(**said, word="Talked to her", at=NOON)
    assert UnusualAccess.objects.get().word == "Night duty\nTalked to her"


# Baits


def place(officer, customers, at=NOON):
    return baits.place_bait(actor=officer, customer_id=min(customers), note="counter", at=at)


def test_opening_a_bait_is_told_at_once(officer, sue, customers):
    with wall.seen_by(officer):
        made = place(officer, customers)
    bait = min(customers)
    looked(sue, *sorted(customers)[:20])  # a list merely shows it
    looked(officer, bait)  # who placed it
    assert found() == []
    looked(sue, bait)
    looked(sue, bait, at=NOON + MINUTE)
    assert found() == [("bait", sue.staff_id, bait, 2)]
    baits.take_bait_away(actor=officer, bait_id=made, at=NOON)
    baits.take_bait_away(actor=officer, bait_id=made, at=NOON)
    looked(sue, bait, at=NOON + DAY)
    assert len(found()) == 1
    assert len(told("bait_taken_away")) == 1


def test_a_bait_that_is_not_watched_for_tells_nothing(officer, sue, customers):
    with wall.seen_by(officer):
        place(officer, customers)
    off = Limits(on=False, threshold=1)
    limits.change_watch(actor=officer, code=Code.BAIT, limits=off, at=NOON)
    looked(sue, min(customers))
    assert found() == []


def test_baits_are_placed_by_who_may_on_customers_that_are_there(officer, sue, customers):
    with wall.seen_by(officer):
        with pytest.raises(NotAllowed):
            place(sue, customers)
        with pytest.raises(baits.NoSuchCustomer):
            place(officer, [-1])
        assert not Bait.objects.exists()
        place(officer, customers)
        with pytest.raises(baits.BaitAlready):
            place(officer, customers)
        Bait.objects.bulk_create(
            Bait(customer_id=-n, note="", placed_at=NOON, placed_by=1) for n in range(1, 20)
        )
        with pytest.raises(baits.TooManyBaits):
            place(officer, sorted(customers)[1:])
    assert len(reading.baits(actor=officer)) == 20


# Saying why


def test_above_the_threshold_one_says_why_and_goes_on(sue, officer, customers):
    limits.change_watch(
        actor=officer,
        code=Code.PROFILES,
        limits=Limits(on=True, threshold=40, stops_at=5),
        at=NOON,
    )
    client = signed_in(sue)
    ids = sorted(customers)[:7]
    for pk in ids[:5]:
        assert client.get(reverse("customers:detail", args=[pk])).status_code == 200
    address = reverse("customers:detail", args=[ids[5]])
    stopped = client.get(address)
    assert stopped.status_code == 429
    assert "say what you are working on" in stopped.text
    assert Look.objects.filter(total=1).count() == 5
    assert client.get(reverse("customers:detail", args=[ids[0]])).status_code == 200, "seen before"
    part = client.get(address, headers={"HX-Request": "true", "HX-Current-URL": "http://x/y"})
    assert part.headers["HX-Redirect"].startswith(reverse("authority:reason"))
    why = reverse("authority:reason")
    assert client.post(why, {"reason": "aaaaaaaaaaaa", "next": address}).status_code == 422
    assert client.post(why, {"reason": "", "next": address}).status_code == 422
    answer = client.post(why, {"reason": "The courier lost a van", "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert client.get(address).status_code == 200
    elsewhere = client.post(why, {"reason": "The courier lost it", "next": "//evil.example/"})
    assert elsewhere.headers["Location"] == reverse("desk:home")
    assert StatedReason.objects.count() == 2
    assert client.get(why).status_code == 200


def test_nobody_is_asked_where_something_was_typed(sue, officer):
    lower = Limits(on=True, threshold=40, stops_at=5)
    limits.change_watch(actor=officer, code=Code.PROFILES, limits=lower, at=NOON)
    for number in range(9):
        looked(sue, number)
    with pausing.asking(), pytest.raises(pausing.ReasonNeeded):
        looked(sue, 10)
    with pausing.asking():
        looked(sue, 8)
        looked(sue, 11, 12)
        looked(sue, 13, at=NOON + HOUR)  # an hour later, to the moment


@given(st.text(alphabet="ab ", max_size=30))
def test_a_reason_says_something(text):
    assert is_a_reason(text) == (len(text.strip()) >= 8 and len(set(text.strip())) > 2)


# The pages


def test_the_audit_is_searched_by_person_customer_way_and_day(officer, sue):
    looked(sue, 7)
    looked(sue, 8, at=NOON - 2 * DAY, way="api:customer")
    refused(sue)
    client = signed_in(officer)

    def lines(**asked):
        text = client.get(reverse("authority:audit"), asked).text
        return text.count('class="is-lead"')

    assert lines() == 2
    assert lines(customer=7) == 1
    assert lines(way="API") == 1
    assert lines(day="2026-11-02") == 1
    assert lines(staff=sue.staff_id) == 2
    assert lines(staff=officer.staff_id) == 0
    assert lines(log="refusals", customer=7) == 1
    assert lines(log="sign-ins", customer=7) == 0
    assert lines(log="reasons", way="x") == 0
    assert lines(log="nonsense", customer="x") == 2
    for log in reading.Log:
        assert client.get(reverse("authority:audit"), {"log": log}).status_code == 200
        assert client.get(reverse("authority:audit-csv"), {"log": log}).status_code == 200
    pages = TakenOut.objects.filter(what="page", staff_id=officer.staff_id).count()
    assert pages == 10 + len(reading.Log)
    assert TakenOut.objects.filter(what="file").count() == len(reading.Log)
    text = client.get(reverse("authority:audit-csv"), {"customer": 7}).text
    assert "# Customer's number: 7" in text
    assert "Sue" in text


def test_the_audit_has_a_right_of_its_own(sue, chief):
    for actor in (sue, chief):
        client = signed_in(actor)
        for name in ("audit", "audit-csv", "unusual", "watching"):
            assert client.get(reverse(f"authority:{name}")).status_code == 404
        assert client.post(reverse("authority:place-bait"), {}).status_code == 404
    with pytest.raises(NotAllowed):
        reading.all_entries(actor=sue, wanted=reading.Wanted())


def test_what_was_found_is_answered_on_its_page(officer, sue):
    looked(sue, *range(20), at=NOON - 12 * HOUR)
    judge(at=NOON)
    made = UnusualAccess.objects.get()
    client = signed_in(officer)
    assert "Read at night" in client.get(reverse("authority:unusual")).text
    one = reverse("authority:unusual-one", args=[made.pk])
    assert "20 customers." in client.get(one).text
    assert client.post(one, {"verdict": "honest", "word": "no"}).status_code == 422
    assert client.post(one, {"verdict": "honest", "word": "Night duty"}).status_code == 303
    assert "Nothing unusual" in client.get(reverse("authority:unusual")).text
    assert "Night duty" in client.get(one).text
    assert "Honest work" in client.get(reverse("authority:unusual"), {"all": "1"}).text
    assert client.get(reverse("authority:unusual-one", args=[99_999])).status_code == 404
    own = UnusualAccess.objects.create(
        code="night",
        on=NOON.date(),
        staff_id=officer.staff_id,
        count=1,
        begins=NOON,
        ends=NOON,
        found_at=NOON,
    )
    address = reverse("authority:unusual-one", args=[own.pk])
    assert client.post(address, {"verdict": "honest", "word": "It was me"}).status_code == 403


def test_every_kind_is_said_in_words(officer, sue):
    for code in Code:
        UnusualAccess.objects.create(
            code=code,
            on=NOON.date(),
            staff_id=sue.staff_id,
            count=2,
            begins=NOON,
            ends=NOON,
            found_at=NOON,
        )
    assert signed_in(officer).get(reverse("authority:unusual")).text.count("is-lead") == len(Code)


def test_thresholds_and_baits_on_their_page(officer, customers):
    client = signed_in(officer)
    address = reverse("authority:watching")
    assert client.get(address).status_code == 200
    data = {"code": "profiles", "profiles-on": "on", "profiles-threshold": 30}
    assert client.post(address, {**data, "profiles-stops_at": 2}).status_code == 422
    assert client.post(address, {**data, "profiles-stops_at": 20}).status_code == 303
    assert limits.limits_of(Code.PROFILES) == Limits(on=True, threshold=30, stops_at=20)
    assert client.post(address, {"code": "nonsense"}).status_code == 200
    placing = reverse("authority:place-bait")
    assert client.post(placing, {"customer": 999_999, "note": "x"}).status_code == 422
    assert client.post(placing, {"customer": "", "note": "x"}).status_code == 422
    wanted = {"customer": min(customers), "note": "Invented at the counter"}
    assert client.post(placing, wanted).status_code == 303
    assert client.post(placing, wanted).status_code == 422
    assert "Invented at the counter" in client.get(address).text
    Bait.objects.bulk_create(
        Bait(customer_id=-n, note="", placed_at=NOON, placed_by=1) for n in range(1, 20)
    )
    assert client.post(placing, {"customer": max(customers), "note": "x"}).status_code == 422
    away = reverse("authority:take-bait-away", args=[Bait.objects.order_by("pk").first().pk])
    assert client.post(away).status_code == 303
