"""Customers, what they agreed to, and how their records stand."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.customers.permissions import Permission
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.semantics.terms import Dimension, Edge, Entity, Kept, Kind, Measure

CUSTOMERS = Kept(owner="service")
PRIVACY = Kept(owner="privacy")
QUALITY = Kept(owner="service")
PERSON = "customer_key"
TO_CUSTOMER = (Edge(to="customer", here=PERSON, there=PERSON),)


def _open(findings: Any) -> Any:
    return findings.is_open == 1


def _agreed(consents: Any) -> Any:
    return consents.state.isin(["consented", "no_objection"])


ENTITIES = (
    Entity(
        name="customer",
        label=_("Customers"),
        grain=_("one customer in the books now"),
        table="dim_customer",
        columns={
            "customer_region": "region",
            "customer_channel": "channel",
            "district": "district",
            "language": "language",
            "joined_month": "joined_month",
            "joined_on": "joined_on",
        },
        needs=Permission.CUSTOMER_SEE,
        person=PERSON,
        kept=CUSTOMERS,
    ),
    Entity(
        name="joining",
        label=_("New customers"),
        grain=_("one customer in the books, on the day of joining"),
        table="dim_customer",
        columns={
            "month": "joined_month",
            "customer_region": "region",
            "customer_channel": "channel",
            "district": "district",
            "language": "language",
        },
        needs=Permission.CUSTOMER_SEE,
        date="joined_on",
        person=PERSON,
        kept=CUSTOMERS,
    ),
    Entity(
        name="consent",
        label=_("Consents"),
        grain=_("one consent or refusal that still holds"),
        table="fact_consent",
        columns={
            "day": "said_on",
            "month": "month",
            "consent_state": "state",
            "consent_purpose": "purpose",
            "consent_channel": "channel",
        },
        needs=Permission.CUSTOMER_SEE,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=PRIVACY,
    ),
    Entity(
        name="finding",
        label=_("Findings of quality"),
        grain=_("one customer's record found wanting by one rule"),
        table="fact_finding",
        columns={
            "day": "opened_on",
            "month": "month",
            "quality_rule": "rule",
            "quality_dimension": "dimension",
            "severity": "severity",
            "charge": "department_id",
        },
        needs=Permission.CUSTOMER_SEE,
        date="opened_on",
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=QUALITY,
    ),
    Entity(
        name="score",
        label=_("Scores of quality"),
        grain=_("one customer's record as it stands now"),
        table="fact_score",
        columns={"score": "score"},
        needs=Permission.CUSTOMER_SEE,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=QUALITY,
    ),
)


def _dimension(name: str, label: Any, formula: Any, unit: Unit, **more: Any) -> Dimension:
    return Dimension(name=name, label=label, formula=formula, unit=unit, **more)


DIMENSIONS = (
    _dimension(
        *("customer_region", _("Region of the customer"), _("Where the customer lives now.")),
        Unit.REGION,
        kept=CUSTOMERS,
    ),
    _dimension(
        *("customer_channel", _("Home channel"), _("Where the customer came to us.")),
        Unit.CHANNEL,
        kept=CUSTOMERS,
    ),
    _dimension(
        *("district", _("District"), _("The district in which the customer lives now.")),
        Unit.DISTRICT,
        delicate=True,
        kept=CUSTOMERS,
    ),
    _dimension(
        *("language", _("Language"), _("The language in which the customer is written to.")),
        Unit.CODE,
        codes="language",
        kept=CUSTOMERS,
    ),
    _dimension(
        *("joined_month", _("Month of joining"), _("The month in which the customer joined.")),
        Unit.MONTH,
        kept=CUSTOMERS,
    ),
    _dimension(
        *("joined_on", _("Day of joining"), _("The Hong Kong day on which the customer joined.")),
        Unit.DATE,
        delicate=True,
        kept=CUSTOMERS,
    ),
    _dimension(
        *("consent_state", _("Consent"), _("What the customer said, as it holds now.")),
        Unit.CODE,
        codes="consent.state",
        delicate=True,
        kept=PRIVACY,
    ),
    _dimension(
        *("consent_purpose", _("Purpose"), _("For what the consent was asked.")),
        Unit.CODE,
        codes="consent.purpose",
        kept=PRIVACY,
    ),
    _dimension(
        *("consent_channel", _("Channel of the consent"), _("By which means; none: by any.")),
        Unit.CODE,
        codes="consent.channel",
        kept=PRIVACY,
    ),
    _dimension(
        *("quality_rule", _("Rule"), _("The rule by which a record was found wanting.")),
        Unit.CODE,
        codes="quality.rule",
        kept=QUALITY,
    ),
    _dimension(
        *("quality_dimension", _("Side of quality"), _("Complete, correct, current, and so on.")),
        Unit.CODE,
        codes="quality.dimension",
        kept=QUALITY,
    ),
    _dimension(
        *("severity", _("Severity"), _("How much a finding weighs.")),
        Unit.CODE,
        codes="quality.severity",
        kept=QUALITY,
    ),
    _dimension(
        *("charge", _("Department in charge"), _("The department in whose charge the rule is.")),
        Unit.CODE,
        codes="department",
        kept=QUALITY,
    ),
    _dimension(
        *("score", _("Score"), _("0 to 100, by the findings that are open.")),
        Unit.SCORE,
        kept=QUALITY,
    ),
)


def _counted(name: str, entity: str, label: Any, formula: Any, **more: Any) -> Measure:
    kind = more.pop("kind", Kind.COUNT)
    return Measure(
        name=name,
        entity=entity,
        label=label,
        formula=formula,
        kind=kind,
        unit=more.pop("unit", Unit.COUNT),
        **more,
    )


MEASURES = (
    _counted(
        *("customers", "customer", _("Customers")),
        _("Customers in the books now."),
        kind=Kind.DISTINCT,
        column=PERSON,
        kept=CUSTOMERS,
    ),
    _counted(
        *("joined", "joining", _("New customers")),
        _("Customers who joined in the period and are in the books now."),
        kept=CUSTOMERS,
    ),
    _counted(
        *("consents", "consent", _("Consents and refusals")),
        _("What was said and still holds, one for each purpose and channel."),
        kept=PRIVACY,
    ),
    _counted(
        *("agreed", "consent", _("Consents given")),
        _("Of these the consents that are given."),
        fits=_agreed,
        reads=("state",),
        kept=PRIVACY,
    ),
    _counted(
        *("findings", "finding", _("Findings")),
        _("Records found wanting in the period, whether or not they have been put right."),
        kept=QUALITY,
    ),
    _counted(
        *("findings_open", "finding", _("Open findings")),
        _("Of these the ones that are still wanting."),
        fits=_open,
        reads=("is_open",),
        kept=QUALITY,
    ),
    _counted(
        *("scored", "score", _("Scored customers")),
        _("Customers whose record has a score."),
        kept=QUALITY,
    ),
    _counted(
        *("score_sum", "score", _("Sum of scores")),
        _("Sum of the scores; divided by the scored customers it is the average score."),
        kind=Kind.SUM,
        unit=Unit.SCORE,
        column="score",
        kept=QUALITY,
    ),
)
