"""Two extractions that the made-up shop's marketing asked for: one waits, one was refused."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.extraction import actions
from kaifong.extraction.models import Extraction
from kaifong.extraction.queries import Wish
from kaifong.foundation.ids import StaffId
from kaifong.privacy.queries import Purpose as Use

LAST = "SELECT coalesce(max(id), 0) FROM foundation_entry"
# Made up like the rest of the journal, as of one moment.
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(last)s"
NEAR = "place=101"  # one district: however large the shop, a file holds it


def extract(*, house: int, at: datetime) -> int:
    """Ask for both, and refuse one; return how many entries that wrote into the journal."""
    asker = _somebody("marketing.home", ("customer", "see"), ("extraction", "ask"))
    officer = _somebody("privacy", ("customer", "see"), ("approval", "approve"))
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    # In a shop whose administrators let nobody approve, nothing can be asked.
    with suppress(approvals.NobodyCanApprove), wall.lifted():
        then = at - timedelta(days=9)
        _refused(officer, actions.ask(actor=asker, wish=_everything(house), at=then), at)
        actions.ask(actor=asker, wish=_survey(house), at=at - timedelta(hours=6))
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def _everything(house: int) -> Wish:
    return Wish(
        fields=("name_en", "name_zh", "email", "phone", "spend"),
        purpose=Use.ANALYSIS,
        why="想看看中西區客戶的消費情況。",
        activity="中西區客戶分析",
        recipient_id=house,
        query=NEAR,
        days=30,
        downloads=5,
    )


def _survey(house: int) -> Wish:
    return Wish(
        fields=("name_en", "name_zh", "phone"),
        purpose=Use.SERVICE,
        why="致電上月退貨的客戶，查詢不滿意的原因。",
        activity="退貨意見調查",
        recipient_id=house,
        query=NEAR,
    )


def _refused(officer: Actor, number: int, at: datetime) -> None:
    row = Extraction.objects.get(pk=number)
    approval = Approval.objects.get(pk=row.approval_id or 0)
    others = (_somebody("management").staff_id, _somebody("sales.head").staff_id)
    for pk in (officer.staff_id, *others):
        with suppress(approvals.NotAVoice, approvals.DecidedAlready):
            approvals.vote(
                actor=_as(officer, pk),
                approval_id=approval.pk,
                content_hash=approval.content_hash,
                yes=False,
                reason="分析毋須聯絡資料：請只選地區及消費金額。",
                at=at - timedelta(days=8),
            )


def _as(officer: Actor, staff_id: StaffId) -> Actor:
    return Actor(staff_id, "", "en", (), officer.grants, officer.purpose)


def _somebody(username: str, *granted: tuple[str, str]) -> Actor:
    """Return somebody who may do this, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username=username, is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    grants = tuple(
        Granted(action, about, ANY, frozenset(FieldClass), frozenset(Purpose))
        for about, action in granted
    )
    return Actor(StaffId(staff_id or 0), "", "en", (), grants, Purpose.PRIVACY)
