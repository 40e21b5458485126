"""A person at her own page: all of her own, nothing of anybody else, and her say in it."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from kaifong.authority import wall
from kaifong.authority.actions import log_look
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions as customers
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.journal.models import Entry
from kaifong.portal import actions, tokens
from kaifong.portal.models import Link, LinkAsked
from kaifong.privacy import queries as privacy
from kaifong.privacy.models import Stop
from kaifong.privacy.rules.consents import State
from kaifong.requests.models import Request
from tests.cast import all_powerful, allow, mrs_chan, signed_in
from tests.privacy.giving import gives, registered
from tests.privacy.shop import about, agrees, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings):
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def boss():
    from tests.privacy.giving import keeper

    person = Staff.objects.get(pk=keeper().staff_id)
    allow(person, "customer", "invite")
    return actor_of(person)


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


@pytest.fixture
def wong(boss):
    return mrs_chan(
        boss,
        name_en="WONG Tai Man",
        name_zh="黃大文",
        member_no="KF00000002",
        emails=("wong@example.com",),
        phones=("+85298765432",),
    )


def invited(boss, customer_id, at=None):
    return actions.invite(actor=boss, customer_id=customer_id, at=at or timezone.now()).token


@pytest.fixture
def her(boss, chan):
    """A browser in which her page is open."""
    return opened(invited(boss, chan))


def opened(token):
    client = Client()
    assert client.get(f"/me/in/{token}").headers["Location"] == "/me/page"
    return client


def text(answer):
    return answer.content.decode()


class TestWayIn:
    def test_the_token_does_not_stay_in_the_address(self, her):
        answer = her.get("/me/page")
        assert answer.status_code == 200
        assert "CHAN Mei Ling" in text(answer)
        assert her.cookies[tokens.COOKIE]["httponly"]
        assert her.cookies[tokens.COOKIE]["path"] == "/me/"

    def test_nobody_keeps_it_on_the_way(self, her):
        for path in ("/me/page", "/me/contact", "/me/download", "/me/"):
            headers = her.get(path).headers
            assert "no-store" in headers["Cache-Control"]
            assert headers["Referrer-Policy"] == "same-origin"
            assert "noindex" in headers["X-Robots-Tag"]

    def test_without_a_visit_it_leads_to_the_door(self):
        for path in ("/me/page", "/me/download", "/me/contact", "/me/ask/deletion"):
            assert Client().get(path).headers["Location"] == "/me/"
        assert Client().post("/me/stop").headers["Location"] == "/me/"

    def test_a_link_is_over_after_seven_days(self, boss, chan):
        old = timezone.now() - timedelta(days=7, seconds=1)
        answer = Client().get(f"/me/in/{invited(boss, chan, old)}")
        assert answer.status_code == 410
        assert tokens.COOKIE not in {k for k, v in answer.cookies.items() if v.value}

    def test_a_link_is_bound_to_its_purpose_and_its_person(self, boss, chan, wong):
        link = Link.objects
        invited(boss, chan)
        with wall.lifted():
            number = link.get().pk
        forged = (
            tokens.visit_token(tokens.Token(number, chan)),  # for something else
            tokens.link_token(tokens.Token(number, wong)),  # of somebody else
            tokens.link_token(tokens.Token(number + 100, chan)),
            invited(boss, chan) + "x",
            "nonsense",
        )
        for token in forged:
            assert Client().get(f"/me/in/{token}").status_code == 410
        client = Client()
        client.cookies[tokens.COOKIE] = invited(boss, chan)  # a link is no visit
        assert client.get("/me/page").status_code == 302

    def test_a_visit_ends_with_its_link(self, her):
        with wall.lifted():
            Link.objects.update(until=timezone.now(), made_at=timezone.now() - timedelta(days=1))
        assert her.get("/me/page").headers["Location"] == "/me/"

    def test_leaving_closes_it(self, her):
        her.post("/me/leave")
        assert her.get("/me/page").status_code == 302

    def test_a_merged_person_is_led_to_the_record_that_is_left(self, boss, chan, wong):
        token = invited(boss, wong)
        customers.merge(actor=boss, winner_id=chan, loser_id=wong, at=timezone.now())
        assert "KF00000001" in text(opened(token).get("/me/page"))

    def test_an_erased_person_is_led_nowhere(self, boss, chan, her):
        token = invited(boss, chan)
        with wall.lifted():
            from kaifong.foundation.history import actions as history

            with history.unrecorded():
                Customer.objects.filter(pk=chan).delete()
        assert Client().get(f"/me/in/{token}").status_code == 410
        assert her.get("/me/page").headers["Location"] == "/me/"

    @pytest.mark.usefixtures("her")
    def test_making_and_opening_it_is_written_down(self, boss):
        with wall.lifted():
            told = Entry.objects.filter(name__startswith="portal.").order_by("pk")
            assert [(e.name, e.staff_id) for e in told] == [
                ("portal.link_made", boss.staff_id),
                ("portal.page_opened", None),
            ]

    def test_whoever_may_not_invite_makes_no_link(self, chan):
        nobody = all_powerful()
        with pytest.raises(NotAllowed):
            actions.invite(actor=nobody, customer_id=chan, at=timezone.now())
        assert signed_in(nobody).post(f"/desk/me/{chan}/link").status_code == 404
        with wall.lifted():
            assert not Link.objects.exists()

    def test_staff_get_the_link_once_from_the_customers_page(self, boss, chan):
        client = signed_in(boss)
        assert f"/desk/me/{chan}/link" in text(client.get(f"/desk/customers/{chan}"))
        answer = client.post(f"/desk/me/{chan}/link")
        assert "http://testserver/me/in/" in text(answer)
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("chan")
class TestAsking:
    def asked(self, address, client=None):
        return (client or Client()).post("/me/", {"address": address})

    def test_the_answer_is_the_same_whether_we_know_the_address(self):
        known, unknown = (self.asked(one) for one in ("mrs.chan@example.com", "who@example.com"))

        def said(answer):
            return text(answer).replace(str(answer.context["csrf_token"]), "")

        assert known.status_code == unknown.status_code == 200
        assert "If we know this address" in said(known)
        assert len(said(known)) - len("mrs.chan") == len(said(unknown)) - len("who")

    @pytest.mark.parametrize("address", ["mrs.chan@example.com", "9123 4567"])
    def test_a_link_goes_to_the_address_on_file(self, address):
        self.asked(address)
        assert mail.outbox == []
        assert actions.send_links(at=timezone.now()) == 1
        letter = mail.outbox[0]
        assert letter.to == ["mrs.chan@example.com"]
        token = letter.body.split("/me/in/")[1].split()[0]
        assert "CHAN Mei Ling" in text(opened(token).get("/me/page"))
        assert not LinkAsked.objects.exists()

    @pytest.mark.parametrize("address", ["who@example.com", "5123 4567"])
    def test_nothing_goes_to_whom_we_do_not_know(self, address):
        self.asked(address)
        assert actions.send_links(at=timezone.now()) == 0
        assert (mail.outbox, LinkAsked.objects.count()) == ([], 0)

    def test_of_several_who_share_an_address_none_is_led_to_another(self, boss):
        mrs_chan(boss, member_no="KF3")
        self.asked("mrs.chan@example.com")
        self.asked("9123 4567")
        assert actions.send_links(at=timezone.now()) == 1
        assert "/me/in/" not in mail.outbox[0].body
        with wall.lifted():
            assert not Link.objects.exists()

    def test_no_letter_without_an_e_mail_address(self, boss):
        mrs_chan(boss, emails=(), phones=("+85255555555",), member_no="KF4")
        self.asked("5555 5555")
        assert actions.send_links(at=timezone.now()) == 0

    def test_what_is_no_address_is_said(self):
        for wrong in ("me", "a@b", ""):
            assert self.asked(wrong).status_code == 422
        assert not LinkAsked.objects.exists()

    def test_too_often_is_refused_in_words(self):
        client = Client()
        answers = [self.asked(f"a{n}@example.com", client).status_code for n in range(11)]
        assert answers == [200] * 10 + [429]

    def test_one_address_is_not_flooded(self):
        for _ in range(5):
            assert self.asked("mrs.chan@example.com").status_code == 200
        assert LinkAsked.objects.count() == 3


class TestPage:
    @pytest.mark.usefixtures("wong")
    def test_shows_all_of_it_and_nothing_of_others(self, boss, chan, her):
        seen = published(boss)
        agrees(boss, chan, about(seen, "tea"))
        gives(registered(boss), chan)
        log_look(
            actor=boss,
            way="customers:detail",
            classes=[FieldClass.CONTACT],
            customer_ids=[chan],
            at=timezone.now(),
        )
        said = text(her.get("/me/page"))
        for part in (
            "CHAN Mei Ling",
            "9123 4567",
            "mrs.chan@example.com",
            "KF00000001",
            "Tea and tableware",
            "Harbour Couriers",
            "Grace Szeto",  # the department's name in this small shop
        ):
            assert part in said, part
        for part in ("WONG", "wong@example.com", "9876 5432", "KF00000002"):
            assert part not in said

    def test_shows_notices_word_for_word_with_their_hash(self, boss):
        from kaifong.privacy import actions as taking
        from kaifong.privacy.rules.vocabulary import Given

        seen = published(boss)
        known = customers.Known(name_en="LEE Ka Yan", emails=("lee@example.com",), district=203)
        shown = seen.hashes["en"]
        lee = taking.collect(
            actor=boss, known=known, shown=shown, given=Given.COUNTER, at=timezone.now()
        )
        said = text(opened(invited(boss, lee)).get("/me/page"))
        assert shown in said
        assert "Couriers who deliver to you" in said
        assert "carrying out your orders" in said

    def test_in_chinese_too(self, her):
        her.cookies["django_language"] = "zh-hant"
        assert "陳美玲" in text(her.get("/me/page"))

    def test_as_a_file(self, her):
        answer = her.get("/me/download")
        told = json.loads(answer.content)
        values = [value for one in told["held"] for value in one["values"]]
        assert "mrs.chan@example.com" in values
        assert "attachment" in answer.headers["Content-Disposition"]


class TestHerSay:
    def test_stopping_all_marketing(self, boss, chan, her):
        agrees(boss, chan, about(published(boss), "tea"))
        assert her.post("/me/stop").headers["Location"] == "/me/page?said=stopped"
        with wall.lifted():
            assert {one.state for one in privacy.held_now(customer_id=chan)} == {State.WITHDRAWN}
            assert Stop.objects.count() == 2
        assert "No marketing is sent to you" in text(her.get("/me/page?said=stopped"))

    def test_saying_that_she_is_under_18(self, boss, chan, her):
        agrees(boss, chan, about(published(boss)), at=timezone.now())
        assert "I am under 18" in text(her.get("/me/page"))
        said = text(her.post("/me/age", {"under_age": "1"}, follow=True))
        assert "We advertise nothing to you while you are under 18" in said
        assert "Agreed while under 18" in said
        with wall.lifted():
            assert [one.state for one in privacy.held_now(customer_id=chan)][-1] == State.UNDER_AGE
        said = text(her.post("/me/age", {"under_age": "0"}, follow=True))
        assert "What you agree to counts from now on" in said
        assert "I am under 18" in said

    def test_taking_one_consent_back(self, boss, chan, her):
        seen = published(boss)
        seq = agrees(boss, chan, about(seen, "tea"))
        agrees(boss, chan, about(seen, "skincare"))
        her.post(f"/me/consent/{seq}/withdraw")
        with wall.lifted():
            held = privacy.held_now(customer_id=chan)
            assert {(*one.classes, one.state) for one in held} == {
                ("tea", State.WITHDRAWN),
                ("skincare", State.CONSENTED),
            }
            assert not Stop.objects.exists()
        her.post(f"/me/consent/{seq}/withdraw")
        with wall.lifted():
            assert len(privacy.held_now(customer_id=chan)) == 2

    def test_a_new_address_has_its_provenance(self, chan, her):
        assert her.post("/me/contact", {"value": "new@example.com"}).status_code == 303
        with wall.lifted():
            made = ContactPoint.objects.get(value="new@example.com")
        assert (made.customer_id, made.source) == (chan, "portal")

    def test_what_is_no_address_changes_nothing(self, her):
        answer = her.post("/me/contact", {"value": "nonsense"})
        assert answer.status_code == 422
        assert "in full" in text(answer)
        with wall.lifted():
            assert ContactPoint.objects.count() == 2

    def test_removing_her_own_and_nobody_elses(self, chan, wong, her):
        with wall.lifted():
            mine = ContactPoint.objects.get(customer_id=chan, kind="phone").pk
            other = ContactPoint.objects.get(customer_id=wong, kind="phone").pk
        for pk in (mine, other, mine):
            assert her.post(f"/me/contact/{pk}/remove").status_code == 303
        with wall.lifted():
            left = set(ContactPoint.objects.values_list("customer_id", "kind"))
        assert left == {(chan, "email"), (wong, "email"), (wong, "phone")}

    @pytest.mark.parametrize("kind", ["correction", "deletion", "access", "recipient_stop"])
    def test_what_she_asks_is_received(self, chan, her, kind):
        assert her.get(f"/me/ask/{kind}").status_code == 200
        assert her.post(f"/me/ask/{kind}", {"words": "my name"}).status_code == 303
        with wall.lifted():
            row = Request.objects.get()
        assert (row.customer_id, row.kind, row.channel, row.staff_id) == (
            chan,
            kind,
            "portal",
            None,
        )
        assert "we answer by" in text(her.get("/me/page"))

    def test_nobody_asks_what_there_is_not(self, her):
        assert her.get("/me/ask/everything").status_code == 404

    def test_forms_are_guarded(self, boss, chan):
        strict = Client(enforce_csrf_checks=True)
        strict.get(f"/me/in/{invited(boss, chan)}")
        for path in ("/me/stop", "/me/contact", "/me/ask/deletion", "/me/leave"):
            assert strict.post(path).status_code == 403
        with wall.lifted():
            assert not Request.objects.exists()
