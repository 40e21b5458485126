"""What the register of recipients and the log of disclosures say, in both languages."""

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules.disclosures import Bar, Bound, Capacity, Caution
from .rules.notices import Both
from .rules.vocabulary import Kind
from .wording import both

CAPACITIES: Mapping[Capacity, Promise | str] = {
    Capacity.PROCESSOR: _("Processor: works for us"),
    Capacity.RECIPIENT: _("Recipient: uses data himself"),
}
BARS: Mapping[Bar, Promise | str] = {
    Bar.UNKNOWN: _(
        "Nobody of that number is in the register of recipients: enter the contract there first."
    ),
    Bar.ENDED: _("%(name)s gets no more data: the business with them has ended."),
    Bar.NOT_BEGUN: _("The contract with %(name)s begins on %(begins)s: wait until then."),
    Bar.RAN_OUT: _(
        "The contract with %(name)s ran out on %(until)s: renew it in the register first."
    ),
    Bar.KINDS: _("The register lets %(name)s have no data of this kind: %(lacking)s."),
    Bar.PROCESSOR: _("%(name)s works for us and may not use data for marketing of its own."),
    Bar.ABROAD: _(
        "%(name)s is outside Hong Kong: s.33 wants model clauses; enter their reference first."
    ),
}
CAUTIONS: Mapping[Caution, Promise | str] = {
    Caution.ABROAD: _("Outside Hong Kong with neither model clauses nor a reason on record."),
    Caution.CLAUSES: _(
        "Outside Hong Kong without model clauses: nothing may go there once s.33 is law."
    ),
}
# ISO 3166 codes of places where a shop in Hong Kong has things done.
PLACES: Mapping[str, Promise | str] = {
    "HK": _("Hong Kong"),
    "AU": _("Australia"),
    "CN": _("Mainland China"),
    "DE": _("Germany"),
    "GB": _("United Kingdom"),
    "IE": _("Ireland"),
    "IN": _("India"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "MO": _("Macao"),
    "MY": _("Malaysia"),
    "PH": _("Philippines"),
    "SG": _("Singapore"),
    "TW": _("Taiwan"),
    "US": _("United States"),
}


def bar(why: Bar, bound: Bound | None = None, lacking: Collection[Kind] = ()) -> Both:
    """Return why nothing may be given, in both languages."""
    if bound is None:
        return both(BARS[why])
    facts = {
        "begins": bound.contract_from.isoformat(),
        "until": bound.contract_until.isoformat() if bound.contract_until else "",
        "lacking": sorted(lacking),
    }
    said = [
        both(BARS[why], name=name, **facts).in_(locale)
        for locale, name in (("en", bound.name.en), ("zh-hant", bound.name.zh))
    ]
    return Both(*said)


def caution(what: Caution) -> Both:
    """Return what should be mended, in both languages."""
    return both(CAUTIONS[what])
