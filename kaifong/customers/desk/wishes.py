"""Reading an address of the list for apps above."""

from dataclasses import replace

from django.http import QueryDict

from kaifong.authority.queries import Actor
from kaifong.customers.custom_fields.kinds import Kind
from kaifong.customers.queries import Wished

from .asking import wanted
from .own_filters import COLUMNS


def read(actor: Actor, query: str) -> Wished:
    """Return the filters of an address; which columns it shows is nobody's filter."""
    data = QueryDict(query, mutable=True)
    data.pop(COLUMNS, None)
    found = wanted(data, actor)
    # In which order they stand, neither adds nor leaves out anybody.
    plain = replace(found, cols=None)
    free = bool(found.asked.text) or any(one.field.kind == Kind.TEXT for one in found.asked.more)
    return Wished(found.asked, plain.without(), tuple(found.in_words()), free)
