"""The translations check: what it finds in code and templates, what it refuses in the parts."""

from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from tools.template_texts import texts_of_template
from tools.translations import Used, merged, missing, texts_in_use

TEMPLATE = """{% load i18n %}
<h1>{% translate "Your points" %}</h1>
{% translate 'Save' context "button" as save %}
{% blocktranslate trimmed count number=total %}
  {{ number }} customer
{% plural %}
  {{ number }} customers, 50% more
{% endblocktranslate %}
{% blocktranslate with name=person.name %}Dear {{ name }}{% endblocktranslate %}
{{ title|default:_("Untitled") }}{% include "part.html" with label=_('Name') %}
{% translate variable %}{# translate "not this" #}{% comment %}plain{% endcomment %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
LABEL = _("One "
          "label")
def told(n): return ngettext("%(n)d row", "%(n)d rows", n) % {"n": n} + pgettext("month", "May")
def other(n): return _(n)
"""


def part(folder: Path, name: str, *pairs: str) -> None:
    (folder / f"{name}.po").write_text("\n\n".join(pairs) + "\n", encoding="utf-8")


def pair(text: str, translation: str, context: str = "") -> str:
    above = f'msgctxt "{context}"\n' if context else ""
    return f'{above}msgid "{text}"\nmsgstr "{translation}"'


def test_every_way_to_translate_in_a_template_is_found() -> None:
    assert list(texts_of_template(TEMPLATE)) == [
        (2, None, "Your points", None),
        (3, "button", "Save", None),
        (4, None, "%(number)s customer", "%(number)s customers, 50%% more"),
        (9, None, "Dear %(name)s", None),
        (10, None, "Untitled", None),
        (10, None, "Name", None),
    ]


def test_the_texts_are_those_that_django_itself_extracts() -> None:
    theirs = templatize(TEMPLATE)

    for _line, _context, text, plural in texts_of_template(TEMPLATE):
        assert text in theirs
        assert (plural or "") in theirs


def test_code_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "kaifong").mkdir()
    (tmp_path / "kaifong" / "desk.py").write_text(CODE)

    assert [(used.context, used.text, used.plural) for used in texts_in_use(tmp_path)] == [
        (None, "One label", None),
        (None, "%(n)d row", "%(n)d rows"),
        ("month", "May", None),
    ]


def test_parts_become_one_catalogue(tmp_path: Path) -> None:
    part(tmp_path, "one", pair("Save", "儲存"), pair("May", "五月", "month"))
    part(tmp_path, "two", pair("Save", "儲存"), pair("Later", ""))

    catalogue, faults = merged(tmp_path)

    assert faults == []
    assert [(text.id, text.string) for text in catalogue if text.id] == [
        ("Save", "儲存"),
        ("May", "五月"),
    ]
    used = [Used(None, "Later", None, "desk.py:1"), Used(None, "May", None, "desk.py:2")]
    assert missing(used, catalogue) == [
        "desk.py:1: 'Later' is not translated",
        "desk.py:2: 'May' is not translated",
    ]


@pytest.mark.parametrize(
    ("pairs", "fault"),
    [
        ([pair("Save", "保存")], "'Save' is '儲存', but '保存' in one.po"),
        ([pair("%(n)s left", "尚餘 %(m)s")], "has placeholders ['%(n)s'], its translation"),
        ([pair("{n} left", "尚餘")], "has placeholders ['{n}'], its translation []"),
        (['msgid "Save"\nnonsense'], "one.po: cannot be read"),
    ],
)
def test_faults_in_the_parts_are_told(tmp_path: Path, pairs: list[str], fault: str) -> None:
    part(tmp_path, "one", *pairs)
    part(tmp_path, "two", pair("Save", "儲存"))

    _catalogue, faults = merged(tmp_path)

    assert len(faults) == 1
    assert fault in faults[0]
