"""Before a change of authority is made: the page that says what it would do."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import previews, wording
from kaifong.authority.explaining import subject
from kaifong.authority.previews import (
    Bounded,
    Changed,
    ChangedMeanwhile,
    Draft,
    Given,
    Kind,
    Limited,
    Preview,
    StepSeen,
)
from kaifong.authority.previews.counting import Number
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest
from kaifong.foundation.web import page

Left = tuple[str, str, str]  # who, what becomes of it, where that is dealt with
NAMED = 5  # people; the rest are counted
KINDS: dict[Kind, str | Promise] = {
    Kind.PAGES: _("pages and lists"),
    Kind.SEARCHES: _("searches and counts"),
    Kind.REPORTS: _("reports"),
    Kind.FILES: _("files"),
    Kind.API: _("other systems"),
}
NOT_SENT = {"csrfmiddlewaretoken", "seen"}


def unseen(
    request: StaffRequest,
    draft: Draft,
    *,
    does: Any,
    back: str,
    left: Callable[[], list[Left]] = list,
) -> HttpResponse | None:
    """
    Return the page that says what a draft would do, or None if that was seen and still holds.

    `does` is written on the button that makes the change; `back` leads to what was filled in;
    `left` says what else is left behind.
    """
    seen = request.POST.get("seen", "")
    if seen:
        try:
            previews.still(actor=request.actor, draft=draft, seen=seen)
        except ChangedMeanwhile:
            pass
        else:
            return None
    found = previews.preview(actor=request.actor, draft=draft)
    return page(
        request,
        "authority/desk/preview.html",
        status=HTTPStatus.CONFLICT if seen else HTTPStatus.OK,
        anew=bool(seen),
        gains=[_shown(request, found, one) for one in found.steps if one.step.gained],
        losses=[_shown(request, found, one) for one in found.steps if not one.step.gained],
        nobody=not found.concerned,
        what=_what(draft),
        left=left(),
        seen=found.seen,
        sent=_sent(request.POST),
        does=does,
        back=back,
    )


def _what(draft: Draft) -> str:
    """Return what is to be decided, where it is not said on the button already."""
    match draft:
        case Given(_, terms) | Changed(_, terms):
            return wording.sentence_of(terms)
        case Bounded(_, bounds):
            return wording.rows_in_words(bounds)
        case Limited(_, limits):
            return wording.rows_in_words(limits.rows)
        case _:
            return ""


def _sent(post: QueryDict) -> list[tuple[str, str]]:
    return [(name, one) for name in post if name not in NOT_SENT for one in post.getlist(name)]


def _shown(request: StaffRequest, found: Preview, one: StepSeen) -> dict[str, Any]:
    step = one.step
    people = [wording.own(*name) for pk, name in found.names.items() if pk in step.staff_ids]
    return {
        "sentence": _sentence(one, len(people)),
        "people": wording.listed(people[:NAMED]),
        "others": people[NAMED:],
        "classes": wording.listed(
            wording.label(wording.CLASSES, cls) for cls in FieldClass if cls in step.classes
        ),
        "own": _own_fields(request, one),
        "purposes": wording.listed(
            wording.label(wording.PURPOSES, purpose) for purpose in sorted(step.purposes)
        ),
        "ways": [(_counted(kind, names), names) for kind, names in one.ways.items()],
    }


def _own_fields(request: StaffRequest, one: StepSeen) -> str:
    """Return the shop's own fields among those opened or shut, as far as the reader knows them."""
    kind = subject(one.step.object)
    extras = kind.extras(request.actor) if kind else ()
    return wording.listed(extra.label for extra in extras if extra.cls in one.step.classes)


def _counted(kind: Kind, names: tuple[str, ...]) -> str:
    return gettext("%(kind)s: %(number)s") % {"kind": KINDS[kind], "number": len(names)}


def _sentence(one: StepSeen, people: int) -> str:
    step, number = one.step, one.number
    words = {
        "people": ngettext("%(n)s person", "%(n)s people", people) % {"n": f"{people:,}"},
        "doing": wording.doing(step.action, step.object),
        "number": "" if number is None else number_in_words(number),
    }
    if number is None:
        if step.gained:
            return gettext("%(people)s may newly %(doing)s.") % words
        return gettext("%(people)s may no longer %(doing)s.") % words
    if step.gained:
        return gettext("%(people)s may newly %(doing)s: %(number)s.") % words
    return gettext("%(people)s may no longer %(doing)s: %(number)s.") % words


def number_in_words(number: Number) -> str:
    """Return so many, as exactly as it is known and may be told."""
    if number.few:
        return gettext("fewer than %(n)s") % {"n": number.n}
    if number.least:
        return gettext("more than %(n)s") % {"n": f"{number.n:,}"}
    return f"{number.n:,}" if number.n else gettext("none at present")
