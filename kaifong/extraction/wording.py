"""What the codes of extractions are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import FieldClass
from kaifong.catalogue.queries import category_names
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import Region
from kaifong.foundation.web.codes import own
from kaifong.orders.queries import Kind, LineKind, Status

from .queries.offered import FieldOffered
from .queries.seen import Stage
from .rules import About, Bar, Format, Why

Words = Promise | str
FIELDS: Mapping[str, Words] = {
    "member_no": _("Member number"),
    "name_en": _("English name"),
    "name_zh": _("Chinese name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "district": _("District"),
    "language": _("Language"),
    "joined_at": _("Joined"),
    "orders": _("Orders"),
    "spend": _("Spent (HK$)"),
    "last_on": _("Last bought"),
}
LINE_FIELDS: Mapping[str, Words] = {
    "number": _("Order number"),
    "placed_on": _("Placed"),
    "kind": _("Kind of order"),
    "status": _("Status"),
    "channel": _("Channel"),
    "region": _("Region"),
    "customer_id": _("Customer's number"),
    "line": _("Line"),
    "line_kind": _("Kind of line"),
    "category": _("Category"),
    "code": _("Code"),
    "description": _("Description"),
    "quantity": _("Quantity"),
    "amount": _("Amount (HK$)"),
}
ABOUT: Mapping[About, Words] = {
    About.CUSTOMER: _("Customers"),
    About.LINE: _("Lines of orders"),
}
PURPOSES: Mapping[str, Words] = {
    "orders": _("Orders"),
    "service": _("Enquiries"),
    "membership": _("Membership"),
    "accounts": _("Accounts"),
    "analysis": _("Analysis"),
    "marketing": _("Direct marketing"),
}
CHANNELS: Mapping[str, Words] = {
    "email": _("e-mail"),
    "sms": _("SMS"),
    "chat": _("messaging app"),
    "phone": _("telephone call"),
    "post": _("post"),
}
ORDER_KINDS: Mapping[int, Words] = {
    Kind.SALE: _("Sale"),
    Kind.RETURN: _("Return"),
    Kind.ADJUSTMENT: _("Adjustment"),
}
LINE_KINDS: Mapping[int, Words] = {
    LineKind.GOODS: _("Goods"),
    LineKind.CHARGE: _("Charge"),
    LineKind.ADJUSTMENT: _("Adjustment"),
    LineKind.TEST: _("Test"),
    LineKind.STOCK: _("Stock"),
}
STATUSES: Mapping[str, Words] = {
    Status.PLACED: _("Placed"),
    Status.PAID: _("Paid"),
    Status.DESPATCHED: _("Despatched"),
    Status.COMPLETED: _("Completed"),
    Status.CANCELLED: _("Cancelled"),
}
CLASSES: Mapping[FieldClass, Words] = {
    FieldClass.INTERNAL: _("internal fields"),
    FieldClass.CONTACT: _("contact details"),
    FieldClass.FINANCIAL: _("amounts"),
    FieldClass.SENSITIVE: _("sensitive notes"),
}
FORMATS: Mapping[Format, str] = {Format.CSV: "CSV", Format.XLSX: "XLSX"}
STAGES: Mapping[Stage, tuple[str, Words]] = {
    Stage.WAITING: ("info", _("waiting for approval")),
    Stage.MAKING: ("info", _("being made")),
    Stage.BARRED: ("bad", _("could not be made")),
    Stage.READY: ("good", _("ready")),
    Stage.FETCHED: ("quiet", _("fetched")),
    Stage.ENDED: ("quiet", _("destroyed")),
    Stage.REFUSED: ("bad", _("refused")),
    Stage.OVER: ("quiet", _("over")),
}
BARS: Mapping[Bar, Words] = {
    Bar.MORE_ROWS: _("There are more rows now than was approved. Ask again."),
    Bar.NOBODY_GIVES: _("Whoever agreed may no longer give all of it. Ask again."),
    Bar.AUTHOR_LEFT: _("Whoever asked may not ask for extractions any more."),
    Bar.RECIPIENT: _("The register no longer lets this recipient have these data."),
}
ENDS: Mapping[Why, Words] = {
    Why.REVOKED: _("Revoked"),
    Why.EXPIRED: _("Expired"),
    Why.ERASED: _("Destroyed, for somebody in it was erased; ask again"),
    Why.LEFT: _("Destroyed, for whoever asked has left"),
}


def number(extraction_id: int) -> str:
    """Return how an extraction is called, in every language and file."""
    return f"X-{extraction_id:06d}"


def field(one: FieldOffered) -> str:
    if one.own:
        return own(one.own.name_en, one.own.name_zh)
    return str(FIELDS.get(one.name) or LINE_FIELDS[one.name])


def listed(words: list[str]) -> str:
    return gettext(", ").join(words)


def channels() -> dict[int, str]:
    return {one.value: own(one.name_en, one.name_zh) for one in Channel}


def regions() -> dict[int, str]:
    return {one.value: own(one.name_en, one.name_zh) for one in Region}


def categories() -> dict[int, str]:
    return {pk: own(en, zh) for pk, (en, zh) in category_names().items()}
