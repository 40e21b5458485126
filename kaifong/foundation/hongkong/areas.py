"""Well-known areas and estates, and finding the district in what people write."""

import re
from collections.abc import Iterable
from functools import lru_cache

from kaifong.foundation.hongkong.places import District
from kaifong.foundation.search.folding import fold, simplify

# One spelling between slashes; spaces stand where people may leave them out.
_AREAS = {
    District.CENTRAL_AND_WESTERN: """
        Central and Western District/Central & Western/Central/Sheung Wan/Sai Ying Pun
        Kennedy Town/Shek Tong Tsui/Admiralty/Mid Levels/The Peak/Sai Wan/Soho Hong Kong
        中西區/中環/上環/西環/西營盤/堅尼地城/石塘咀/金鐘/半山/山頂
    """,
    District.WAN_CHAI: """
        Wan Chai/Wanchai District/Causeway Bay/CWB/Happy Valley/Tai Hang/Jardine's Lookout
        Leighton Hill
        灣仔/銅鑼灣/跑馬地/大坑/渣甸山/掃桿埔
    """,
    District.EASTERN: """
        Eastern District/North Point/Quarry Bay/Tai Koo/Tai Koo Shing/Sai Wan Ho/Shau Kei Wan
        Chai Wan/Fortress Hill/Tin Hau/Siu Sai Wan/Heng Fa Chuen/Hang Fa Chuen/Lei King Wan
        Kornhill/Braemar Hill
        港島東區/北角/鰂魚涌/太古/太古城/西灣河/筲箕灣/柴灣/炮台山/天后/小西灣/杏花邨/鯉景灣
        康怡花園/寶馬山
    """,
    District.SOUTHERN: """
        Southern District/Aberdeen/Ap Lei Chau/Repulse Bay/Stanley/Pok Fu Lam/Wong Chuk Hang
        Cyberport/Deep Water Bay/South Horizons/Tin Wan/Chi Fu/Wah Fu/Shek O/Tai Tam/Bel Air
        港島南區/香港仔/鴨脷洲/淺水灣/赤柱/薄扶林/黃竹坑/數碼港/深水灣/海怡半島/田灣/置富花園
        華富邨/石澳/大潭/貝沙灣
    """,
    District.YAU_TSIM_MONG: """
        Yau Tsim Mong/Tsim Sha Tsui/TST/Jordan/Yau Ma Tei/Mong Kok/MK/Tai Kok Tsui
        Prince Edward/Olympic/West Kowloon/King's Park/Hung Hom Bay
        油尖旺/尖沙咀/尖沙嘴/尖東/佐敦/油麻地/旺角/大角咀/大角嘴/太子/奧運站/西九龍/京士柏
    """,
    District.SHAM_SHUI_PO: """
        Sham Shui Po/SSP/Cheung Sha Wan/Lai Chi Kok/Mei Foo/Mei Foo Sun Chuen/Shek Kip Mei
        Nam Cheong/Yau Yat Tsuen/Yau Yat Chuen/Stonecutters Island/So Uk
        深水埗/深水埔/長沙灣/荔枝角/美孚/美孚新邨/石硤尾/南昌/又一村/昂船洲/蘇屋邨
    """,
    District.KOWLOON_CITY: """
        Kowloon City/Kowloon Tong/Hung Hom/To Kwa Wan/Ho Man Tin/Kai Tak/Ma Tau Wai/Ma Tau Kok
        Whampoa/Whampoa Garden/Laguna Verde/Sung Wong Toi
        九龍城/九龍塘/紅磡/土瓜灣/何文田/啟德/馬頭圍/馬頭角/黃埔/黃埔花園/海逸豪園/宋皇臺
    """,
    District.WONG_TAI_SIN: """
        Wong Tai Sin/WTS/Diamond Hill/San Po Kong/Tsz Wan Shan/Lok Fu/Wang Tau Hom/Choi Hung
        Choi Wan/Ngau Chi Wan/Chuk Yuen
        黃大仙/鑽石山/新蒲崗/慈雲山/樂富/橫頭磡/彩虹/彩雲邨/牛池灣/竹園
    """,
    District.KWUN_TONG: """
        Kwun Tong/Kowloon Bay/Ngau Tau Kok/Lam Tin/Yau Tong/Sau Mau Ping/Shun Lee
        Telford Gardens/Laguna City/Amoy Gardens/Lei Yue Mun/Sceneway Garden
        觀塘/官塘/九龍灣/牛頭角/藍田/油塘/秀茂坪/順利邨/德福花園/麗港城/淘大花園/鯉魚門/匯景花園
    """,
    District.KWAI_TSING: """
        Kwai Tsing/Kwai Chung/Kwai Fong/Kwai Hing/Tsing Yi/Lai King/Tai Wo Hau/Villa Esplanada
        Cheung Hang
        葵青/葵涌/葵芳/葵興/青衣/荔景/大窩口/灝景灣/長亨邨
    """,
    District.TSUEN_WAN: """
        Tsuen Wan/Sham Tseng/Ma Wan/Park Island/Discovery Park/Lei Muk Shue/Ting Kau
        Tsing Lung Tau/Belvedere Garden
        荃灣/深井/馬灣/珀麗灣/愉景新城/梨木樹/汀九/青龍頭/麗城花園
    """,
    District.TUEN_MUN: """
        Tuen Mun/Castle Peak/Siu Hong/Lam Tei/So Kwun Wat/Gold Coast/Tai Lam/Butterfly Bay
        San Hui
        屯門/青山灣/兆康/藍地/掃管笏/黃金海岸/大欖/蝴蝶灣/新墟
    """,
    District.YUEN_LONG: """
        Yuen Long/Tin Shui Wai/TSW/Kam Tin/Hung Shui Kiu/Lau Fau Shan/Kam Sheung/Fairview Park
        Pat Heung/San Tin/Ping Shan/Long Ping/Kingswood Villas
        元朗/天水圍/錦田/洪水橋/流浮山/錦上路/錦綉花園/錦繡花園/八鄉/新田/屏山/朗屏/嘉湖山莊
    """,
    District.NORTH: """
        North District/Sheung Shui/Fanling/Sha Tau Kok/Luen Wo Hui/Lo Wu/Ta Kwu Ling/Kwu Tung
        新界北區/上水/粉嶺/沙頭角/聯和墟/羅湖口岸/打鼓嶺/古洞
    """,
    District.TAI_PO: """
        Tai Po/Tai Po Market/Tai Wo/Fo Hang/Lam Tsuen/Hong Lok Yuen/Science Park Tai Po
        Tai Mei Tuk/Providence Bay
        大埔/大埔墟/太和/林村/康樂園/大美督/大尾篤/天賦海灣
    """,
    District.SHA_TIN: """
        Sha Tin/Ma On Shan/Tai Wai/Fo Tan/City One/Shek Mun/Siu Lek Yuen/Wu Kai Sha
        Science Park/Lek Yuen/Royal Ascot/Che Kung Temple
        沙田/馬鞍山/大圍/火炭/第一城/石門/小瀝源/烏溪沙/科學園/瀝源/駿景園/車公廟
    """,
    District.SAI_KUNG: """
        Sai Kung/Tseung Kwan O/TKO/Junk Bay/Hang Hau/Po Lam/Tiu Keng Leng/Lohas Park
        Clear Water Bay/Clearwater Bay/Metro City/Rennie's Mill/Pak Tam Chung
        西貢/將軍澳/坑口/寶琳/調景嶺/康城/日出康城/清水灣/新都城
    """,
    District.ISLANDS: """
        Islands District/Outlying Islands/Tung Chung/Cheung Chau/Lamma Island/Lamma/Lantau
        Lantau Island/Discovery Bay/Mui Wo/Peng Chau/Tai O/Chek Lap Kok
        Hong Kong International Airport/Sok Kwu Wan/Yung Shue Wan
        離島/東涌/長洲/南丫島/大嶼山/愉景灣/梅窩/坪洲/大澳/赤鱲角/香港國際機場/索罟灣/榕樹灣
    """,
    District.MACAU: """
        Macau/Macao/Taipa/Coloane/Cotai
        澳門/氹仔/路環/路氹
    """,
    District.GUANGZHOU: """
        Guangzhou/Canton
        廣州/天河區/番禺
    """,
    District.SHENZHEN: """
        Shenzhen/Shum Chun/Futian/Nanshan/Luohu/Qianhai
        深圳/福田/南山區/羅湖/前海/龍崗區/寶安區
    """,
    District.ZHUHAI: """
        Zhuhai/Hengqin
        珠海/橫琴
    """,
    District.FOSHAN: """
        Foshan/Shunde
        佛山/順德
    """,
    District.HUIZHOU: """
        Huizhou
        惠州/惠陽
    """,
    District.DONGGUAN: """
        Dongguan
        東莞
    """,
    District.ZHONGSHAN: """
        Zhongshan
        中山市
    """,
    District.JIANGMEN: """
        Jiangmen
        江門
    """,
    District.ZHAOQING: """
        Zhaoqing
        肇慶
    """,
    District.OVERSEAS: """
        Outside Hong Kong/Foreign/Abroad
        外國/國外
    """,
}
# Words of one district that also stand in the names of streets, buildings and other places.
_ROADS_EN = (
    r"(?! ?(?:road|rd|street|st|avenue|ave|lane|path|terrace|drive|highway|plaza|tower|building)\b)"
)
_ROADS_ZH = "(?![道路街]|公路|大道)"


