"""What goes in and comes out, as OpenAPI describes it. Money is integer HKD cents."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Code = Annotated[int, Field(ge=0, le=999)]
Cents = Annotated[int, Field(ge=-(10**15), le=10**15)]
Cursor = Annotated[str, Field(max_length=240, description="`after` of the page before")]
Limit = Annotated[int, Field(ge=1, le=200)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), lt=date(2200, 1, 1))]
Sorting = Literal["-joined", "joined", "name", "-name", "-spend", "spend", "-last", "last"]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class Problem(Schema):
    """What stood in the way."""

    error: str = Field(description="a lasting code")
    message: str = Field(description="a sentence in the language of Accept-Language")
    detail: Any = None


class CustomerAsked(Schema):
    q: Text = ""
    region: Code | None = None
    district: Code | None = None
    channel: Code | None = None
    category: Annotated[int, Field(ge=0, le=32_767)] | None = None
    owner: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = Field(
        None, description="a member of staff; 0: customers whom nobody looks after"
    )
    language: Annotated[str, Field(max_length=10, pattern=r"^[^\x00]*$")] = ""
    joined_from: Day | None = None
    joined_until: Day | None = Field(None, description="exclusive; days are Hong Kong days")
    spend_from: Cents | None = None
    spend_until: Cents | None = None
    last_before: Day | None = None


class CustomersAsked(CustomerAsked):
    sort: Sorting = "-joined"
    after: Cursor = ""
    limit: Limit = 25


class CustomerListed(Schema):
    """A customer; what the key's owner may not see is null, its classes are in `hidden`."""

    id: int
    member_no: str | None
    name_en: str | None
    name_zh: str | None
    language: str | None
    region: int | None
    district: int | None
    channel: int | None
    categories: list[int] | None
    owner_id: int | None
    joined_at: datetime | None
    email: str | None
    phone: str | None
    orders: int | None
    spend_cents: int | None
    last_on: date | None
    hidden: list[str]


class ContactPoint(Schema):
    id: int
    kind: str
    value: str
    is_primary: bool
    status: str


class Worth(Schema):
    orders: int
    returns: int
    spend_cents: int
    returned_cents: int
    average_cents: int
    first_on: date | None
    last_on: date | None


class Identity(Schema):
    id: int
    source: str
    external_id: str
    kind: str = Field(description="external, device, whatsapp, wechat or member")
    status: str = Field(description="good, doubted, bounced or opted_out")
    verified_at: datetime | None


class CustomerWhole(CustomerListed):
    contact: list[ContactPoint] | None
    identities: list[Identity] | None
    value: Worth | None
    note: str | None
    fields: dict[str, Any] = Field(
        {}, description="the shop's own fields by code; choices by English name; null: empty"
    )


class Customers(Schema):
    items: list[CustomerListed]
    after: str | None = Field(description="the cursor of the next page; null on the last")


class Count(Schema):
    count: int
    capped: bool = Field(description="there are more; counting stopped")


Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Languages = Literal["en", "zh-hant", "zh-hans"]


OwnCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,29}$")]
OwnValue = Annotated[str, Field(max_length=1_000)] | bool | int | float | list[Words] | None
OwnFields = Annotated[
    dict[OwnCode, OwnValue],
    Field(
        max_length=60,
        description="the shop's own fields by code, as reading gives them; null empties one",
    ),
]


class Sent(Schema):
    """What is sent to be written: a field that we do not know is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class CustomerNew(Sent):
    """A person who was shown the notice that the key is bound to."""

    name_en: Annotated[str, Field(max_length=160, pattern=r"^[^\x00]*$")] = ""
    name_zh: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""
    language: Languages = "zh-hant"
    district: Code = 0
    channel: Code = 0
    member_no: Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[^\x00]*$")] | None = (
        None
    )
    emails: Annotated[list[Words], Field(max_length=10)] = []
    phones: Annotated[list[Words], Field(max_length=10)] = []
    identities: Annotated[list["IdentityNew"], Field(max_length=10)] = []
    notice_language: Literal["en", "zh-hant"] | None = Field(
        None, description="in which language the notice was shown; else the person's own"
    )
    under_18: bool = Field(
        False, description="as the person says; then nothing is advertised to him"
    )
    fields: OwnFields = {}
    reason: Words = Field("", description="why he is another; with `even_if_alike` it is needed")


class IdentityNew(Sent):
    source: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
    external_id: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class CustomerMade(Schema):
    id: int
    version: str = Field(description="for `If-Match`; the header `ETag` too")


class CustomerChange(Sent):
    """The fields to be changed; those that are not named stay."""

    name_en: Annotated[str, Field(max_length=160, pattern=r"^[^\x00]*$")] = ""
    name_zh: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""
    language: Languages = "zh-hant"
    district: Code = 0
    channel: Code = 0
    owner_id: Id | None = None
    note: Annotated[str, Field(max_length=5_000, pattern=r"^[^\x00]*$")] = ""
    fields: OwnFields = {}


class CustomerChanged(Schema):
    id: int
    version: str
    changed: bool = Field(description="false: everything was so already")


class Address(Sent):
    value: Words = Field(description="an e-mail address or a telephone number")


class OrdersAsked(Schema):
    number: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    after: Cursor = ""
    limit: Limit = 25


class LineOut(Schema):
    number: int
    kind: int
    code: str
    description: str
    category_id: int
    quantity: int
    hkd_cents: int | None


class OrderListed(Schema):
    """An order or return; amounts of returns are negative; null is hidden."""

    id: int
    source: str
    number: str
    kind: int
    status: str
    placed_at: datetime
    placed_on: date
    channel: int
    region: int
    customer_id: int | None
    undoes_id: int | None
    currency: str
    amount_cents: int | None
    total_cents: int | None
    partial: bool = Field(description="some lines are another department's business")
    hidden: list[str]


class OrderWhole(OrderListed):
    lines: list[LineOut] | None


class Orders(Schema):
    items: list[OrderListed]
    after: str | None
