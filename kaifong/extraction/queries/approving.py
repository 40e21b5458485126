"""What of extractions is approved: a kind for each class of fields, and who may agree to which."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.approvals.queries import Among, By, Kind, Terms, Threshold, offer_kind
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.extraction import wording
from kaifong.extraction.models import Extraction

from .matters import sees_all
from .told import told

ANYBODY = Among(By.PERMISSION, "approvals:approval:approve")
MANY = 10_000  # rows from which two must agree
LABELS = {
    FieldClass.INTERNAL: _("Extraction of internal fields"),
    FieldClass.CONTACT: _("Extraction of contact details"),
    FieldClass.FINANCIAL: _("Extraction of amounts"),
    FieldClass.SENSITIVE: _("Extraction of sensitive fields"),
}
TIMES: dict[str, Any] = {"hours": 72, "good_hours": 24, "reminders": (24, 48)}
ONE = (Threshold(0, 1, ANYBODY), Threshold(MANY, 2, ANYBODY))
TWO = (Threshold(0, 2, ANYBODY),)


def code_of(cls: FieldClass) -> str:
    """Return the kind under which an extraction of this class is approved."""
    return f"extraction.{cls}"


def offer() -> None:
    """Let extractions be approved; called once, at start."""
    for cls, label in LABELS.items():
        strict = cls is FieldClass.SENSITIVE
        offer_kind(
            Kind(
                code=code_of(cls),
                label=label,
                counts=_("rows"),
                tell=tell,
                title=title,
                starts=Terms(thresholds=TWO if strict else ONE, **TIMES),
                bars=bars,
            )
        )


def title(content: Mapping[str, Any]) -> str:

    return wording.number(content["extraction"])


def bars(actor: Actor, content: Mapping[str, Any]) -> object:
    """Return why somebody may not agree: he does not see all that he would give."""
    row = Extraction.objects.filter(pk=content["extraction"]).first()
    if row is not None and sees_all(actor, row):
        return ""
    return gettext(
        "You do not see, for the purpose at hand, every field of everybody asked for: somebody"
        " who does must decide."
    )


def tell(content: Mapping[str, Any]) -> list[tuple[object, object]]:
    return told(extraction_id=content["extraction"])
