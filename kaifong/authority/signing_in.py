"""How staff sign in: nobody signs up by himself; in production all have a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kaifong.foundation.web.pages import wants_part

ENROLMENT = "mfa_index"
# What somebody may still do who has to set up a second factor first.
OPEN_WITHOUT = frozenset(
    {
        ENROLMENT,
        "account_logout",
        "account_reauthenticate",
        "healthz",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "set_language",
    }
)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the shop."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        return False


class SecondFactorMiddleware:
    """Send whoever signed in without a second factor to set one up, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Answer instead of the page, or let it answer."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if (match and match.view_name in OPEN_WITHOUT) or _has_a_factor(request):
            return None
        if wants_part(request):
            answer = HttpResponse()
            answer.headers["HX-Redirect"] = reverse(ENROLMENT)
            return answer
        return redirect(ENROLMENT)


def _has_a_factor(request: HttpRequest) -> bool:
    factors = Authenticator.objects.filter(user_id=request.user.pk, type__in=FACTORS)
    return bool(factors.exists())
