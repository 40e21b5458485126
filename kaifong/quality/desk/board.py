"""The programme at a glance: scores, what waits, what comes back, and how both go on."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.refusals import plainly
from kaifong.quality import actions, queries
from kaifong.quality.permissions import Permission
from kaifong.quality.wording import DIMENSIONS, label

WORST = 8
AGES = (
    ("fresh", _("up to 30 days")),
    ("ageing", _("30 to 90 days")),
    ("old", _("over 90 days")),
)


@require_safe
@staff_only
@plainly
def overview(request: StaffRequest) -> HttpResponse:
    """Show how good the records are, and how that goes on from run to run."""
    found = queries.board(actor=request.actor)
    return page(
        request,
        "quality/desk/overview.html",
        board=found,
        last=found.last,
        spark=[run.score for run in found.runs],
        trend=_trend(found),
        ages=_ages(found),
        departments=[(_called(group), group) for group in found.departments],
        districts=_bars(found.districts[:WORST], District),
        channels=_bars(found.channels, Channel),
        rules=[(rule, label(DIMENSIONS, rule.dimension)) for rule in found.rules if rule.on],
        may_keep=request.actor.may(Permission.QUALITY_KEEP),
        may_review=request.actor.may(Permission.CUSTOMER_REVIEW),
    )


@require_POST
@staff_only
@plainly
def run(request: StaffRequest) -> HttpResponse:
    """Have all records reviewed now."""
    if actions.ask_for_run(actor=request.actor):
        toast(request, _("The records are being reviewed. Look again in a few minutes."), "info")
    else:
        toast(request, _("They are being reviewed already."), "info")
    return again("quality:overview")


def _trend(found: queries.Board) -> Chart | None:
    """Return the scores over the last runs: of all records, and by each department's rules."""
    if len(found.runs) < 2:
        return None
    whole = Series(gettext("All records"), [round(run.score, 1) for run in found.runs])
    each = [Series(_called(group), list(group.over_time)) for group in found.departments]
    labels = [hk_date(hong_kong_day(run.at)) for run in found.runs]
    return Chart(labels, [whole, *each], kind="line")


def _ages(found: queries.Board) -> Chart:
    series = Series(gettext("Open findings"), [found.sum(name) for name, _words in AGES])
    return Chart([words for _name, words in AGES], [series], kind="bar")


def _bars(groups: Sequence[queries.GroupSeen], codes: Any) -> Chart | None:
    if not groups:
        return None
    names = {code.value: own(code.name_en, code.name_zh) for code in codes}
    labels = [names.get(group.code, str(group.code)) for group in groups]
    return Chart(labels, [Series(gettext("Score"), [g.score for g in groups])], kind="rows")


def _called(group: queries.GroupSeen) -> str:
    return group.name.own if group.name else gettext("nobody")
