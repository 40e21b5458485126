"""What a card says of a person."""

from dataclasses import dataclass
from typing import Literal

Version = Literal["3.0", "4.0"]
# Other programs know one name a card; ours are kept in both scripts beside it.
NAME_EN, NAME_ZH, MEMBER_NO = "X-KAIFONG-NAME-EN", "X-KAIFONG-NAME-ZH", "X-KAIFONG-MEMBER-NO"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A person, with the first address of each kind first; what is empty is not said."""

    name_en: str = ""
    name_zh: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    language: str = ""
    locality: str = ""
    country: str = ""
    member_no: str = ""
    note: str = ""
    uid: str = ""
