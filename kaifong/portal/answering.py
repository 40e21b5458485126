"""Her answer to the question on her page, or that she does not want to give one now."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.quality import actions as quality

from .changing import back
from .mine import drawn
from .question import WRONG, Card, Reply, card
from .visits import HerRequest, her_own

CHANGED = _("Our notice has changed meanwhile. Please read it, and send your answer again.")


@require_POST
@her_own
def answer(request: HerRequest, pk: int) -> HttpResponse:
    """Take in her answer; a clerk looks at it before it is written."""
    now = card(request)
    if now is None or now.asked.task_id != pk:
        return back("settled")
    form = Reply(request.POST, asked=now.asked)
    if form.is_valid() and _taken(request, now.asked, form):
        return back("answered")
    return drawn(request, Card(now.asked, form), status=422)


@require_POST
@her_own
def later(request: HerRequest, pk: int) -> HttpResponse:
    """Ask no more for now."""
    me = request.herself.customer_id
    try:
        quality.put_off_in_portal(customer_id=me, task_id=pk, at=timezone.now())
    except quality.NotYours:
        return back("settled")
    return back("later")


def _taken(request: HerRequest, asked: quality.Shown, form: Reply) -> bool:
    try:
        quality.answer_in_portal(
            customer_id=request.herself.customer_id,
            task_id=asked.task_id,
            value=form.cleaned_data["value"],
            shown=form.cleaned_data["shown"],
            at=timezone.now(),
        )
    except quality.NoSuchValue:
        form.add_error("value", str(WRONG[asked.field]))
    except (quality.NoNotice, quality.NotInNotice):
        form.add_error("shown", str(CHANGED))
    return form.is_valid()
