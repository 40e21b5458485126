from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.icons import NoSuchIcon, icon

NASTY = "陳<script>alert(1)</script>\"'"


def drawn(template: str, **context: object) -> str:
    return Template("{% load kit %}" + template).render(Context(context))


class Person(forms.Form):
    name = forms.CharField(help_text="As on the card")
    seen = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    "template",
    [
        "{% badge x 'good' dot=True %}",
        "{% avatar x %}",
        "{% masked x %}",
        "{% figure x x note=x %}",
        "{% pagehead x x '/u' sub=x face=x %}{% endpagehead %}",
        "{% card title=x %}{{ x }}{% endcard %}",
        "{% empty x x %}{% endempty %}",
        "{% notice 'warn' title=x %}{{ x }}{% endnotice %}",
        "{% dialog 'd' x note=x %}{% enddialog %}",
        "{% menu x %}{% endmenu %}",
        "{% progress x text=x %}",
        "{% words failed=x %}",
        "{% chips active clear_url='?' %}",
        "{% tabs items 'a' label=x %}",
        "{% timeline entries %}",
        "{% chart chart title=x %}",
    ],
)
def test_no_component_lets_markup_through(template):
    text = drawn(
        template,
        x=NASTY,
        active=[(NASTY, NASTY, "?a")],
        items=[("a", NASTY, "/a")],
        entries=[{"title": NASTY, "text": NASTY, "who": NASTY}],
        chart=Chart([NASTY], [Series(NASTY, [1])]),
    )

    assert "<script>alert" not in text
    assert "陳" in text or "\\u9673" in text


def test_a_field_has_label_help_error_and_says_that_it_must_be_filled_in():
    text = drawn("{% field form.name %}", form=Person({"name": ""}))

    assert '<label for="id_name">' in text
    assert "must be filled in" in text
    assert 'aria-invalid="true"' in text
    for described in ("id_name_helptext", "id_name_error"):
        assert f'id="{described}"' in text
        assert described in text.split('aria-describedby="')[1].split('"')[0]


def test_a_hidden_field_is_bare_and_a_box_stands_before_its_label():
    assert drawn("{% field form.secret %}", form=Person()).strip().startswith("<input")
    box = drawn("{% field form.seen %}", form=Person())
    assert box.index("form-check-input") < box.index("<label")


def test_a_sorted_head_turns_round_and_forgets_the_cursor():
    asked = RequestFactory().get("/", {"q": "大文", "sort": "name", "after": "x"})
    text = drawn(
        "{% sorthead 'name' 'Name' %}{% sorthead 'spent' 'Spent' first='down' %}", request=asked
    )

    assert 'aria-sort="ascending"' in text
    assert "sort=-name" in text
    assert "sort=-spent" in text
    assert "after=" not in text
    assert "q=%E5%A4%A7%E6%96%87" in text


@pytest.mark.parametrize(
    ("total", "said"),
    [(25, "25 of 25"), (10_000, "of 10,000"), (10_001, "of 10,000+"), (None, "25 shown")],
)
def test_a_count_is_capped(total, said):
    text = drawn("{% pager 25 total=total %}", total=total)

    assert said in text
    assert ("+" in text.split("<div>")[0]) == (total == 10_001)


def test_a_figure_knows_which_direction_is_wanted():
    assert "is-good" in drawn("{% figure 'Returns' 1 change=-0.1 better='down' %}")
    assert "is-bad" in drawn("{% figure 'Orders' 1 change=-0.1 %}")
    assert "is-flat" in drawn("{% figure 'Orders' 1 change=0 %}")


def test_a_chart_stands_as_a_table_too():
    chart = Chart(["1月", "2月"], [Series("Web", [123_450, None])], unit="hkd")

    text = drawn("{% chart chart title='Sales' %}", chart=chart)

    assert "HK$1,234.50" in text
    assert '<th scope="row">2月</th><td class="is-number">—</td>' in text


def test_moments_are_readable_by_machines():
    text = drawn("{{ at|hk_moment }}", at=datetime(2026, 3, 18, 4, tzinfo=UTC))

    assert text == '<time datetime="2026-03-18T04:00:00+00:00">18 Mar 2026 12:00</time>'


def test_icons_are_decoration_unless_they_speak():
    assert 'aria-hidden="true"' in icon("users")
    assert 'role="img" aria-label="&lt;b&gt;"' in icon("users", label="<b>")
    assert 'fill="currentColor"' in icon("star", filled=True)


@pytest.mark.parametrize("name", ["no-such-thing", "../../package", ""])
def test_an_unknown_icon_is_refused(name):
    with pytest.raises(NoSuchIcon):
        icon(name)
