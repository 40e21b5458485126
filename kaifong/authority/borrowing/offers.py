"""What policy lends: made and withdrawn by administrators, never changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority.actions.departments import CodeTaken
from kaifong.authority.actions.roles import NoSuchRole
from kaifong.authority.actions.rules_of_office import begin, done
from kaifong.authority.models import Offer, Role
from kaifong.authority.queries import Actor, known_actions
from kaifong.authority.rules import FieldClass, Purpose, Rows
from kaifong.authority.terms import Terms, WrongTerms
from kaifong.foundation.ids import OfferId, RoleId

from .events import OfferWithdrawn, PowersOffered
from .rules import LONGEST_BORROWING, NotSo, Offered, Why


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is lent to whom, for how long, and whose data they are; no roles: to all staff."""

    code: str
    name_en: str
    name_zh: str
    terms: Terms  # with which things, rows, classes and purposes; its action is one of `actions`
    actions: frozenset[str]
    minutes: int
    needs_approval: bool
    owner_role_id: RoleId
    role_ids: frozenset[int] | None = None


@transaction.atomic
def make_offer(*, actor: Actor, policy: Policy, at: datetime) -> OfferId:
    """
    Let powers be borrowed.

    :raises NotAllowed: if the actor is no administrator
    :raises NotSo: if it would be for longer than the house allows
    :raises WrongTerms: if the terms cannot be granted
    :raises NoSuchRole: if the data's owner is no role
    :raises CodeTaken: if another offer bears the code
    """
    begin(actor)
    _check(policy)
    stored = policy.terms.stored()
    del stored["action"], stored["own"]
    row = Offer(
        code=policy.code,
        name_en=policy.name_en,
        name_zh=policy.name_zh,
        actions=sorted(policy.actions),
        minutes=policy.minutes,
        needs_approval=policy.needs_approval,
        owner_role_id=policy.owner_role_id,
        role_ids=None if policy.role_ids is None else sorted(policy.role_ids),
        made_by=actor.staff_id,
        **stored,
    )
    try:
        with transaction.atomic():
            made = Offer.objects.bulk_create([row])[0]
    except IntegrityError as clash:
        raise CodeTaken(policy.code) from clash
    done(actor, PowersOffered(happened_at=at, offer_id=OfferId(made.pk)))
    return OfferId(made.pk)


def _check(policy: Policy) -> None:
    if not 1 <= policy.minutes <= LONGEST_BORROWING:
        raise NotSo(Why.TOO_LONG)
    known = known_actions()
    policy.terms.check(known)
    if not policy.actions or not policy.actions <= set(known[policy.terms.object]):
        raise WrongTerms("action")
    if policy.terms.own:
        raise WrongTerms("own")
    if not Role.objects.filter(pk=policy.owner_role_id).exists():
        raise NoSuchRole(policy.owner_role_id)


@transaction.atomic
def withdraw_offer(*, actor: Actor, offer_id: OfferId, at: datetime) -> None:
    """
    Lend this no more; sessions that are running end by themselves. Withdrawing twice is harmless.

    :raises NotAllowed: if the actor is no administrator
    """
    begin(actor)
    if Offer.objects.filter(pk=offer_id, withdrawn_at=None).update(withdrawn_at=at):
        done(actor, OfferWithdrawn(happened_at=at, offer_id=offer_id))


def offered(offer: Offer) -> Offered:
    """Return the most that an offer lends."""
    return Offered(
        actions=frozenset(offer.actions),
        classes=frozenset(FieldClass(cls) for cls in offer.classes),
        rows=Rows(_codes(offer.regions), _codes(offer.channels), _codes(offer.categories)),
        purposes=frozenset(Purpose(one) for one in offer.purposes),
        minutes=offer.minutes,
    )


def _codes(values: list[int] | None) -> frozenset[int] | None:
    return None if values is None else frozenset(values)
