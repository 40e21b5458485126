"""The way in: asking for a link, coming by one, and leaving."""

from allauth.account.adapter import get_adapter
from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.foundation.web import again, page
from kaifong.foundation.web.refusals import plainly

from . import actions
from .visits import begin, end, kept_private

AN_HOUR = 3600
BY_BROWSER, BY_ADDRESS = 10, 3  # links asked for within an hour


class Ask(forms.Form):
    """Where a link is to go."""

    address = forms.CharField(
        label=_("Your e-mail address or telephone number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def door(request: HttpRequest) -> HttpResponse:
    """Ask where to send a link; the answer is the same whether we know the address or not."""
    form = Ask(request.POST if request.method == "POST" else None)
    sent, status = False, 200
    if form.is_bound:
        sent, status = _asked(request, form)
    answer = page(request, "portal/door.html", status=status, form=form, sent=sent)
    return kept_private(answer)


@require_safe
@plainly
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Let a person in by her link, and take its token out of the address."""
    opened = actions.open_page(token=token, at=timezone.now())
    if opened is None:
        gone = page(request, "portal/gone.html", status=410)
        # Django would write the address down, and with it the token.
        gone._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
        return kept_private(end(gone))
    return kept_private(begin(redirect("portal:mine"), opened))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page in this browser."""
    del request
    return kept_private(end(again("portal:door")))


def _asked(request: HttpRequest, form: Ask) -> tuple[bool, int]:
    if _too_often("browser", str(get_adapter().get_client_ip(request)), BY_BROWSER):
        form.add_error(None, _("That was often enough: wait an hour, or call us."))
        return False, 429
    if not form.is_valid():
        return False, 422
    address = form.cleaned_data["address"]
    try:
        if not _too_often("address", address.strip().lower(), BY_ADDRESS):
            actions.ask_for_link(
                address=address,
                language=get_language() or "en",
                base=f"{request.scheme}://{request.get_host()}",
                at=timezone.now(),
            )
    except actions.NoAddress:
        form.add_error("address", _("Write an e-mail address or a telephone number in full."))
        return False, 422
    return True, 200


def _too_often(what: str, who: str, most: int) -> bool:
    key = salted_hmac(f"kaifong.portal.{what}", who, algorithm="sha256").hexdigest()
    times = cache.get(key, 0) + 1
    cache.set(key, times, AN_HOUR)
    return bool(times > most)
