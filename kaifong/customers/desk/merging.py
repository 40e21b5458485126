"""Two records beside one another: made one, and parted again."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.survivorship import Side
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, formats, go, page, toast
from kaifong.foundation.web.refusals import plainly

from . import wording
from .likeness_wording import WHY, WHY_NOT, said
from .own_fields import Telling, telling

BAD, CLASH = 422, 409


@dataclass(frozen=True)
class Choice:
    """One field as the page shows it."""

    name: str
    label: object
    winner: str
    loser: str
    differs: bool
    chosen: str
    why: object
    both: bool  # both may be kept


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def merge(request: StaffRequest, pk: int, other: int) -> HttpResponse:
    """Show two records beside one another and, on POST, make the second part of the first."""
    winner, loser = CustomerId(pk), CustomerId(other)
    status = 200
    if request.method == "POST":
        try:
            actions.merge(
                actor=request.actor,
                winner_id=winner,
                loser_id=loser,
                at=timezone.now(),
                chosen=_chosen(request),
                seen=_seen(request),
            )
        except actions.ChangedMeanwhile:
            toast(request, _("One of the two was changed meanwhile; look at them again."), "warn")
            status = CLASH
        except actions.Nameless:
            toast(request, _("Leave at least one name, or nobody can tell who this is."), "bad")
            status = BAD
        except actions.Gone:
            toast(request, _("One of the two was merged meanwhile, by somebody else."), "warn")
            return go(request, "customers:duplicates")
        else:
            toast(request, _("The two are one now. It can be taken back on this page."))
            return go(request, "customers:detail", pk)
    return _shown(request, winner, loser, status)


@require_POST
@staff_only
@plainly
def unmerge(request: StaffRequest, pk: int) -> HttpResponse:
    """Part two records again."""
    back = request.POST.get("customer", "")
    try:
        parted = actions.unmerge(actor=request.actor, merge_id=pk, at=timezone.now())
    except actions.CannotUnmerge as refused:
        toast(request, WHY_NOT[refused.why], "bad")
    else:
        toast(request, _("They are two again, as if they had never been one."))
        back = back or str(parted)
    return again("customers:detail", pk=int(back)) if back.isdecimal() else again("customers:list")


def _shown(
    request: StaffRequest, winner: CustomerId, loser: CustomerId, status: int
) -> HttpResponse:
    compared = queries.comparison(actor=request.actor, winner_id=winner, loser_id=loser)
    _log(request, compared)
    pairs = queries.likely_of(actor=request.actor, customer_id=winner)
    pair = next((p for p in pairs if loser in (p.left.id, p.right.id)), None)
    return page(
        request,
        "customers/desk/merge.html",
        part="form",
        status=status,
        compared=compared,
        winner=compared.winner.listed,
        loser=compared.loser.listed,
        choices=_choices(compared),
        evidence=[said(one) for one in pair.evidence] if pair else (),
    )


def _choices(compared: queries.Comparison) -> list[Choice]:
    told = telling()
    return [
        Choice(
            field.name,
            told.label(field.name),
            _words(field.name, field.winner, told),
            _words(field.name, field.loser, told),
            field.differs,
            field.suggested.side.value,
            WHY[field.suggested.because],
            both=field.name == "note" and bool(field.winner and field.loser),
        )
        for field in compared.fields
    ]


def _words(name: str, value: object, told: Telling) -> str:
    if name == "joined_at":
        return formats.hk_date(hong_kong_day(value))  # type: ignore[arg-type]
    return told.shown(name, value)


def _chosen(request: HttpRequest) -> dict[str, Side]:
    names = [*wording.FIELDS, *queries.every_field()]
    given = {name: request.POST.get(f"take_{name}", "") for name in names}
    return {name: Side(side) for name, side in given.items() if side in set(Side)}


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else None


def _log(request: StaffRequest, compared: queries.Comparison) -> None:
    hidden = compared.winner.listed.hidden | compared.loser.listed.hidden
    log_look(
        actor=request.actor,
        way="customers:merge",
        classes={FieldClass.CONTACT, FieldClass.SENSITIVE} - hidden,
        customer_ids=[compared.winner.id, compared.loser.id],
        at=timezone.now(),
    )
