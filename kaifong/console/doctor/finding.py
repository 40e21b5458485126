"""What a check found."""

from dataclasses import dataclass
from typing import Literal

type State = Literal["good", "doubtful", "bad"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, how it is, and how to mend it if it is not well."""

    subject: str
    state: State
    says: str
    mend: str = ""


def judge(subject: str, says: str, *, well: bool, mend: str, otherwise: State = "bad") -> Finding:
    """Return a finding that tells how to mend it only where that is needed."""
    return Finding(subject, "good", says) if well else Finding(subject, otherwise, says, mend)
