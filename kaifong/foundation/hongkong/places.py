"""Regions and districts: Hong Kong's eighteen, Macau, the Greater Bay Area and overseas."""

from enum import IntEnum


class Region(IntEnum):
    """A part of the market; the numbers are stored and never change meaning."""

    UNKNOWN = 0
    ISLAND = 1
    KOWLOON = 2
    NEW_TERRITORIES = 3
    MACAU = 4
    GREATER_BAY = 5
    OVERSEAS = 9

    @property
    def name_en(self) -> str:
        return _REGIONS[self][0]

    @property
    def name_zh(self) -> str:
        return _REGIONS[self][1]


class District(IntEnum):
    """A district; its number is the region's times a hundred and a running number."""

    UNKNOWN = 0
    CENTRAL_AND_WESTERN = 101
    WAN_CHAI = 102
    EASTERN = 103
    SOUTHERN = 104
    YAU_TSIM_MONG = 201
    SHAM_SHUI_PO = 202
    KOWLOON_CITY = 203
    WONG_TAI_SIN = 204
    KWUN_TONG = 205
    KWAI_TSING = 301
    TSUEN_WAN = 302
    TUEN_MUN = 303
    YUEN_LONG = 304
    NORTH = 305
    TAI_PO = 306
    SHA_TIN = 307
    SAI_KUNG = 308
    ISLANDS = 309
    MACAU = 401
    GUANGZHOU = 501
    SHENZHEN = 502
    ZHUHAI = 503
    FOSHAN = 504
    HUIZHOU = 505
    DONGGUAN = 506
    ZHONGSHAN = 507
    JIANGMEN = 508
    ZHAOQING = 509
    OVERSEAS = 901

    @property
    def region(self) -> Region:
        return Region(self // 100)

    @property
    def name_en(self) -> str:
        return _DISTRICTS[self][0]

    @property
    def name_zh(self) -> str:
        return _DISTRICTS[self][1]


_REGIONS = {
    Region.UNKNOWN: ("Unknown", "不詳"),
    Region.ISLAND: ("Hong Kong Island", "香港島"),
    Region.KOWLOON: ("Kowloon", "九龍"),
    Region.NEW_TERRITORIES: ("New Territories", "新界"),
    Region.MACAU: ("Macau", "澳門"),
    Region.GREATER_BAY: ("Greater Bay Area", "大灣區"),
    Region.OVERSEAS: ("Overseas", "海外"),
}
_DISTRICTS = {
    District.UNKNOWN: ("Unknown", "不詳"),
    District.CENTRAL_AND_WESTERN: ("Central and Western", "中西區"),
    District.WAN_CHAI: ("Wan Chai", "灣仔區"),
    District.EASTERN: ("Eastern", "東區"),
    District.SOUTHERN: ("Southern", "南區"),
    District.YAU_TSIM_MONG: ("Yau Tsim Mong", "油尖旺區"),
    District.SHAM_SHUI_PO: ("Sham Shui Po", "深水埗區"),
    District.KOWLOON_CITY: ("Kowloon City", "九龍城區"),
    District.WONG_TAI_SIN: ("Wong Tai Sin", "黃大仙區"),
    District.KWUN_TONG: ("Kwun Tong", "觀塘區"),
    District.KWAI_TSING: ("Kwai Tsing", "葵青區"),
    District.TSUEN_WAN: ("Tsuen Wan", "荃灣區"),
    District.TUEN_MUN: ("Tuen Mun", "屯門區"),
    District.YUEN_LONG: ("Yuen Long", "元朗區"),
    District.NORTH: ("North", "北區"),
    District.TAI_PO: ("Tai Po", "大埔區"),
    District.SHA_TIN: ("Sha Tin", "沙田區"),
    District.SAI_KUNG: ("Sai Kung", "西貢區"),
    District.ISLANDS: ("Islands", "離島區"),
    District.MACAU: ("Macau", "澳門"),
    District.GUANGZHOU: ("Guangzhou", "廣州"),
    District.SHENZHEN: ("Shenzhen", "深圳"),
    District.ZHUHAI: ("Zhuhai", "珠海"),
    District.FOSHAN: ("Foshan", "佛山"),
    District.HUIZHOU: ("Huizhou", "惠州"),
    District.DONGGUAN: ("Dongguan", "東莞"),
    District.ZHONGSHAN: ("Zhongshan", "中山"),
    District.JIANGMEN: ("Jiangmen", "江門"),
    District.ZHAOQING: ("Zhaoqing", "肇慶"),
    District.OVERSEAS: ("Overseas", "海外"),
}
