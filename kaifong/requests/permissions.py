"""What staff may do with people's requests: anybody who meets the public may receive one."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare


class Permission(StrEnum):
    REQUEST_RECEIVE = "requests:request:receive"
    REQUEST_SEE = "requests:request:see"
    REQUEST_ANSWER = "requests:request:answer"


REQUEST = declare(Object(name="request", fields={}, has_rows=False))
