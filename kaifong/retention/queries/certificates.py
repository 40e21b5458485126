"""What a run has to say for itself when it is done."""

from typing import Any

from django.db.models import Count

from kaifong.foundation.law.pack import installed as law
from kaifong.retention.models import Item, Run
from kaifong.retention.register import installed

SAMPLE = 10


def certified(run: Run) -> dict[str, Any]:
    """Return whom a run erased and spared, by number, and by which rules; nobody's name."""
    items = Item.objects.filter(run=run)
    spared = items.filter(state="spared").values("spared_for").annotate(count=Count("pk"))
    return {
        "register": installed().version,
        "law": law().version,
        "rules": sorted(run.due),
        "erased": items.filter(state="done").count(),
        "spared": {row["spared_for"]: row["count"] for row in spared.order_by("spared_for")},
        "ids_hash": run.ids_hash,
    }
