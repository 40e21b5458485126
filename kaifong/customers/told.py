"""How what this app keeps is told to whom it is about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.foundation import named
from kaifong.foundation.held import Held, Others, Told, tell
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web.formats import hkd
from kaifong.foundation.web.tellings import telling

from .custom_fields.kinds import value_of
from .desk import own_fields, wording
from .desk.doubting import REASONS as DOUBTS
from .desk.likeness_wording import FIELDS, LEVELS
from .desk.person import KINDS
from .models import ContactPoint
from .queries import every_field

STAFF = _("one of our staff")
ALWAYS, REVIEW = Others.ALWAYS, Others.REVIEW
OURS = "a number by which our own tables find each other"
LAKE = "by which the lake finds what has changed"
DERIVED = "made from other columns of the same row, to find it by"
POINTS = {ContactPoint.Kind.EMAIL: _("E-mail"), ContactPoint.Kind.PHONE: _("Telephone")}
STATUSES = {
    ContactPoint.Status.GOOD: _("good"),
    ContactPoint.Status.DOUBTED: _("doubted"),
    ContactPoint.Status.BOUNCED: _("messages came back"),
}
VERBS = {"I": _("Entered"), "U": _("Changed"), "D": _("Deleted")}
MOMENT, BY = Told("at", _("When")), Told("staff_id", _("By"), lambda _by: STAFF, Others.STAFF)
_TWO = {"id": OURS, "left_id": OURS, "right_id": OURS}


def _categories(codes: Any) -> str:
    names = named.names("category")
    return ", ".join(wording.own(*names.get(code, (str(code), ""))) for code in codes)


def _fields(row: Mapping[str, Any]) -> str:
    """Return the fields of a change that have a name among people, with what was in them."""
    said = (
        f"{wording.FIELDS[name]}: {wording.shown(name, value, {})}"
        for name, value in row.items()
        if name in wording.FIELDS and name not in {"owner", "owner_id"}
    )
    return "; ".join(said)


def _levels(levels: Mapping[str, str]) -> str:
    said = (
        (FIELDS.get(field, field), LEVELS.get((field, level), level))
        for field, level in levels.items()
    )
    return "; ".join(f"{field}: {words}" for field, words in said)


def _own(said: Mapping[str, Any]) -> str:
    """Return a field of the shop's own with what stands in it."""
    known = {field.id: field for field in every_field(hidden=True).values()}
    field = known.get(said["field"])
    if field is None:
        return ""
    day = date.fromisoformat(said["day"]) if said["day"] else None
    value = value_of(field, {**said, "day": day})
    return f"{own_fields.label(field)}: {own_fields.words(field, value)}"


def _value(value: str) -> str:
    return display_phone(value) if value.startswith("+") else value


def _percent(share: float) -> str:
    return f"{share:.0%}"


