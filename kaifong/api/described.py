"""The description of the interface, with those of the shop's own fields that one may see."""

from copy import deepcopy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja.responses import Response

from kaifong.authority.queries import Actor
from kaifong.customers import queries

from .surface import ByKey, BySession, Refused, api

OWN = ("CustomerNew", "CustomerChange", "CustomerWhole")


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the interface; what a shop keeps of people is told to those who may see it."""
    told: dict[str, Any] = deepcopy(dict(api.get_openapi_schema()))
    try:
        actor: Actor | None = ByKey()(request) or BySession()(request)
    except Refused as off:
        return Response(off.said, status=off.status)
    if actor is not None:
        fields = queries.fields(actor=actor).values()
        own = {field.code: queries.schema_of(field) for field in fields}
        for name in OWN:
            told["components"]["schemas"][name]["properties"]["fields"]["properties"] = own
    answer = Response(told)
    answer.headers["Cache-Control"] = "private"
    answer.headers["Vary"] = "Authorization, Cookie"
    return answer
