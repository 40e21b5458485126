"""Fields of the shop's own, one of every kind, made through the real action."""

from kaifong.authority import wall
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions, queries
from kaifong.customers.custom_fields.definitions import Wish
from kaifong.customers.custom_fields.kinds import Kind
from tests.cast import NOON

SIZES = (("EU 38", "歐碼 38"), ("EU 39", "歐碼 39"), ("EU 40", "歐碼 40"))


def wish(code="shoe_size", kind=Kind.CHOICE, **more):
    told = {
        "name_en": code.replace("_", " ").capitalize(),
        "name_zh": f"欄位{code}",
        "cls": FieldClass.INTERNAL,
        "purpose": "orders",
        "why": "The right size goes out the first time.",
        "keep_always": True,
        "options": SIZES if kind in (Kind.CHOICE, Kind.CHOICES) else (),
        **more,
    }
    return Wish(code=code, kind=kind, **told)


def made(actor, code="shoe_size", kind=Kind.CHOICE, **more):
    """Return a new field of the shop's own."""
    number = actions.define(actor=actor, wish=wish(code, kind, **more), at=NOON)
    return next(one for one in queries.every_field().values() if one.id == number)


def put(actor, customer_id, field, value, at=NOON):
    """Write into a field as its form does; return the change-set."""
    was = held(actor, customer_id)[field.name]
    return actions.edit(
        actor=actor,
        customer_id=customer_id,
        original={field.name: was},
        mine={field.name: value},
        at=at,
    )


def held(actor, customer_id):
    """Return what an actor sees of a customer in the shop's own fields."""
    with wall.seen_by(actor):
        person = queries.person(actor=actor, customer_id=customer_id)
    return {field.name: value for field, value in person.more}


def asked(actor, question, **what):
    """Ask a query as this person, behind the wall."""
    with wall.seen_by(actor):
        return question(actor=actor, **what)


def part_again(actor, customer_id):
    """Take the last merge of a customer back."""
    last = asked(actor, queries.merges_of, customer_id=customer_id)[0]
    return actions.unmerge(actor=actor, merge_id=last.id, at=NOON)
