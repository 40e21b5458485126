"""What is asked for, line by line: on its pages, and for whoever is to agree."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kaifong.customers.queries import wished
from kaifong.extraction import wording
from kaifong.extraction.models import Extraction
from kaifong.extraction.rules import Format
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_date
from kaifong.privacy.queries import names_of_recipients

from .people import WHOLE, fields_of


def told(*, extraction_id: int) -> list[tuple[object, object]]:
    """Return what is asked for; for whoever may see it already."""
    row = Extraction.objects.filter(pk=extraction_id).first()
    if row is None:
        return []
    name = names_of_recipients([row.recipient_id])
    who = next((own(one.en, one.zh) for one in name.values()), "")
    lines: list[tuple[object, object]] = [
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
        lines.insert(1, (_("Channel"), wording.CHANNELS[row.channel]))
        lines.insert(2, (_("Class of goods"), row.goods))
    return lines


def whom(row: Extraction) -> list[tuple[object, object]]:
    """Return whom it is about: how many by number, or the filters in words."""
    if row.reduced_at is not None:
        many = ngettext("%(n)s by number", "%(n)s by their numbers", row.many or 0)
        kept = many % {"n": row.many} if row.many else _("by a filter")
        return [(_("Customers"), kept), (_("Let go of on"), hk_date(row.reduced_at))]
    if row.ids:
        many = ngettext("%(n)s by number", "%(n)s by their numbers", len(row.ids))
        return [(_("Customers"), many % {"n": len(row.ids)})]
    return list(wished(actor=WHOLE, query=row.query).words)
