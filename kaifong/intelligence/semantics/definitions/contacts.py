"""Who may be sent advertising, by which way, and for which goods."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.customers.permissions import Permission
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.semantics.terms import Dimension, Entity, Kept, Kind, Measure

from .people import PERSON, TO_CUSTOMER

PRIVACY = Kept(owner="privacy")


def _may(contacts: Any) -> Any:
    return contacts.standing == "may"


def _agreed(answers: Any) -> Any:
    return answers.state.isin(["consented", "no_objection"])


ENTITIES = (
    Entity(
        name="contact",
        label=_("Who may be written to"),
        grain=_("one customer and one way of writing, as it stands now"),
        table="fact_contact",
        columns={"contact_way": "channel", "contact_standing": "standing"},
        needs=Permission.CUSTOMER_SEE,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=PRIVACY,
    ),
    Entity(
        name="goods_answer",
        label=_("Answers about goods"),
        grain=_("one answer to advertising that still holds, for one kind of goods"),
        table="fact_agreed",
        columns={
            "consent_goods": "goods",
            "consent_state": "state",
            "consent_channel": "channel",
        },
        needs=Permission.CUSTOMER_SEE,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=PRIVACY,
    ),
)

DIMENSIONS = (
    Dimension(
        name="contact_way",
        label=_("Way of writing"),
        formula=_("E-mail, SMS, messaging app, telephone or post."),
        unit=Unit.CODE,
        codes="consent.channel",
        kept=PRIVACY,
    ),
    Dimension(
        name="contact_standing",
        label=_("May be written to"),
        formula=_(
            "Yes, or why not, by the newest answer to advertising by this way, whatever goods and"
            " kinds of data it names. Records that were merged, answers about one address and"
            " spoken consents are to be looked into one by one."
        ),
        unit=Unit.CODE,
        codes="contact.standing",
        delicate=True,
        kept=PRIVACY,
    ),
    Dimension(
        name="consent_goods",
        label=_("Goods of the consent"),
        formula=_("For advertising which goods the consent was asked."),
        unit=Unit.CODE,
        codes="consent.goods",
        kept=PRIVACY,
    ),
)


def _counted(name: str, entity: str, label: Any, formula: Any, **more: Any) -> Measure:
    return Measure(
        name=name,
        entity=entity,
        label=label,
        formula=formula,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        kept=PRIVACY,
        **more,
    )


MEASURES = (
    _counted(
        *("by_ways", "contact", _("Customers, for each way")),
        _("Customers in the books now, each once for each way of writing."),
    ),
    _counted(
        *("contactable", "contact", _("May be written to")),
        _(
            "Of these those who agreed or did not object, with a first address of that kind that is"
            " not doubted. Whoever asked at an address for no more messages is to be looked into."
        ),
        fits=_may,
        reads=("standing",),
    ),
    _counted(
        *("goods_answers", "goods_answer", _("Answers for goods")),
        _("Answers to advertising that still hold, one for each kind of goods that they name."),
    ),
    _counted(
        *("goods_agreed", "goods_answer", _("Agreed for goods")),
        _("Of these the consents that are given."),
        fits=_agreed,
        reads=("state",),
    ),
)
