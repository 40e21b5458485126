"""Every component in every state, for those who build pages; in development mode only."""

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.web import page, problem, toast
from kaifong.foundation.web.charts import Chart, Series

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
CAST = (
    ("Chan Mei Ling", "陳美玲", "K-000142", "plum", _("Diamond"), "good", _("Active"), 1_284_650),
    ("Lau Kwok Keung", "劉國強", "K-000877", "quiet", _("Basic"), "bad", _("Complains"), 86_200),
    ("Ho Sze Man", "何思敏", "K-001203", "gold", _("Gold"), "warn", _("Withdrew consent"), 402_000),
    (
        "Au-Yeung Chi Fung Alexander",
        "歐陽志峰（亞歷山大）",
        "K-002048",
        "info",
        _("Silver"),
        "info",
        _("New"),
        12_900,
    ),
    ("", "司徒慧嫻", "K-003111", "quiet", _("Basic"), "quiet", _("Lapsed"), None),
)


class Sample(forms.Form):
    name_zh = forms.CharField(
        label=_("Chinese name"), help_text=_("As on the identity document, without spaces.")
    )
    name_en = forms.CharField(label=_("English name"), required=False)
    email = forms.EmailField(label=_("E-mail"))
    district = forms.ChoiceField(
        label=_("District"),
        choices=[("", "—"), ("wc", "Wan Chai 灣仔"), ("kt", "Kwun Tong 觀塘")],
        required=False,
    )
    joined_on = forms.DateField(
        label=_("Member since"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    channel = forms.ChoiceField(
        label=_("Preferred channel"),
        widget=forms.RadioSelect,
        choices=[("web", "Web"), ("wa", "WhatsApp")],
        required=False,
    )
    agrees = forms.BooleanField(label=_("May receive the newsletter"), required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the kit."""
    if request.GET.get("toast"):
        toast(request, _("陳美玲 was saved."), "good")
        toast(request, _("The export is being prepared; you may go on working."), "info")
        toast(request, _("Two rows were refused."), "bad")
    now = timezone.now()
    return page(
        request,
        "desk/styleguide.html",
        cast=CAST,
        form=Sample(initial={"name_zh": "歐陽志峰"}),
        wrong=Sample({"name_zh": "", "email": "mei.ling@"}),
        charts=_charts(),
        entries=_entries(now),
        spark=[3, 4, 3.5, 5, 6, 5.4, 7.1, 8],
        active=[(_("Channel"), "WhatsApp", "?"), (_("District"), "灣仔", "?")],
        tabs=[
            ("a", _("Overview"), "#", None),
            ("b", _("Orders"), "#", 24),
            ("c", _("History"), "#", None),
        ],
        now=now,
    )


THOUSANDS = {  # what each channel sold in each month
    _("Web"): (32, 29, 41, 33, 34, 30, 36, 39, 51, 44, 79, 62),
    _("App"): (37, 47, 26, 31, 23, 22, 18, 21, 20, 25, 18, 19),
    _("Store"): (9, 8, 9, 10, None, 7, 9, 9, 11, 10, 14, 19),
}
RETURNS = (0.031, 0.028, 0.035, 0.04, 0.03, 0.026, 0.03, 0.033, 0.041, 0.038, 0.052, 0.047)


def _charts() -> dict[str, Chart]:
    sold = [
        Series(name, [None if value is None else value * 100_000 for value in values])
        for name, values in THOUSANDS.items()
    ]
    channels = [_("Web"), _("App"), "WhatsApp", _("Store")]
    categories = ["茶葉及沖調飲品", "節日禮盒", "廚房用具", "Stationery"]
    orders = Series(_("Orders"), [812, 640, 388, 121])
    return {
        "bars": Chart(MONTHS, sold, kind="bar", unit="hkd", stacked=True),
        "area": Chart(MONTHS, sold[:1], kind="area", unit="hkd"),
        "lines": Chart(MONTHS, [Series(_("Returns"), RETURNS)], kind="line", unit="percent"),
        "ring": Chart(channels, [Series("", [52, 27, 13, 8])], kind="ring"),
        "rows": Chart(categories, [orders], kind="rows"),
    }


def _entries(now: datetime) -> list[dict[str, object]]:
    hour = timedelta(hours=1)
    rows = (
        ("shopping-bag", "good", _("Order SO-103575 placed"), "HK$1,284.50 · WhatsApp", 1),
        ("edit", "info", _("Details changed"), _("District: 觀塘 → 灣仔"), 30),
        (
            "arrow-back-up",
            "bad",
            _("Order SO-103561 returned"),
            _("Two of three pieces: the size was wrong."),
            76,
        ),
        ("user-plus", "quiet", _("Joined"), _("From an import of 12 May"), 2_400),
    )
    return [
        {
            "icon": icon,
            "kind": kind,
            "title": title,
            "text": text,
            "at": now - hour * ago,
            "who": "May Cheung",
        }
        for icon, kind, title, text, ago in rows
    ]


def fault(request: HttpRequest, status: int) -> HttpResponse:
    """Show the page for a fault."""
    return problem(request, status)


urlpatterns = [
    path("", styleguide, name="styleguide"),
    path("fault/<int:status>", fault, name="styleguide-fault"),
]
