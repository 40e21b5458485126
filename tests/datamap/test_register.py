"""The register of data says what the code and the tables say, and to nobody without the right."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from kaifong.authority.models import Grant
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.customers.permissions import CUSTOMER
from kaifong.datamap import queries
from kaifong.datamap.desk import papers
from kaifong.foundation.datasets import datasets
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.held import held
from kaifong.foundation.registry import references
from kaifong.retention.queries import limits
from kaifong.retention.register import installed
from tests.cast import NOON, allow, signed_in, staff
from tests.customers.test_desk_list import text

pytestmark = pytest.mark.django_db
PAGE = "/desk/register/"


@pytest.fixture
def reader():
    person = staff("Anna Data")
    allow(person, "datamap", "see", classes=("public",))
    return person


def _register(person):
    return queries.register(actor=actor_of(person), at=NOON)


def test_every_table_about_people_is_in_it_with_its_limit(reader):
    found = {one.table: one for one in _register(reader).kinds}
    assert found.keys() == {one.table for one in held()}
    without = {table for table, one in found.items() if not one.limits}
    # Only rows that bear a bare number of somebody gone have no limit of their own.
    assert without <= {one.table for one in references() if one.on_erase.value == "keep"}
    record = found["customers_customer"]
    assert [limit.code for limit in record.limits] == ["person"]
    assert record.limits[0].cites == installed().rule("person").cites
    assert "dim_customer" in record.lake


def test_it_reckons_rows_without_counting_them(reader, django_assert_max_num_queries):
    actor = actor_of(reader)
    with django_assert_max_num_queries(12) as seen:
        found = queries.register(actor=actor, at=NOON)
    assert not [one for one in seen.captured_queries if "count(" in one["sql"].lower()]
    assert all(one.rows is None or one.rows >= 0 for one in found.kinds)


def test_every_declared_field_stands_in_its_level(reader):
    levels = [one for one in _register(reader).levels if one.about == "customer"]
    assert [one.cls for one in levels] == list(FieldClass)
    assert sum(len(one.fields) for one in levels) == len(CUSTOMER.fields)


def test_it_names_the_roles_that_see_and_take_out_and_no_others(reader):
    seller = staff("May Cheung")
    allow(seller, "customer", "see", classes=("internal", "contact"))
    allow(seller, "customer", "export", classes=("internal",))
    blind = staff("Ben Lau")
    allow(blind, "customer", "export", classes=("contact",))  # sees nothing, so exports nothing
    levels = {one.cls: one for one in _register(reader).levels if one.about == "customer"}
    role = (seller.roles.get().name_en, seller.roles.get().name_zh)
    assert levels[FieldClass.CONTACT].seen_by == (role,)
    assert levels[FieldClass.CONTACT].taken_by == ()
    assert levels[FieldClass.INTERNAL].taken_by == (("export", (role,)),)
    assert levels[FieldClass.SENSITIVE].seen_by == ()


def test_tables_of_figures_are_all_in_it(reader):
    found = {one.name: one for one in _register(reader).lake}
    assert found.keys() == {one.name for one in datasets()}
    assert papers.highest(found["fact_order"].columns) is FieldClass.FINANCIAL
    assert papers.highest(()) is FieldClass.PUBLIC


def test_who_gets_data_is_shown_to_readers_of_that_register_only(reader, monkeypatch):
    told = []

    def asked(**facts):
        told.append(facts)
        return ()

    monkeypatch.setattr(queries, "recipients", asked)
    _register(reader)
    assert told == []
    allow(reader, "recipient", "see", classes=("public",))
    _register(reader)
    assert len(told) == 1


def test_without_the_right_it_is_refused():
    with pytest.raises(NotAllowed):
        _register(staff("May Cheung"))
    assert signed_in(actor_of(staff("Ben Lau"))).get(PAGE).status_code == 404


def test_one_limit_for_each_rule_of_a_table():
    for table, found in limits().items():
        assert len({limit.code for limit in found}) == len(found), table


def test_the_page_and_the_paper_say_it_in_both_languages(reader):
    client = signed_in(actor_of(reader))
    said = text(client.get(PAGE))
    assert "Data register" in said
    assert "customers_contactpoint" in said
    assert "DPP2(2)" in said
    with override("zh-hant"):
        reader.language = "zh-hant"
        reader.save()
    paper = client.get(f"{PAGE}paper")
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_without_a_chinese_font_it_says_what_to_do(reader, monkeypatch):
    def fails(_shown, *, by):
        raise NoChineseFont

    monkeypatch.setattr(papers, "write", fails)
    answer = signed_in(actor_of(reader)).get(f"{PAGE}paper")
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.content.decode()


def test_a_grant_withdrawn_is_gone_at_the_next_reading(reader):
    seller = staff("May Cheung")
    allow(seller, "customer", "see", classes=("contact",))
    before = next(one for one in _register(reader).levels if one.cls is FieldClass.CONTACT)
    assert before.seen_by
    Grant.objects.filter(role=seller.roles.get()).delete()
    after = next(one for one in _register(reader).levels if one.cls is FieldClass.CONTACT)
    assert replace(before, seen_by=()) == after
