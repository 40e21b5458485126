"""Where a customer is, from what a file says of district and country."""

from kaifong.foundation.hongkong.areas import district_from
from kaifong.foundation.hongkong.places import District, Region
from kaifong.foundation.search.folding import fold, simplify

_HERE = frozenset(
    {"hk", "hkg", "hong kong", "hongkong", "hong kong sar", "hong kong sar china", "香港"}
    | {simplify(name) for name in ("中國香港", "香港特別行政區")}
)
_MACAU = frozenset({"mo", "mac", "macau", "macao", "macau sar", "macao sar", "澳门", "中国澳门"})
_NOWHERE = frozenset({"", "unspecified", "unknown", "n/a", "na", "-", "none", "不详", "未知"})


def district_of(*, district: str | None, country: str | None) -> District:
    """Return the district that is named; abroad is one district, an unknown one is unknown."""
    land = simplify(fold(country or ""))
    if land in _MACAU:
        return District.MACAU
    named = district_from(district) if district else None
    if land and land not in _HERE | _NOWHERE:
        # Towns abroad bear names of ours: only the mainland's cities of the bay count.
        mainland = land in {"cn", "chn", "china", "中国"}
        near = named is not None and named.region == Region.GREATER_BAY
        return named if named is not None and mainland and near else District.OVERSEAS
    return named or District.UNKNOWN
