"""Green or red: every contract in force, and what one department gets."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.contracts import queries
from kaifong.contracts.rules import COLOURS, Colour, State
from kaifong.foundation.web import page, problem
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly

from . import places


@require_safe
@staff_only
@plainly
def health(request: StaffRequest) -> HttpResponse:
    """Show how each contract in force stands, the worst first."""
    found = queries.contracts(actor=request.actor, state=State.IN_FORCE)
    found.sort(key=lambda one: -_rank(one))
    counts = {colour.value: sum(_is(one, colour) for one in found) for colour in COLOURS}
    return page(
        request,
        "contracts/desk/health.html",
        part="health",
        tabs=places.tabs(),
        counts=counts,
        untested=sum(one.check is None for one in found),
        rows=[(one, places.words(one)) for one in found],
        departments=places.departments(),
    )


@require_safe
@staff_only
@plainly
def department(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a department gets, from whom, and how fresh; and what it gives."""
    name = dict(queries.departments()).get(pk)  # type: ignore[call-overload]
    if name is None:
        return problem(request, 404)
    found = queries.contracts(actor=request.actor, department_id=pk, state=State.IN_FORCE)
    return page(
        request,
        "contracts/desk/department.html",
        name=own(*name),
        gets=[(one, places.words(one)) for one in found if one.department_id == pk],
        gives=[(one, places.words(one)) for one in found if one.department_id != pk],
    )


def _is(seen: queries.ContractSeen, colour: Colour) -> bool:
    return seen.check is not None and seen.check.colour is colour


def _rank(seen: queries.ContractSeen) -> int:
    return COLOURS.index(seen.check.colour) if seen.check else 0
