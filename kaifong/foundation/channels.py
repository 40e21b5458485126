"""The channels through which the shop's customers come and buy."""

from enum import IntEnum
from functools import cache

from kaifong.foundation.search.folding import fold, simplify


class Channel(IntEnum):
    """Where a customer or an order came from; the numbers are stored and never change meaning."""

    OTHER = 0
    WEB = 1
    APP = 2
    WHATSAPP = 3
    MARKETPLACE = 4
    STORE = 5

    @property
    def name_en(self) -> str:
        return _NAMES[self][0]

    @property
    def name_zh(self) -> str:
        return _NAMES[self][1]


_NAMES = {
    Channel.OTHER: ("Other", "其他"),
    Channel.WEB: ("Web shop", "網店"),
    Channel.APP: ("App", "手機應用程式"),
    Channel.WHATSAPP: ("WhatsApp", "WhatsApp"),
    Channel.MARKETPLACE: ("Marketplace", "網上商場"),
    Channel.STORE: ("Store", "門市"),
}
_SPELLINGS = {
    Channel.OTHER: "others unknown 未知 其它",
    Channel.WEB: "web website webshop online onlineshop onlinestore eshop estore internet"
    " pc desktop browser shopify 網站 網上 網上商店 官網 線上 電腦",
    Channel.APP: "mobileapp mobile ios android iphone 手機 手機app 應用程式 程式",
    Channel.WHATSAPP: "wa whatsappbusiness",
    Channel.MARKETPLACE: "market mall hktvmall hktv amazon ebay taobao tmall jd zalora carousell"
    " lazada shopee pinkoi 商城 網購平台 平台 淘寶 天貓 京東 電商平台",
    Channel.STORE: "shop retail retailstore physicalstore offline instore pos counter branch"
    " boutique 店舖 店鋪 分店 實體店 門店 專櫃 零售 線下",
}


def channel_from(text: str) -> Channel | None:
    """Return the channel that a word or code names, in English or Chinese, or None."""
    return _by_spelling().get(_key(text))


def _key(text: str) -> str:
    return "".join(letter for letter in simplify(fold(text)) if letter.isalnum())


@cache
def _by_spelling() -> dict[str, Channel]:
    return {
        _key(spelling): channel
        for channel in Channel
        for spelling in (
            channel.name,
            str(channel.value),
            *_NAMES[channel],
            *_SPELLINGS[channel].split(),
        )
    }
