"""The file of breaches: its course, its clock, and who is affected by the logs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from kaifong.authority import wall
from kaifong.authority.actions import log_look
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.privacy import actions, queries
from kaifong.privacy.models import Incident, IncidentLetter, IncidentStep
from kaifong.privacy.rules.incidents import Exposed, Harm, Lost, State, To
from tests.api.test_api import CUSTOMERS, get, key_of
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in
from tests.privacy.giving import gives, keeper, registered

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
BASE = "/desk/privacy/incidents"


@pytest.fixture
def boss():
    person = Staff.objects.get(pk=keeper().staff_id)
    allow(person, "incident", "see", "keep")
    return actor_of(person)


def exposed(lost, number, begins=NOON, ends=LATER):
    return Exposed(lost=lost, number=number, begins=begins, ends=ends)


def opened(boss, what=None, at=LATER, noticed_at=NOON):
    return actions.open_incident(
        actor=boss,
        title="Lost key",
        exposed=what or exposed(Lost.TOKEN, 1),
        facts="left on a train",
        noticed_at=noticed_at,
        at=at,
    )


def goes_on(boss, number, state, **more):
    said = {"facts": "done", "at": LATER, **more}
    return actions.go_on(actor=boss, incident_id=number, state=state, **said)


def told(boss, number, **more):
    said = {"to": To.PCPD, "whom": "", "text_en": "a", "text_zh": "乙", "proof": "", "at": LATER}
    return actions.tell_of_incident(actor=boss, incident_id=number, **{**said, **more})


def looked(actor, *people, at=NOON, way="customers:detail"):
    classes = [FieldClass.CONTACT]
    log_look(actor=actor, way=way, classes=classes, customer_ids=people, at=at)


def kept():
    return [model.objects.count() for model in (Incident, IncidentStep, IncidentLetter)]


class TestCourse:
    def test_from_suspicion_to_the_end(self, boss):
        number = opened(boss)
        goes_on(boss, number, State.CONTAINED)
        goes_on(boss, number, State.ASSESSED, harm=Harm.REAL)
        told(boss, number)
        goes_on(boss, number, State.NOTIFIED)
        goes_on(boss, number, State.CLOSED)
        seen = queries.incident(actor=boss, incident_id=number)
        assert [one.state for one in reversed(seen.steps)] == [
            "suspected",
            "contained",
            "assessed",
            "notified",
            "closed",
        ]
        assert (seen.state, seen.then, len(seen.letters)) == (State.CLOSED, (), 1)

    def test_not_to_notify_needs_its_reason_and_may_be_thought_better_of(self, boss):
        number = opened(boss)
        goes_on(boss, number, State.CONTAINED)
        goes_on(boss, number, State.ASSESSED, harm=Harm.NONE)
        with pytest.raises(actions.SaysNothing):
            goes_on(boss, number, State.NOT_NOTIFIED, facts="  ")
        goes_on(boss, number, State.NOT_NOTIFIED, facts="the file was encrypted")
        told(boss, number)
        goes_on(boss, number, State.NOTIFIED)

    @pytest.mark.parametrize(
        ("state", "more", "why"),
        [
            (State.ASSESSED, {"harm": Harm.SOME}, actions.NotThen),
            (State.CLOSED, {}, actions.NotThen),
            (State.CONTAINED, {"facts": ""}, actions.SaysNothing),
        ],
    )
    def test_no_step_is_left_out(self, boss, state, more, why):
        number = opened(boss)
        before = kept()
        with pytest.raises(why):
            goes_on(boss, number, state, **more)
        assert kept() == before

    def test_harm_and_letters_come_before(self, boss):
        number = opened(boss)
        goes_on(boss, number, State.CONTAINED)
        with pytest.raises(actions.HarmNotAssessed):
            goes_on(boss, number, State.ASSESSED)
        goes_on(boss, number, State.ASSESSED, harm=Harm.SOME)
        with pytest.raises(actions.NobodyTold):
            goes_on(boss, number, State.NOTIFIED)
        with pytest.raises(actions.SaysNothing):
            told(boss, number, text_zh=" ")
        assert kept() == [1, 3, 0]

    def test_what_cannot_be_is_refused(self, boss):
        for refused, why in (
            ({"what": exposed(Lost.TOKEN, 1, LATER, NOON)}, actions.WindowTurned),
            ({"noticed_at": LATER + timedelta(minutes=1)}, actions.WindowTurned),
        ):
            with pytest.raises(why):
                opened(boss, **refused)
        assert kept() == [0, 0, 0]
        for gone in (lambda: goes_on(boss, 9, State.CONTAINED), lambda: told(boss, 9)):
            with pytest.raises(queries.NoSuchIncident):
                gone()

    def test_a_closed_file_takes_no_letter(self, boss):
        number = opened(boss)
        for state in (State.CONTAINED, State.ASSESSED, State.NOT_NOTIFIED, State.CLOSED):
            goes_on(boss, number, state, harm=Harm.NONE)
        with pytest.raises(actions.NotThen):
            told(boss, number)

    def test_whoever_has_no_right_neither_sees_nor_keeps_it(self, boss):
        number, nobody = opened(boss), all_powerful()
        for refused in (
            lambda: opened(nobody),
            lambda: goes_on(nobody, number, State.CONTAINED),
            lambda: told(nobody, number),
            lambda: queries.incidents(actor=nobody),
            lambda: queries.incident(actor=nobody, incident_id=number),
        ):
            with pytest.raises(NotAllowed):
                refused()
        assert kept() == [1, 1, 0]

    def test_the_database_lets_nobody_rewrite_it(self, boss):
        number = opened(boss)
        told(boss, number)
        for change in (
            lambda: Incident.objects.update(title="other"),
            lambda: Incident.objects.all().delete(),
            lambda: IncidentStep.objects.update(facts="other"),
            lambda: IncidentLetter.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert kept() == [1, 1, 1]


class TestClock:
    def test_five_working_days_of_hong_kong(self, boss):
        """Good Friday, Easter and Ching Ming 2026 are no working days."""
        noticed = datetime(2026, 4, 1, 4, tzinfo=UTC)
        number = opened(boss, at=noticed, noticed_at=noticed)
        seen = queries.incident(actor=boss, incident_id=number)
        assert seen.due_on == date(2026, 4, 11)

    def test_rings_once_on_its_day_and_stands_when_decided(self, boss):
        number = opened(boss)
        day_before, day = (datetime(2026, 3, day, 1, tzinfo=UTC) for day in (23, 24))
        assert [actions.ring_alarms(at=at) for at in (day_before, day, day)] == [0, 1, 0]
        assert Entry.objects.filter(name="privacy.incident_due").count() == 1
        for state in (State.CONTAINED, State.ASSESSED, State.NOT_NOTIFIED):
            goes_on(boss, number, state, harm=Harm.NONE)
        seen = queries.incident(actor=boss, incident_id=number)
        assert not seen.is_late(day + timedelta(days=9))
        assert LegalClock.objects.get(about="incident").stopped_at == LATER

    def test_a_decided_one_does_not_ring(self, boss):
        number = opened(boss)
        for state in (State.CONTAINED, State.ASSESSED, State.NOT_NOTIFIED):
            goes_on(boss, number, state, harm=Harm.NONE)
        assert actions.ring_alarms(at=NOON + timedelta(days=30)) == 0


class TestAffected:
    def test_exactly_those_whom_the_key_read(self, boss):
        """L19: "lost API token used 14:00-14:20"."""
        chan = mrs_chan(boss)
        mrs_chan(boss, member_no="KF2", emails=(), phones=())
        secret, other = key_of(boss), key_of(boss)
        begins = datetime.now(UTC)
        get(secret, f"{CUSTOMERS}/{chan}")
        ends = datetime.now(UTC)
        get(secret, CUSTOMERS)
        get(other, CUSTOMERS)
        (number, *_rest) = sorted(queries.keys_to_lose(actor=boss, since=NOON))
        what = exposed(Lost.TOKEN, number, begins, ends)
        found = queries.affected(exposed=what)
        assert (found.customer_ids, found.readings, found.whole) == ((chan,), 1, True)

    def test_by_a_session_without_the_keys(self, boss):
        other = all_powerful()
        looked(boss, 1, 2, at=NOON)
        looked(boss, 3, at=LATER)
        looked(boss, 4, at=LATER + timedelta(microseconds=1))
        looked(boss, 5, at=NOON - timedelta(microseconds=1))
        looked(other, 6, at=NOON)
        found = queries.affected(exposed=exposed(Lost.SESSION, boss.staff_id))
        assert found.customer_ids == (1, 2, 3)

    def test_by_exported_files_only(self, boss):
        looked(boss, 1, at=NOON)
        looked(boss, 2, 3, at=NOON, way="customers:export")
        found = queries.affected(exposed=exposed(Lost.EXPORT, boss.staff_id))
        assert found.customer_ids == (2, 3)

    def test_by_what_a_recipient_was_given(self, boss):
        chan, wong = mrs_chan(boss), mrs_chan(boss, member_no="KF2", emails=(), phones=())
        number = registered(boss)
        gives(number, chan, at=NOON)
        gives(number, wong, at=LATER + timedelta(hours=1))
        found = queries.affected(exposed=exposed(Lost.RECIPIENT, number))
        assert found.customer_ids == (chan,)

    def test_a_reading_too_long_to_name_all_is_said(self, boss):
        looked(boss, *range(1, 1_102), at=NOON)
        found = queries.affected(exposed=exposed(Lost.SESSION, boss.staff_id))
        assert not found.whole

    def test_each_step_keeps_how_many_they_were(self, boss):
        looked(boss, 1, at=NOON)
        number = opened(boss, exposed(Lost.SESSION, boss.staff_id))
        looked(boss, 2, at=NOON)
        goes_on(boss, number, State.CONTAINED)
        steps = queries.incident(actor=boss, incident_id=number).steps
        assert [one.people for one in steps] == [2, 1]
        assert len({one.ids_sha256 for one in steps}) == 2


class TestDesk:
    @pytest.fixture
    def desk(self, boss):
        return signed_in(boss)

    def form(self, boss, **more):
        return {
            "title": "Lost laptop",
            "lost": "session",
            "member": boss.staff_id,
            "begins": "2026-03-18T12:00",
            "ends": "2026-03-18T13:00",
            "noticed_at": "2026-03-18T13:30",
            "facts": "left on a train",
            **more,
        }

    def test_opened_taken_on_told_and_on_paper(self, boss, desk):
        chan = mrs_chan(boss)
        looked(boss, chan, at=NOON)
        assert desk.get(BASE).status_code == 200
        assert desk.get(f"{BASE}/new").status_code == 200
        made = desk.post(f"{BASE}/new", self.form(boss))
        url = made.headers["Location"]
        page = desk.get(url).content.decode()
        assert "CHAN Mei Ling" in page
        desk.post(f"{url}/step", {"state": "contained", "facts": "locked"})
        late = desk.post(f"{url}/step", {"state": "assessed", "facts": "x"})
        assert late.status_code == 422
        desk.post(f"{url}/step", {"state": "assessed", "facts": "x", "harm": "real"})
        words = {"to": "pcpd", "text_en": "We lost it.", "text_zh": "我們遺失了。"}
        desk.post(f"{url}/letter", words)
        desk.post(f"{url}/step", {"state": "notified", "facts": "told"})
        page = desk.get(url).content.decode()
        assert "我們遺失了。" in page
        assert "Lost laptop" in desk.get(BASE).content.decode()
        paper = desk.get(f"{url}/paper")
        assert paper.content.startswith(b"%PDF")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"member": ""},
            {"ends": "2026-03-18T11:00"},
            {"noticed_at": "2999-01-01T00:00"},
            {"facts": ""},
            {"lost": "all"},
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_kept(self, boss, desk, wrong):
        assert desk.post(f"{BASE}/new", self.form(boss, **wrong)).status_code == 422
        assert kept() == [0, 0, 0]

    def test_a_letter_in_one_language_is_refused(self, boss, desk):
        number = opened(boss)
        answer = desk.post(f"{BASE}/{number}/letter", {"to": "pcpd", "text_en": "x"})
        assert answer.status_code == 422
        assert kept() == [1, 1, 0]

    def test_whoever_has_no_right_finds_none_of_it(self, boss):
        number, nobody = opened(boss), signed_in(all_powerful())
        for path in (BASE, f"{BASE}/{number}", f"{BASE}/new", f"{BASE}/{number}/paper"):
            assert nobody.get(path).status_code == 404
        assert nobody.post(f"{BASE}/{number}/step").status_code == 404
        assert signed_in(boss).get(f"{BASE}/99").status_code == 404

    def test_what_the_reader_may_not_see_of_them_is_not_shown(self, boss):
        chan = mrs_chan(boss)
        looked(boss, chan, at=NOON)
        number = opened(boss, exposed(Lost.SESSION, boss.staff_id))
        from tests.cast import staff

        person = staff("Auditor")
        allow(person, "incident", "see")
        page = signed_in(actor_of(person)).get(f"{BASE}/{number}").content.decode()
        assert "CHAN" not in page
        with wall.lifted():
            assert queries.affected(exposed=exposed(Lost.SESSION, boss.staff_id)).customer_ids
