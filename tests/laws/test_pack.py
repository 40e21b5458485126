"""The law pack: whole, unguessed, and turned by dates."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from kaifong.foundation.hongkong.clock import Period, Unit
from kaifong.foundation.law import actions, pack, queries
from kaifong.foundation.law.models import Commencement
from kaifong.foundation.law.pack import Confidence, NoSuchRule, installed

AT = datetime(2026, 11, 29, 4, tzinfo=UTC)
RULES = installed().rules.values()


def test_there_are_the_rules_of_the_specification():
    assert list(installed().rules) == [f"L{number:02}" for number in range(1, 47)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_whole_in_both_languages(rule):
    assert all((rule.law, rule.section, rule.source, rule.title.en, rule.title.zh))
    assert rule.title.en.isascii() or "—" in rule.title.en
    assert any("\u4e00" <= sign <= "\u9fff" for sign in rule.title.zh)
    assert [one.id for one in rule.scenarios] == [
        f"{rule.id}.{n}" for n in range(1, len(rule.scenarios) + 1)
    ]
    assert rule.scenarios
    if rule.switch:
        assert installed().switches[rule.switch].rule == rule.id
    if "unit" in rule.params:
        assert pack.period(rule.id).length > 0


def test_what_rests_on_memory_says_so():
    assert not pack.rule("L10").is_verified
    assert not pack.rule("L34").is_verified
    assert pack.rule("L03").is_verified
    assert all(not rule.is_verified for rule in RULES if rule.confidence is Confidence.MEMORY)


def test_the_periods_are_the_specifications():
    assert pack.period("L21") == Period(40, Unit.DAYS)
    assert pack.period("L24") == Period(40, Unit.DAYS)
    assert pack.period("L27") == Period(14, Unit.DAYS)
    assert pack.period("L34") == Period(10, Unit.WORKING_DAYS)
    assert pack.period("L22") == Period(4, Unit.YEARS)
    assert pack.period("L33") == Period(30, Unit.KEPT_DAYS)
    with pytest.raises(NoSuchRule):
        pack.rule("L47")
    with pytest.raises(KeyError):
        pack.period("L03")


def test_the_hkid_refusal_is_what_people_are_told():
    from kaifong.foundation.identity_cards.telling import SENTENCE

    assert pack.rule("L03").refuses.both() == SENTENCE


def test_the_version_tells_every_letter():
    files = {path.name: path.read_bytes() for path in pack.FOLDER.glob("*.toml")}
    assert pack.read(files).version == installed().version
    changed = {**files, "1_privacy.toml": files["1_privacy.toml"].replace(b"= 40", b"= 41")}
    assert pack.read(changed).version != installed().version


def test_a_rule_is_in_force_between_its_days():
    rule = pack.rule("L20")
    assert not rule.in_force(date(2021, 10, 7))
    assert rule.in_force(date(2021, 10, 8))
    assert pack.rule("L21").in_force(date(1999, 1, 1))  # since when was not read


@pytest.mark.django_db
def test_a_switch_turns_at_hong_kongs_midnight_and_back():
    before = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert not queries.in_force("s33", midnight)
    actions.date_switch(switch="s33", on=date(2027, 1, 1), source="Gazette", staff_id=1, at=AT)
    assert not queries.in_force("s33", before)
    assert queries.in_force("s33", midnight)
    actions.date_switch(switch="s33", on=None, source="put off", staff_id=1, at=AT)
    assert not queries.in_force("s33", midnight)
    assert Commencement.objects.count() == 2
    with pytest.raises(NoSuchRule):
        queries.in_force("s34", midnight)
    with pytest.raises(NoSuchRule):
        actions.date_switch(switch="s34", on=None, source="x", staff_id=1, at=AT)
    with pytest.raises(DatabaseError, match="neither changed"), transaction.atomic():
        Commencement.objects.update(on=None)


@pytest.mark.django_db
def test_what_changes_on_a_day():
    actions.date_switch(switch="s33", on=date(2027, 1, 1), source="Gazette", staff_id=1, at=AT)
    new_year = queries.changes_on(date(2027, 1, 1))
    assert [switch.code for switch in new_year.commences] == ["s33"]
    assert {switch.code for switch in new_year.undated} == {"breach-notification", "fines"}
    assert new_year.working_day is False
    harbour = queries.changes_on(date(2023, 5, 1))
    assert [rule.id for rule in harbour.begins] == ["L39"]
    assert harbour.working_day is None
    assert json.dumps([rule.id for rule in harbour.ends]) == "[]"
