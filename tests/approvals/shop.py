"""A kind to be approved, and people who ask and approve, for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from kaifong.approvals import actions
from kaifong.approvals.models import Approval
from kaifong.approvals.queries import Among, By, Kind, Terms, Threshold, offer_kind
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.foundation.ids import ApprovalId
from tests.cast import NOON, allow, staff

KIND = "tests.refund"
ANYBODY = Among(By.PERMISSION, "approvals:approval:approve")
CONTENT = {"order": 12, "cents": 5_000}


def terms(**more: object) -> Terms:
    return Terms(
        **{
            "thresholds": (Threshold(0, 1, ANYBODY), Threshold(10_000, 2, ANYBODY)),
            "hours": 48,
            "good_hours": 24,
            "reminders": (12, 24),
            **more,
        }
    )


def kind(**more: object) -> Kind:
    return Kind(
        **{
            "code": KIND,
            "label": "Refund",
            "counts": "cents",
            "tell": lambda content: [("Order", content["order"]), ("Cents", content["cents"])],
            "starts": terms(),
            **more,
        }
    )


@contextmanager
def offered(**more: object) -> Iterator[Kind]:
    """Have refunds approved for one test."""
    from kaifong.approvals.queries.kinds import _kinds

    before = dict(_kinds)
    one = kind(**more)
    offer_kind(one)
    try:
        yield one
    finally:
        _kinds.clear()
        _kinds.update(before)


def approver(name: str, *more: str) -> Actor:
    person = staff(name)
    allow(person, "approval", "see", "approve", *more)
    return actor_of(person)


def asker(name: str = "Ann Asker") -> Actor:
    return actor_of(staff(name))


def keeper(name: str = "Kay Keeper") -> Actor:
    person = staff(name)
    allow(person, "policy", "see", "keep")
    allow(person, "approval", "see")
    return actor_of(person)


def asked(
    actor: Actor,
    content: dict[str, object] | None = None,
    *,
    at: datetime = NOON,
    measure: int = 100,
    **more,
) -> ApprovalId:
    return actions.ask(
        actor=actor, kind=KIND, content=content or CONTENT, measure=measure, at=at, **more
    )


def vote(actor: Actor, number: int, *, yes: bool = True, at: datetime = NOON, **more):
    found = Approval.objects.get(pk=number).content_hash
    return actions.vote(
        **{
            "actor": actor,
            "approval_id": number,
            "content_hash": found,
            "yes": yes,
            "reason": "" if yes else "Not like this.",
            "at": at,
            **more,
        }
    )


def person(actor: Actor) -> Staff:
    return Staff.objects.get(pk=actor.staff_id)
