"""What is asked for, line by line: on its pages, and for whoever is to agree."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kaifong.customers.queries import wished
from kaifong.extraction import wording
from kaifong.extraction.models import Extraction
from kaifong.extraction.rules import About, Format
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_date
from kaifong.orders.queries import LinesWanted
from kaifong.privacy.queries import names_of_recipients

from . import lines
from .matters import fields_of
from .whole import WHOLE


def told(*, extraction_id: int) -> list[tuple[object, object]]:
    """Return what is asked for; for whoever may see it already."""
    row = Extraction.objects.filter(pk=extraction_id).first()
    if row is None:
        return []
    name = names_of_recipients([row.recipient_id])
    who = next((own(one.en, one.zh) for one in name.values()), "")
    found: list[tuple[object, object]] = [
        (_("Rows"), wording.ABOUT[About(row.about)]),
        (_("Purpose"), wording.PURPOSES[row.purpose]),
        (_("Reason for asking"), row.why),
        (_("Activity"), row.activity),
        (_("For whom"), who),
        (_("Fields"), wording.listed([wording.field(one) for one in fields_of(row)])),
        *whom(row),
        (_("Rows at most"), f"{row.rows_up_to:,}"),
        (_("Format"), wording.FORMATS[Format(row.format)]),
        (_("Kept for"), ngettext("%(n)s day", "%(n)s days", row.days) % {"n": row.days}),
        (
            _("Fetched at most"),
            ngettext("%(n)s time", "%(n)s times", row.downloads) % {"n": row.downloads},
        ),
    ]
    if row.channel:
        found.insert(2, (_("Channel"), wording.CHANNELS[row.channel]))
        found.insert(3, (_("Class of goods"), row.goods))
    return found


def whom(row: Extraction) -> list[tuple[object, object]]:
    """Return whom or what it is about: how many by number, or the filters in words."""
    label = wording.ABOUT[About(row.about)]
    if row.reduced_at is not None:
        many = ngettext("%(n)s by number", "%(n)s by their numbers", row.many or 0)
        kept = many % {"n": row.many} if row.many else _("by a filter")
        return [(label, kept), (_("Let go of on"), hk_date(row.reduced_at))]
    if row.ids:
        many = ngettext("%(n)s by number", "%(n)s by their numbers", len(row.ids))
        return [(label, many % {"n": len(row.ids)})]
    if row.about == About.LINE:
        return _chosen(lines.read(row.query))
    return list(wished(actor=WHOLE, query=row.query).words)


def _chosen(wanted: LinesWanted) -> list[tuple[object, object]]:
    """Return period and filters in words."""
    filters = {
        "kinds": (_("Kind of order"), wording.ORDER_KINDS),
        "channels": (_("Channel"), wording.channels()),
        "regions": (_("Region"), wording.regions()),
        "categories": (_("Category"), wording.categories()),
    }
    return [
        (_("Orders placed"), f"{hk_date(wanted.first)} – {hk_date(wanted.last)}"),
        *(
            (label, wording.listed([str(words.get(code, code)) for code in codes]))
            for at, (label, words) in filters.items()
            if (codes := getattr(wanted, at))
        ),
    ]
