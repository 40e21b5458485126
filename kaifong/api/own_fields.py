"""Fields of the shop's own, as other programs send them: typed, and refused in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kaifong.authority.queries import Actor
from kaifong.customers import actions as customers
from kaifong.customers import queries
from kaifong.customers.desk.own_fields import NOT_UNIQUE, UNFIT
from kaifong.customers.queries import CustomField, DoesNotFit, Unfit

from .surface import Refused


def written(
    said: Mapping[str, Any], held: Iterable[tuple[CustomField, Any]] = ()
) -> dict[str, Any]:
    """
    Return values by the names under which customers are written, beside what is `held` now.

    :raises Refused: if there is no such field, or a value cannot stand in it
    """
    known = {field.code: field for field in queries.every_field().values()} if said else {}
    now = {field.code: value for field, value in held}
    values = {}
    for code, value in said.items():
        if code not in known:
            message = _("The shop has no field of its own with this code.")
            raise Refused(422, "invalid", message, {"field": f"fields.{code}"})
        try:
            values[known[code].name] = queries.typed(known[code], value, now.get(code))
        except DoesNotFit as unfit:
            raise refusal_of(unfit) from unfit
    return values


def must_be_told(actor: Actor, values: Mapping[str, Any], purposes: Iterable[str]) -> None:
    """
    Do nothing if everything is told that a new customer must tell under such a notice.

    :raises Refused: otherwise
    """
    stated = set(purposes)
    for name, field in queries.fields(actor=actor, action="create").items():
        if field.required and field.purpose in stated and values.get(name) is None:
            raise refusal_of(DoesNotFit(field, Unfit.NEEDED))


def refusal_of(wrong: DoesNotFit | customers.NotUnique) -> Refused:
    """Return the refusal of a value that cannot stand in its field."""
    field = f"fields.{wrong.field.code}"
    if isinstance(wrong, customers.NotUnique):
        return Refused(409, "taken", NOT_UNIQUE, {"field": field})
    return Refused(422, "invalid", UNFIT[wrong.why], {"field": field, "why": wrong.why})


def code_of(name: str) -> str:
    """Return what a field is called in a request."""
    field = queries.every_field().get(name)
    return f"fields.{field.code}" if field else name


def shown(clash: Any) -> dict[str, Any]:
    """Return a clash as other programs read it."""
    field = queries.every_field().get(clash.field)
    sides = {name: getattr(clash, name) for name in ("mine", "theirs", "original")}
    if field is None:
        return {"field": clash.field, **sides}
    plain = {name: queries.plain(field, value) for name, value in sides.items()}
    return {"field": f"fields.{field.code}", **plain}
