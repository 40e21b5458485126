"""Who may read the register of data."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    DATAMAP_SEE = "datamap:datamap:see"


DATAMAP = declare(Object(name="datamap", fields={}, has_rows=False))