tell(
    Held(
        "customers_customer",
        _("Your record"),
        (
            Told("member_no", _("Member number")),
            Told("name_en", _("English name")),
            Told("name_zh", _("Chinese name")),
            Told("language", _("Language"), wording.language),
            Told("district", _("District"), wording.district),
            Told("channel", _("Channel"), wording.channel),
            Told("categories", _("Bought from"), _categories),
            Told("owner_id", _("Looked after by"), lambda _by: STAFF, Others.STAFF),
            Told("note", _("Note"), others=REVIEW),
            Told("collected_under", _("Collected under")),
            Told("joined_at", _("Joined")),
            Told("post_doubted_at", _("Mail came back")),
        ),
        {
            "id": OURS,
            "region": "of the district",
            "lake_key": OURS,
            "sx": LAKE,
            "import_id": OURS,
            "search_text": DERIVED,
            "search_zh": DERIVED,
        },
        by=("id",),
    ),
    Held(
        "customers_contactpoint",
        _("How we reach you"),
        (
            Told("kind", _("Kind"), POINTS.__getitem__),
            Told("value", _("Address or number"), _value),
            Told("is_primary", _("First choice")),
            Told("status", _("Standing"), STATUSES.__getitem__),
            Told("verified_at", _("Verified")),
            Told("source", _("Came from")),
            Told("doubt", _("Doubt"), lambda code: DOUBTS.get(code, code)),
            Told("doubted_at", _("Doubted")),
        ),
        {"id": OURS, "customer_id": OURS},
    ),
    Held(
        "customers_externalidentity",
        _("Your numbers in other systems"),
        (
            Told("source", _("System")),
            Told("external_id", _("Number")),
            Told("kind", _("Kind"), wording.identity_kind),
            Told("status", _("Standing"), lambda code: wording.identity_status(code)[0]),
            Told("verified_at", _("Verified")),
            Told("learnt_from", _("Came from")),
        ),
        {"id": OURS, "customer_id": OURS},
    ),
    Held(
        "customers_fieldvalue",
        _("What else we keep of you"),
        (Told("said", _("Field"), _own, REVIEW), Told("set_at", _("When"))),
        {
            "id": OURS,
            "customer_id": OURS,
            "field_id": "named above",
            "text": "told above",
            "whole": "told above",
            "day": "told above",
            "folded": DERIVED,
            "once": DERIVED,
        },
        when="set_at",
        view=(
            "(SELECT v.*, jsonb_build_object('field', v.field_id, 'text', v.text,"
            " 'whole', v.whole, 'day', v.day) AS said FROM customers_fieldvalue v) held"
        ),
    ),
    Held(
        "customers_customerprofile",
        _("Totals of your purchases"),
        (
            Told("orders", _("Orders")),
            Told("returns", _("Returns")),
            Told("spend_cents", _("Spent"), hkd),
            Told("first_on", _("First bought")),
            Told("last_on", _("Last bought")),
        ),
        {
            "customer_id": OURS,
            "channels": "counts of the orders below by channel",
            "returned_cents": "of the returns below",
        },
        order="customer_id",
        key="customer_id",
        # Of the days until then: the totals themselves are those of today.
        view=(
            "(SELECT customer_id, sum(orders)::int AS orders, sum(returns)::int AS returns,"
            " sum(spend_cents)::bigint AS spend_cents,"
            " min(day) FILTER (WHERE orders > 0) AS first_on,"
            " max(day) FILTER (WHERE orders > 0) AS last_on FROM customers_customerday"
            " WHERE customer_id = ANY(%(numbers)s) AND day <= %(day)s GROUP BY customer_id) held"
        ),
    ),
    Held(
        "customers_customerday",
        _("Totals by day"),
        (
            Told("day", _("Day")),
            Told("orders", _("Orders")),
            Told("returns", _("Returns")),
            Told("spend_cents", _("Spent"), hkd),
        ),
        {"customer_id": OURS},
        when_on="day",
        order="day",
        key="day",
    ),
    Held(
        "customers_pair",
        _("Records that may be yours too"),
        (
            Told("probability", _("How likely"), _percent),
            Told("levels", _("What agrees"), _levels, ALWAYS),
            Told("held", _("Verified details differ")),
        ),
        _TWO | {"scan_id": OURS, "group": OURS, "said": "the same evidence in numbers"},
        by=("left_id", "right_id"),
    ),
    Held(
        "customers_distinct",
        _("Records found not to be yours"),
        (MOMENT, BY),
        _TWO,
        by=("left_id", "right_id"),
        when="at",
    ),
    Held(
        "customers_merge",
        _("Records of yours that were made one"),
        (MOMENT, BY, Told("undone_at", _("Taken back"))),
        {"id": OURS, "winner_id": OURS, "loser_id": OURS, "changeset_id": OURS},
        by=("winner_id", "loser_id"),
        when="at",
    ),
    Held(
        "foundation_change",
        _("Changes of your record"),
        (
            MOMENT,
            Told("kind", _("How"), lambda kind: KINDS[kind][1] if kind in KINDS else kind),
            Told("verb", _("What"), VERBS.__getitem__),
            Told("before", _("Before"), _fields, REVIEW),
            Told("after", _("After"), _fields, REVIEW),
            Told("reason", _("Why"), others=REVIEW),
            BY,
        ),
        {"id": OURS, "changeset_id": OURS, "table": OURS, "row_id": OURS, "customer_id": OURS},
        when="at",
        view=(
            "(SELECT c.*, s.at, s.kind, s.reason, s.staff_id FROM foundation_change c"
            " JOIN foundation_changeset s ON s.id = c.changeset_id) held"
        ),
    ),
    Held(
        "foundation_entry",
        _("What happened"),
        (
            Told("happened_at", _("When")),
            Told("name", _("What"), lambda name: str(telling(name).title)),
            BY,
        ),
        {
            "id": OURS,
            "about": OURS,
            "customer_id": OURS,
            "subject_id": OURS,
            "recorded_at": "when we wrote it down",
            "payload": "codes and numbers of the rows that are told above",
        },
        when="happened_at",
    ),
)
