"""The codes by which notices and consents speak of purposes, kinds of data and channels."""

from enum import StrEnum

LOCALES = ("en", "zh-hant")


class Purpose(StrEnum):
    """What data are collected for; stated in a notice, or consented to (Cap. 486 Sch. 1 DPP3)."""

    ORDERS = "orders"
    SERVICE = "service"
    MEMBERSHIP = "membership"
    ACCOUNTS = "accounts"
    ANALYSIS = "analysis"
    MARKETING = "marketing"
    PROVISION = "provision"  # giving data to others for their direct marketing: s.35J


# Beyond what a notice says these need the person's own consent: Part 6A of Cap. 486.
NEEDS_CONSENT = frozenset({Purpose.MARKETING, Purpose.PROVISION})


# Directly related purposes need no consent of their own: Sch. 1 DPP3(4).
RELATED = {
    Purpose.ACCOUNTS: frozenset({Purpose.ORDERS, Purpose.MEMBERSHIP}),
    Purpose.SERVICE: frozenset({Purpose.ORDERS, Purpose.MEMBERSHIP}),
}


class Kind(StrEnum):
    """A kind of personal data."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    DISTRICT = "district"
    LANGUAGE = "language"
    MEMBER_NO = "member_no"
    BIRTH_MONTH = "birth_month"
    BIRTH_DATE = "birth_date"
    INCOME = "income"
    MARITAL = "marital"
    FAMILY = "family"
    OCCUPATION = "occupation"
    VEHICLE = "vehicle"
    PURCHASES = "purchases"
    ENQUIRIES = "enquiries"


# What no form may make obligatory (PCPD 2019; DPP1(1)(c)).
EXCESSIVE = frozenset(
    {Kind.BIRTH_DATE, Kind.INCOME, Kind.MARITAL, Kind.FAMILY, Kind.OCCUPATION, Kind.VEHICLE}
)
# What people are asked for on forms, in their order; the rest arises as they buy and ask.
ASKED = tuple(kind for kind in Kind if kind not in {Kind.PURCHASES, Kind.ENQUIRIES})
# For which purposes a process of the shop uses what is asked for.
USED_FOR: dict[Kind, frozenset[Purpose]] = {
    Kind.NAME: frozenset(Purpose),
    Kind.PHONE: frozenset({Purpose.ORDERS, Purpose.SERVICE, Purpose.MARKETING}),
    Kind.EMAIL: frozenset({Purpose.ORDERS, Purpose.SERVICE, Purpose.MARKETING}),
    Kind.DISTRICT: frozenset({Purpose.ORDERS, Purpose.ANALYSIS, Purpose.MARKETING}),
    Kind.LANGUAGE: frozenset({Purpose.ORDERS, Purpose.SERVICE, Purpose.MARKETING}),
    Kind.MEMBER_NO: frozenset({Purpose.MEMBERSHIP}),
    Kind.BIRTH_MONTH: frozenset({Purpose.MEMBERSHIP, Purpose.MARKETING}),
}


class Channel(StrEnum):
    """How a message reaches a person; ANY stands for all of them."""

    ANY = ""
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"
    PHONE = "phone"
    POST = "post"


class Address(StrEnum):
    """The kinds of address at which one can be stopped; named as contact points are."""

    EMAIL = "email"
    PHONE = "phone"


ADDRESS_OF = {
    Channel.EMAIL: Address.EMAIL,
    Channel.SMS: Address.PHONE,
    Channel.CHAT: Address.PHONE,
    Channel.PHONE: Address.PHONE,
}


class Given(StrEnum):
    """On which way a person gave the data, with the notice before his eyes or ears."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    WEB = "web"
    PORTAL = "portal"
    API = "api"
    IMPORT = "import"
    SAMPLE = "sample"
