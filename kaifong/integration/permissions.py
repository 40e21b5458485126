from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    IMPORT_REVERT = "integration:import:revert"
    IMPORT_RUN = "integration:import:run"
    IMPORT_SEE = "integration:import:see"


IMPORT = declare(Object(name="import", fields={}, has_rows=False))
