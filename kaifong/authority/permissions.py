from enum import StrEnum


class Permission(StrEnum):
    AUTHORITY_ADMINISTER = "authority:authority:administer"
    LOG_SEE = "authority:log:see"
