"""How staff sign in: nobody signs up by himself; in production all have a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now

from kaifong.foundation.web.pages import wants_part

from .audit.signing import log_sign_in, user_named

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
    """Accounts are made by the shop; who signs in, and who fails to, is written down."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        methods = request.session.get("account_authentication_methods") or [{}]
        self._log(request, "in", str(methods[-1].get("method", "password")), user.pk)

    def logout(self, request: HttpRequest) -> None:
        user_id = request.user.pk if request.user.is_authenticated else None
        super().logout(request)
        if user_id is not None:
            self._log(request, "out", "desk", user_id)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        name = str(credentials.get("username") or credentials.get("email") or "")
        self._log(request, "failed", "password", user_named(name))

    def _log(self, request: HttpRequest, what: str, by: str, user_id: int | None) -> None:
        address = self.get_client_ip(request)
        log_sign_in(what=what, by=by, address=address, at=now(), user_id=user_id)


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
