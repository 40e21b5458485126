"""A notice written out in one language, from what it states."""

from django.template.loader import render_to_string
from django.utils.translation import override

from .rules.notices import Terms
from .rules.vocabulary import LOCALES, Kind
from .wording import KINDS, PURPOSES


def written_out(terms: Terms) -> dict[str, str]:
    """Return the whole text of a notice in each language."""
    return {locale: _in(locale, terms) for locale in LOCALES}


def _in(locale: str, terms: Terms) -> str:
    with override(locale):
        context = {
            "purposes": [str(PURPOSES[purpose]) for purpose in terms.purposes],
            "kinds": [str(KINDS[kind]) for kind in Kind if kind in terms.kinds],
            "obligatory": _asked(terms, locale, obligatory=True),
            "voluntary": _asked(terms, locale, obligatory=False),
            "for_gain": terms.for_gain,
            **{
                name: [one.words.in_(locale) for one in getattr(terms, name)]
                for name in ("transferees", "classes", "recipients")
            },
            **{
                name: getattr(terms, name).in_(locale)
                for name in ("handler", "address", "response", "more")
            },
        }
        lines = render_to_string("privacy/notice.txt", context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def _asked(terms: Terms, locale: str, *, obligatory: bool) -> list[tuple[str, str]]:
    return [
        (str(KINDS[asked.kind]), asked.otherwise.in_(locale))
        for asked in terms.asked
        if asked.obligatory is obligatory
    ]
