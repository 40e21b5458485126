"""Telling whoever typed a number of an identity card that we do not want it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from kaifong.foundation.web import say_waiting_toasts, toast, wants_part

from .actions import noticed

# Law.md L03. In both languages whatever the page's: it is the shop's notice, not the page's word.
SENTENCE = (
    "請勿輸入香港身份證號碼；我們毋須此資料。 / "
    "Please do not enter a HKID number; we do not need it."
)


class HkidMiddleware:
    """Says so in the corner of the page that answers, or of the next one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        noticed()  # whatever an earlier request of this thread left
        response = self.get_response(request)
        if noticed():
            toast(request, SENTENCE, "warn")
            if wants_part(request) and not _leads_on(response):
                say_waiting_toasts(request, response)
        return response


def _leads_on(response: HttpResponseBase) -> bool:
    # Said now it would be gone before the next page is there, and what else is waiting with it.
    return "HX-Redirect" in response.headers or "Location" in response.headers
