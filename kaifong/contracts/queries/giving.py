"""Who may give what a contract asks, and the grants that would follow from it."""

from django.db.models import QuerySet

from kaifong.authority.models import Department, Role, Staff
from kaifong.authority.objects import object_named
from kaifong.authority.queries import Actor, actor_of
from kaifong.authority.rules import FieldClass
from kaifong.authority.terms import Terms
from kaifong.contracts.permissions import Permission
from kaifong.contracts.rules import covers, mask, rights

from .wish import Wish

# Whoever may do the one gives the other: figures tell of lines, and what is sent is a file.
LIKE = {("see", "figures"): ("report", "order"), ("mail", "order"): ("export", "order")}


def terms_of(wish: Wish) -> tuple[Terms, ...]:
    """Return what each role of the department would be granted."""
    classes = mask(wish.highest, wish.detail)
    return tuple(
        Terms(
            action=action,
            object=about,
            regions=wish.rows.regions,
            channels=wish.rows.channels,
            categories=wish.rows.categories,
            classes=classes,
            purposes=frozenset({wish.purpose}),
        )
        for action, about in rights(wish.detail, wish.forms, wish.rhythm)
    )


def roles_of(department_id: int) -> QuerySet[Role]:
    """Return the roles of a department."""
    return Role.objects.filter(department_id=department_id).order_by("pk")


def stewards(owner: Department) -> QuerySet[Staff]:
    """Return who works for the owner and may agree: one of them answers for a contract."""
    _app, about, action = Permission.CONTRACT_AGREE.split(":")
    return Staff.objects.filter(
        left_at=None,
        user__is_active=True,
        memberships__role__department=owner,
        memberships__role__department__closed_at=None,
        memberships__role__grants__object=about,
        memberships__role__grants__action=action,
    ).distinct()


def works_for(staff_id: int, department_id: int) -> bool:
    """Return whether somebody holds a role of a department."""
    return Role.objects.filter(department_id=department_id, memberships__staff=staff_id).exists()


def may_give(actor: Actor, wish: Wish) -> bool:
    """Return whether somebody himself may do all of it, each for some purpose of his."""
    at_work = [actor.for_purpose(purpose) for purpose in actor.purposes]
    return all(any(_holds(one, terms) for one in at_work) for terms in terms_of(wish))


def _holds(actor: Actor, terms: Terms) -> bool:
    action, about = LIKE.get((terms.action, terms.object), (terms.action, terms.object))
    scope = actor.scope(action, about)
    told = set(object_named(about).fields.values()) & terms.classes | {FieldClass.PUBLIC}
    return all(covers(scope.where(cls), terms.rows) for cls in told)


def actor_again(staff_id: int) -> Actor | None:
    """Return somebody with what he may do now; none if he has left."""
    staff = Staff.objects.filter(pk=staff_id, left_at=None).first()
    return None if staff is None else actor_of(staff)
