"""What other programs are told when a customer is not written."""

from django.utils.translation import gettext as _

from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.customers import queries
from kaifong.privacy.actions import NoNotice, NotInNotice, PurposeNotStated
from kaifong.privacy.wording import KINDS

from . import own_fields
from .surface import Refused

UNCOVERED = (NoNotice, NotInNotice, PurposeNotStated)
WRONG = (
    customers.NoSuchValue,
    customers.Nameless,
    customers.NotUnique,
    customers.Taken,
    queries.DoesNotFit,
    NotAllowed,
)


def outdated(stale: customers.Conflict | customers.NeverRead) -> Refused:
    """Return the refusal of a change to what was changed meanwhile, or never was."""
    if isinstance(stale, customers.NeverRead):
        message = _("The record never had the version in If-Match. Read it again.")
        return Refused(412, "precondition failed", message)
    message = _("Somebody else changed the same fields meanwhile. Decide for each which stands.")
    fields = [own_fields.shown(clash) for clash in stale.clashes]
    return Refused(409, "conflict", message, {"fields": fields})


def refusal_of(wrong: Exception) -> Refused:
    """Return the refusal of what cannot be written so."""
    if isinstance(wrong, UNCOVERED):
        return _uncovered(wrong)
    if isinstance(wrong, queries.DoesNotFit | customers.NotUnique):
        return own_fields.refusal_of(wrong)
    if isinstance(wrong, customers.Taken):
        message = _("The member number or an outside number is another customer's.")
        return Refused(409, "taken", message)
    if isinstance(wrong, customers.NoSuchValue):
        message = _("A value cannot stand in its field.")
        return Refused(422, "invalid", message, {"field": str(wrong.args[0])})
    if isinstance(wrong, customers.Nameless):
        message = _("Give a name, or at least a member number.")
        return Refused(422, "invalid", message, {"field": "name_en"})
    message = _("The owner of this key may not write this, or not there.")
    return Refused(403, "not allowed", message)


def _uncovered(wrong: NoNotice | NotInNotice | PurposeNotStated) -> Refused:
    if isinstance(wrong, NotInNotice):
        message = _("The notice does not speak of this kind of data: %(kind)s.")
        words = {"kind": KINDS[wrong.kind]}
        return Refused(409, "not in notice", message % words, {"kind": wrong.kind})
    if isinstance(wrong, PurposeNotStated):
        message = _("The notice does not state for what this field is kept.")
        return Refused(409, "not in notice", message, {"field": own_fields.code_of(wrong.name)})
    message = _(
        "The notice that this key is bound to is no longer in use. Show people the one in"
        " force, and make a key that is bound to it."
    )
    return Refused(409, "no notice", message)
