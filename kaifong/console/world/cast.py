"""The few people who are in every made-up shop, for tests and tours to meet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import District

if TYPE_CHECKING:
    from .lives import Lives


@dataclass(frozen=True, kw_only=True)
class Character:
    """Somebody with a part to play; what is empty they do not have."""

    name_en: str = ""
    name_zh: str = ""
    language: str = "zh-hant"
    phone: str = ""
    email: str = ""
    outside_id: str = ""
    channel_id: tuple[str, str] = ("", "")  # of WhatsApp or WeChat: kind, number
    district: District
    channel: Channel
    orders: int
    sends_back: bool = False
    lapsed_on: int | None = None  # days after the shop opened; none: still buys
    note: str = ""


SHARED_PHONE = "+85291234567"

CAST = (
    Character(
        name_en="CHAN Mei Ling, Karen",
        name_zh="陳美玲",
        phone="+85291010001",
        email="karen.chan@harbourmail.example",
        channel_id=("whatsapp", "HK.91010001.karen"),
        district=District.SHA_TIN,
        channel=Channel.APP,
        orders=42,
        note="Member since the shop opened; asks for paper-free receipts.",
    ),
    Character(
        name_en="LAU Chi Keung",
        name_zh="劉志強",
        phone="+85291020002",
        email="ck.lau@kowloonmail.example",
        district=District.KWUN_TONG,
        channel=Channel.WEB,
        orders=18,
        sends_back=True,
        note="Third complaint about damaged parcels; wants to be telephoned, not written to.",
    ),
    Character(
        name_en="HO Wing Yan, Winnie",
        name_zh="何穎欣",
        phone="+85291030003",
        email="winnie.ho@peakmail.example",
        channel_id=("wechat", "oXw1nn1eH0"),
        district=District.WAN_CHAI,
        channel=Channel.WHATSAPP,
        orders=9,
        lapsed_on=900,
        note="Withdrew consent to direct marketing.",
    ),
    Character(
        name_en="Maria Concepción Guadalupe Evangelina de los Santos y Villanueva-Montenegro"
        " Macapagal Wolfeschlegelsteinhausenbergerdorff",
        language="en",
        phone="+85291040004",
        email="maria.concepcion.guadalupe.evangelina.de.los.santos@mail.example.com",
        district=District.CENTRAL_AND_WESTERN,
        channel=Channel.WEB,
        orders=6,
    ),
    Character(
        name_en="AU YEUNG Ka Man, Carmen",
        name_zh="歐陽嘉敏",
        phone="+85291050005",
        email="carmen.auyeung@harbourmail.example",
        district=District.YUEN_LONG,
        channel=Channel.APP,
        orders=15,
    ),
    Character(
        outside_id="MK-00004711", district=District.UNKNOWN, channel=Channel.MARKETPLACE, orders=3
    ),
    Character(
        name_en="WONG Tai Man, Peter",
        name_zh="黃大文",
        phone=SHARED_PHONE,
        email="peter.wong@lionrock.example",
        district=District.TAI_PO,
        channel=Channel.STORE,
        orders=8,
    ),
    Character(
        name_en="LEUNG Sau Fong",
        name_zh="梁秀芳",
        phone=SHARED_PHONE,
        district=District.TAI_PO,
        channel=Channel.WEB,
        orders=7,
    ),
)
# What each is called in tests: the number on the card.
MRS_CHAN, MR_LAU, MISS_HO, LONG_NAME, AU_YEUNG, OUTSIDE_ONLY, PETER_WONG, LEUNG_SAU_FONG = (
    f"KF{number:08}" for number in range(1, len(CAST) + 1)
)


def enter(lives: "Lives", *, last_day: int) -> None:
    """Give the first customers the lives of the cast, in place."""
    for index, person in enumerate(CAST):
        lives.joined[index] = 0
        lives.ended[index] = last_day if person.lapsed_on is None else person.lapsed_on
        lives.orders[index] = person.orders
        lives.district[index] = person.district
        lives.channel[index] = person.channel
        lives.sends_back[index] = person.sends_back
        lives.few_products[index] = False
        lives.cared_for[index] = index == 0
    lives.favourites[: len(CAST)] = np.arange(3, dtype=np.int16)
