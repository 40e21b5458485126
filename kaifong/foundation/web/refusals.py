"""What a page answers when something stands in the way that is nobody's fault in the code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.keyset import BadCursor
from kaifong.foundation.switches import Brake, Braked

from .problems import problem

View = Callable[..., HttpResponseBase]
BRAKED = {
    Brake.NO_EXPORT: _("Exports are stopped at the moment."),
    Brake.READ_ONLY: _("Nothing can be changed at the moment."),
}


def plainly(view: View) -> View:
    """Answer a pulled brake and a made-up cursor with a page that says so."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Braked as braked:
            title = BRAKED.get(Brake(braked.args[0]), _("This is stopped at the moment."))
            text = _("Somebody has pulled this brake on purpose. Ask whoever looks after it.")
            return problem(request, 503, title, text)
        except BadCursor:
            return problem(request, 400)

    return answer
