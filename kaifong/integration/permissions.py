from enum import StrEnum


class Permission(StrEnum):
    IMPORT_REVERT = "integration:import:revert"
    IMPORT_RUN = "integration:import:run"
    IMPORT_SEE = "integration:import:see"
