"""Collecting: only under a notice that was shown, in the words that were shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers.actions import Known, Taken
from kaifong.customers.models import Customer
from kaifong.foundation.journal.models import Entry
from kaifong.privacy import actions
from kaifong.privacy.models import Collection, ConsentEvent
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Given, Kind
from tests.cast import NOON, allow, mrs_chan, part_of, signed_in, staff
from tests.customers.test_desk_list import text

from .shop import GOOD, officer, published

pytestmark = pytest.mark.django_db
HO = Known(name_en="HO Wing Yan", district=102, phones=("+85290030003",))


def collected(actor, seen, known=HO, locale="zh-hant", at=NOON):
    return actions.collect(
        actor=actor, known=known, shown=seen.hashes[locale], given=Given.COUNTER, at=at
    )


def nothing_was_saved():
    with wall.lifted():
        return not Customer.objects.exists() and not Collection.objects.exists()


def test_who_is_taken_in_is_bound_to_version_text_language_and_time():
    boss = officer()
    seen = published(boss)
    ho = collected(boss, seen)
    with wall.lifted():
        bound = Collection.objects.get(customer=ho)
        assert Customer.objects.get(pk=ho).collected_under == "notice:shop/1/zh-hant"
    assert (bound.version_id, bound.text_id, bound.at) == (seen.id, seen.hashes["zh-hant"], NOON)
    assert (bound.given, bound.staff_id, bound.text.locale) == ("counter", boss.staff_id, "zh-hant")


@pytest.mark.parametrize("shown", ["", "0" * 64, "en"])
def test_without_a_published_notice_nothing_is_written(shown):
    boss = officer()
    entries = Entry.objects.count()
    with pytest.raises(actions.NoNotice):
        actions.collect(actor=boss, known=HO, shown=shown, given=Given.WEB, at=NOON)
    assert nothing_was_saved()
    assert Entry.objects.count() == entries


def test_a_kind_of_data_that_the_notice_does_not_state_is_not_collected():
    boss = officer()
    seen = published(boss, replace(GOOD, kinds=(Kind.NAME, Kind.DISTRICT)))
    with pytest.raises(actions.NotInNotice) as refused:
        collected(boss, seen)
    assert refused.value.kind == Kind.PHONE
    assert nothing_was_saved()


def test_what_was_seen_binds_though_a_new_version_came_meanwhile_but_not_for_long():
    boss = officer()
    v3 = published(boss)
    published(boss, replace(GOOD, more=Both("Thank you.", "多謝。")), at=NOON)
    ho = collected(boss, v3, at=NOON + timedelta(minutes=1))
    with wall.lifted():
        assert Collection.objects.get(customer=ho).version_id == v3.id
    with pytest.raises(actions.NoNotice):
        collected(boss, v3, replace(HO, phones=()), at=NOON + timedelta(days=1, seconds=1))


def test_a_notice_does_not_bind_before_it_was_published():
    boss = officer()
    seen = published(boss, at=NOON)
    with pytest.raises(actions.NoNotice):
        collected(boss, seen, at=NOON - timedelta(seconds=1))
    assert nothing_was_saved()


def test_what_registering_refuses_binds_nothing():
    boss = officer()
    seen = published(boss)
    mrs_chan(boss)
    with pytest.raises(Taken):
        collected(boss, seen, replace(HO, member_no="KF00000001"))
    nobody = actor_of(staff("Nobody"))
    with pytest.raises(NotAllowed):
        collected(nobody, seen)
    with wall.lifted():
        assert not Collection.objects.exists()


def test_a_binding_is_never_changed():
    boss = officer()
    collected(boss, published(boss))
    with wall.lifted():
        with pytest.raises(IntegrityError), transaction.atomic():
            Collection.objects.update(given="web")
        assert Collection.objects.get().given == "counter"


def form(seen, **more):
    return {
        "name_en": "HO Wing Yan",
        "name_zh": "何穎欣",
        "district": "102",
        "channel": "3",
        "language": "zh-hant",
        "email": "Winnie.Ho@Example.com",
        "phone": "9003 0003",
        "member_no": "KF77",
        "given": "counter",
        "shown": seen.hashes["zh-hant"],
        **more,
    }


def test_a_person_is_taken_into_the_books_at_the_desk():
    boss = officer()
    seen = published(boss)
    client = signed_in(boss)
    shown = text(client.get("/desk/customers/new"))
    assert "Data given" in shown
    assert "Skincare and make-up" in shown
    assert "you get no receipt by e-mail" in shown
    sent = form(seen)
    made = client.post("/desk/customers/new", sent)
    assert made.status_code == 303
    body = text(client.get(made.headers["Location"]))
    assert "winnie.ho@example.com" in body
    assert "+852 9003 0003" in body
    for wrong, said in (
        ({}, "Another customer has this number"),
        ({"email": "x"}, "in full"),
        ({"phone": "12"}, "abroad with +"),
        ({"name_en": "", "name_zh": "", "member_no": ""}, "at least a member number"),
        ({"given": ""}, "required"),
        ({"shown": ""}, "required"),
        ({"shown": "0" * 64}, "not one of the available choices"),
    ):
        assert said in text(client.post("/desk/customers/new", {**sent, **wrong}), 422)
    with wall.lifted():
        assert Customer.objects.count() == Collection.objects.count() == 1


def test_whoever_says_to_be_under_18_comes_in_as_a_minor():
    boss = officer()
    sent = form(published(boss), under_age="on")
    assert signed_in(boss).post("/desk/customers/new", sent).status_code == 303
    with wall.lifted():
        said = ConsentEvent.objects.get()
    assert (said.state, said.mode, said.staff_id) == ("under_age", "written", boss.staff_id)


def test_the_form_speaks_chinese_and_comes_as_a_part():
    boss = officer()
    published(boss)
    client = signed_in(boss)
    client.cookies["django_language"] = "zh-hant"
    assert "收集個人資料聲明" in text(part_of(client, "/desk/customers/new"))


def test_without_a_notice_the_desk_takes_nobody():
    client = signed_in(officer())
    assert "No collection statement" in text(client.get("/desk/customers/new"))
    answer = client.post("/desk/customers/new", {"name_en": "X", "collected_under": "notice:web"})
    assert "No collection statement" in text(answer, 409)
    assert nothing_was_saved()


def test_a_form_that_lay_open_too_long_asks_again():
    boss = officer()
    old = published(boss)
    published(boss, replace(GOOD, more=Both("Thank you.", "多謝。")), at=NOON)
    answer = signed_in(boss).post("/desk/customers/new", form(old))
    assert "not one of the available choices" in text(answer, 422)
    assert nothing_was_saved()


def test_who_may_not_register_there_is_told_and_who_may_not_at_all_sees_no_form():
    seen = published(officer())
    person = staff("Island")
    allow(person, "customer", "see", "create", regions=[1])
    sent = form(seen, district="203")
    body = text(signed_in(actor_of(person)).post("/desk/customers/new", sent), 422)
    assert "You may not register customers there" in body
    reader = staff("Reader")
    allow(reader, "customer", "see")
    assert signed_in(actor_of(reader)).get("/desk/customers/new").status_code == 404
    assert nothing_was_saved()
