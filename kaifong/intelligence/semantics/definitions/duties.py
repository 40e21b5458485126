"""What the law asks of the shop: requests, erasures, and to whom data were given."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.measures import Unit
from kaifong.intelligence.semantics.terms import Dimension, Entity, Kept, Kind, Measure
from kaifong.privacy.permissions import Permission as Privacy
from kaifong.requests.permissions import Permission as Requests
from kaifong.retention.permissions import Permission as Retention

PRIVACY = Kept(owner="privacy")
LAW_GIVES = 40  # calendar days: Cap. 486 ss.19(1) and 23(1)


def _answered(requests: Any) -> Any:
    return requests.answered == 1


def _in_time(requests: Any) -> Any:
    return (requests.answered == 1) & (requests.days_taken <= LAW_GIVES)


def _waiting(requests: Any) -> Any:
    return requests.answered == 0


def _erased(items: Any) -> Any:
    return items.state == "done"


def _spared(items: Any) -> Any:
    return items.state == "spared"


ENTITIES = (
    Entity(
        name="request",
        label=_("Requests"),
        grain=_("one request of a person about his data"),
        table="fact_request",
        columns={
            "day": "received_on",
            "month": "month",
            "request_kind": "kind",
            "request_state": "state",
            "request_way": "way",
        },
        needs=Requests.REQUEST_SEE,
        date="received_on",
        kept=PRIVACY,
    ),
    Entity(
        name="erasure",
        label=_("Erasures"),
        grain=_("one person in one run of the register of retention"),
        table="fact_erasure",
        columns={
            "day": "reckoned_on",
            "month": "month",
            "run_kind": "kind",
            "item_state": "state",
            "spared_for": "spared_for",
        },
        needs=Retention.RETENTION_SEE,
        date="reckoned_on",
        kept=PRIVACY,
    ),
    Entity(
        name="disclosure",
        label=_("Disclosures"),
        grain=_("one person's data given to one recipient"),
        table="fact_disclosure",
        columns={
            "day": "given_on",
            "month": "month",
            "recipient": "recipient_id",
            "disclosure_purpose": "purpose",
            "place": "place",
        },
        needs=Privacy.DISCLOSURE_SEE,
        date="given_on",
        kept=PRIVACY,
    ),
)


def _dimension(name: str, label: Any, formula: Any, codes: str = "", **more: Any) -> Dimension:
    unit = more.pop("unit", Unit.CODE)
    return Dimension(
        name=name, label=label, formula=formula, unit=unit, codes=codes, kept=PRIVACY, **more
    )


DIMENSIONS = (
    _dimension(
        *("request_kind", _("Kind of request"), _("What was asked.")),
        "request.kind",
        delicate=True,
    ),
    _dimension(
        *("request_state", _("State of the request"), _("The last step that was taken.")),
        "request.state",
    ),
    _dimension(
        *("request_way", _("Way of the request"), _("How it reached us.")),
        "request.channel",
    ),
    _dimension(
        *("run_kind", _("Kind of run"), _("By night, by a request, or done again.")),
        "retention.run",
    ),
    _dimension(
        *("item_state", _("What became of it"), _("Due, erased or spared.")),
        "retention.item",
    ),
    _dimension(
        *("spared_for", _("Spared for"), _("The rule for which a record was kept.")),
        "retention.rule",
    ),
    _dimension(
        *("recipient", _("Recipient"), _("To whom data were given.")),
        "recipient",
    ),
    _dimension(
        *("disclosure_purpose", _("Purpose of giving"), _("For what data were given.")),
        "disclosure.purpose",
    ),
    _dimension(
        *("place", _("Place"), _("The place to which data went.")),
        "place",
    ),
)


def _counted(name: str, entity: str, label: Any, formula: Any, **more: Any) -> Measure:
    kind, unit = more.pop("kind", Kind.COUNT), more.pop("unit", Unit.COUNT)
    return Measure(
        name=name,
        entity=entity,
        label=label,
        formula=formula,
        kind=kind,
        unit=unit,
        kept=PRIVACY,
        **more,
    )


MEASURES = (
    _counted(
        *("requests", "request", _("Requests")),
        _("Requests received in the period."),
    ),
    _counted(
        *("requests_answered", "request", _("Requests answered")),
        _("Of these the ones that were answered, with data, with none, or refused."),
        fits=_answered,
        reads=("answered",),
    ),
    _counted(
        *("requests_in_time", "request", _("Answered within 40 days")),
        _("Of the answered ones those answered by the fortieth day after receipt (Cap. 486 s.19)."),
        fits=_in_time,
        reads=("answered", "days_taken"),
    ),
    _counted(
        *("requests_waiting", "request", _("Requests not answered")),
        _("Of these the ones that are not answered yet."),
        fits=_waiting,
        reads=("answered",),
    ),
    _counted(
        *("days_taken", "request", _("Days taken")),
        _("Sum of the calendar days from receipt to answer; divide by the requests answered."),
        kind=Kind.SUM,
        unit=Unit.DAYS,
        column="days_taken",
        fits=_answered,
        reads=("answered",),
    ),
    _counted(
        *("items_due", "erasure", _("Records in runs")),
        _("Records that runs of the register found to be due."),
    ),
    _counted(
        *("items_erased", "erasure", _("Records erased")),
        _("Of these the ones that were erased."),
        fits=_erased,
        reads=("state",),
    ),
    _counted(
        *("items_spared", "erasure", _("Records spared")),
        _("Of these the ones that had to be kept."),
        fits=_spared,
        reads=("state",),
    ),
    _counted(
        *("disclosures", "disclosure", _("Disclosures")),
        _("Persons whose data were given out, one for each time and recipient."),
    ),
)
