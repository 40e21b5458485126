"""Who may declare other systems and look after them; their rows are open as the customer's are."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    SOURCE_DELETE = "sources:source:delete"
    SOURCE_KEEP = "sources:source:keep"
    SOURCE_MATCH = "sources:source:match"
    SOURCE_REFRESH = "sources:source:refresh"
    SOURCE_SEE = "sources:source:see"


SOURCE = declare(Object(name="source", fields={}, has_rows=False))
