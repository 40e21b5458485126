"""Which mail one gets, and, for administrators, what was written to whom among staff."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority import mailing, wording
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.mail import actions, queries
from kaifong.foundation.mail.models import State
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly

STATES: dict[State, tuple[str, Any]] = {
    State.DUE: ("info", _("waiting")),
    State.HANDED: ("info", _("being handed over")),
    State.SENT: ("good", _("sent")),
    State.KEPT: ("quiet", _("not sent: no mailer is set up")),
    State.DROPPED: ("quiet", _("not sent: gone, without address, or not wanted")),
    State.FAILED: ("bad", _("refused")),
    State.UNCLEAR: ("warn", _("unclear whether it was taken")),
}
AGAIN = (State.FAILED, State.UNCLEAR)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def own(request: StaffRequest) -> HttpResponse:
    """Show which kinds of mail the reader gets, and let him choose."""
    user_id = request.user.pk or 0
    choices = queries.choices_of(user_id=user_id)
    if request.method == "POST":
        wanted = set(request.POST.getlist("wanted"))
        for one in choices:
            if one.by_law:
                continue
            if one.code in wanted:
                actions.accept(user_id=user_id, kind=one.code)
            else:
                actions.decline(user_id=user_id, kind=one.code, at=timezone.now())
        toast(request, _("Saved."))
        return again("authority:mails")
    return page(
        request,
        "authority/desk/mails.html",
        choices=choices,
        address=getattr(request.user, "email", ""),
        is_set=queries.is_set_up(),
        administers=request.actor.may(Permission.AUTHORITY_ADMINISTER),
    )


@require_safe
@staff_only
@plainly
def outgoing(request: StaffRequest) -> HttpResponse:
    """Show what was written: kind, to whom, how far it came; never its words or links."""
    require(request.actor, Permission.AUTHORITY_ADMINISTER)
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    rows = queries.outgoing(
        state=state, before=int(before) if before.isdecimal() and len(before) < 16 else None
    )
    names = mailing.names_of_users({row.user_id for row in rows})
    full = len(rows) == queries.PAGE
    return page(
        request,
        "authority/desk/outgoing.html",
        part="list",
        state=state,
        states=[(one.value, label[1]) for one, label in STATES.items()],
        rows=[
            (row, wording.own(*names.get(row.user_id, ("?", "?"))), STATES[row.state])
            for row in rows
        ],
        again=AGAIN,
        older=f"?state={state}&before={rows[-1].id}" if full else "",
        is_set=queries.is_set_up(),
        troubled=queries.troubled(),
    )


@require_POST
@staff_only
@plainly
def again_(request: StaffRequest, pk: int) -> HttpResponse:
    """Send once more what was refused or is unclear."""
    require(request.actor, Permission.AUTHORITY_ADMINISTER)
    if actions.send_again(mail_id=pk, at=timezone.now()):
        toast(request, _("It is sent once more."))
    else:
        toast(request, _("There is nothing to send again."), "info")
    return again("authority:outgoing")
