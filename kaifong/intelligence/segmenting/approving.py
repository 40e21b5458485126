"""What of hand-overs is approved: that so many people are used for something."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.approvals.queries import Among, By, Kind, Terms, Threshold, offer_kind
from kaifong.foundation.web.codes import own
from kaifong.intelligence.models import HandOver, SegmentVersion

from .handed import departments
from .rules import KIND

USES = {"marketing": _("Marketing"), "calls": _("List of calls")}
ANYBODY = Among(By.PERMISSION, "approvals:approval:approve")
MANY = 10_000  # people from which two must agree


def offer() -> None:
    """Let hand-overs be approved; called once, at start."""
    offer_kind(
        Kind(
            code=KIND,
            label=_("Hand-over of a segment"),
            counts=_("people"),
            tell=tell,
            title=title,
            starts=Terms(
                thresholds=(Threshold(0, 1, ANYBODY), Threshold(MANY, 2, ANYBODY)),
                hours=72,
                good_hours=24 * 7,
                reminders=(24, 48),
            ),
        )
    )


def title(content: Mapping[str, Any]) -> str:
    return f"H-{content['hand_over']}"


def tell(content: Mapping[str, Any]) -> list[tuple[object, object]]:
    """Return what is handed over to whom, with the counts that were said; nobody by name."""
    row = HandOver.objects.get(pk=content["hand_over"])
    seen = SegmentVersion.objects.get(segment_id=row.segment_id, number=row.version)
    to = departments().get(row.to_code, (row.to_code, ""))
    return [
        (_("Segment"), f"{seen.name} ({row.version})"),
        (_("What for"), USES[row.use]),
        (_("Department"), own(*to)),
        (_("People in it"), row.whole),
        (_("Lost to consent and the like"), row.lost_in_all),
        (_("Remaining"), row.remaining),
    ]
