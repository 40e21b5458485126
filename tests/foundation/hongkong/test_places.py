import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.areas import district_from
from kaifong.foundation.hongkong.places import District, Region

FOUND = {
    District.CENTRAL_AND_WESTERN: [
        "Central",
        "中環",
        "Sheung Wan",
        "Central & Western",
        "IFC, Central",
    ],
    District.WAN_CHAI: [
        "Wanchai",
        "WAN CHAI",
        "銅鑼灣",
        "铜锣湾",
        "Causeway Bay",
        "Central Plaza, Wan Chai",
    ],
    District.EASTERN: ["Eastern", "東區", "鰂魚涌", "Tai Koo Shing", "Taikoo", "Chaiwan"],
    District.SOUTHERN: ["Aberdeen", "赤柱", "Pokfulam", "Ap Lei Chau"],
    District.YAU_TSIM_MONG: [
        "Mongkok",
        "Mong Kok",
        "旺角",
        "TST",
        "Tsim Sha Tsui",
        "尖沙嘴",
        "太子",
    ],
    District.SHAM_SHUI_PO: [
        "Shamshuipo",
        "深水埗",
        "深水埔",
        "美孚新邨",
        "Tai Po Road, Sham Shui Po",
    ],
    District.KOWLOON_CITY: ["Kowloon Tong", "紅磡", "Hunghom", "Kowloon City"],
    District.WONG_TAI_SIN: ["黃大仙", "黄大仙", "Diamond Hill", "Choi Hung"],
    District.KWUN_TONG: ["Kwun Tong", "观塘", "官塘", "Kowloon Bay"],
    District.KWAI_TSING: ["Kwai Fong", "青衣", "Tsing Yi"],
    District.TSUEN_WAN: ["Tsuen Wan", "荃灣", "Ma Wan"],
    District.TUEN_MUN: ["Tuen Mun", "屯門"],
    District.YUEN_LONG: ["Tin Shui Wai", "天水圍", "Yuenlong"],
    District.NORTH: ["Fanling", "上水", "North", "北區"],
    District.TAI_PO: ["Tai Po", "大埔墟", "太和邨"],
    District.SHA_TIN: ["Shatin", "Sha Tin, New Territories", "沙田", "馬鞍山", "Fo Tan"],
    District.SAI_KUNG: ["Tseung Kwan O", "TKO", "将军澳", "LOHAS Park", "Clearwater Bay"],
    District.ISLANDS: ["Tung Chung", "長洲", "Discovery Bay", "Lantau"],
    District.MACAU: ["Macau", "Macao", "澳門", "Taipa"],
    District.SHENZHEN: ["Shenzhen", "深圳市南山區"],
    District.ZHONGSHAN: ["中山"],
    District.OVERSEAS: ["Overseas", "海外"],
}


@pytest.mark.parametrize(
    ("text", "district"), [(text, place) for place, texts in FOUND.items() for text in texts]
)
def test_what_people_write(text: str, district: District) -> None:
    assert district_from(text) is district


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("Flat 12A, Block 3, Mei Foo Sun Chuen, Kowloon", District.SHAM_SHUI_PO),
        ("香港九龍旺角彌敦道610號荷李活商業中心", District.YAU_TSIM_MONG),
        ("新界沙田大埔公路沙田段", District.SHA_TIN),
        ("九龍深水埗大埔道1號", District.SHAM_SHUI_PO),
        ("3/F, 8 Sha Tin Centre Street, Shatin, N.T.", District.SHA_TIN),
        ("Ｓｈａ  Ｔｉｎ", District.SHA_TIN),
    ],
)
def test_whole_addresses(address: str, district: District) -> None:
    assert district_from(address) is district


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "Hong Kong",
        "Kowloon",
        "香港",
        "九龍",
        "0",
        "Unknown",
        "Tai Po Road",
        "大埔道",
        "Centralia",
        "?",
    ],
)
def test_what_names_no_district(text: str) -> None:
    assert district_from(text) is None


@pytest.mark.parametrize("district", District)
def test_every_district_knows_its_region_and_both_its_names(district: District) -> None:
    assert district.region.value == district // 100
    assert district.name_en
    assert not district.name_zh.isascii()
    if district is not District.UNKNOWN:
        for name in (district.name_en, district.name_zh, str(district.value)):
            assert district_from(name) is district


def test_there_are_eighteen_districts_in_hong_kong() -> None:
    home = {Region.ISLAND, Region.KOWLOON, Region.NEW_TERRITORIES}
    counts = [sum(d.region is region for d in District) for region in sorted(home)]
    assert counts == [4, 5, 9]


@pytest.mark.parametrize("region", Region)
def test_every_region_has_both_its_names(region: Region) -> None:
    assert region.name_en
    assert not region.name_zh.isascii()


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert district_from(text) in {None, *District}