def district_from(text: str) -> District | None:
    """
    Return the district that a name or an address speaks of, in English or Chinese, or None.

    An address written in English ends with its district, one in Chinese begins with it. A street
    called after an area (Tai Po Road) says nothing about where it is.
    """
    return _district_of(simplify(fold(text)))


@lru_cache(maxsize=50_000)
def _district_of(text: str) -> District | None:
    if exact := _EXACT.get(_key(text)):
        return exact
    if found := _CHINESE.search(text):
        return _EXACT[_key(found[0])]
    spaced = re.sub(r"[^\w']+", " ", text)
    names = _ENGLISH.findall(spaced)
    return _EXACT[_key(names[-1])] if names else None


def _key(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _any_of(patterns: Iterable[str]) -> str:
    # The longest first, since the first alternative that fits is taken.
    return "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))


def _english(spelling: str) -> str:
    return re.escape(re.sub(r"[^\w']+", " ", spelling)).replace(r"\ ", " ?").replace("'", "'?")


_SPELLINGS = {
    simplify(fold(spelling)): district
    for district, spellings in _AREAS.items()
    for spelling in re.split(r"\s*[/\n]\s*", spellings.strip())
}
_EXACT = {_key(spelling): district for spelling, district in _SPELLINGS.items()} | {
    _key(simplify(fold(name))): district
    for district in District
    if district is not District.UNKNOWN
    for name in (
        district.name_en,
        district.name_zh,
        district.name_zh.removesuffix("區"),
        str(district.value),
    )
    if len(name) > 1
}
_CHINESE = re.compile(f"(?:{_any_of(n for n in _SPELLINGS if not n.isascii())}){_ROADS_ZH}")
_ENGLISH = re.compile(
    rf"\b(?:{_any_of(_english(n) for n in _SPELLINGS if n.isascii())})\b{_ROADS_EN}"
)
