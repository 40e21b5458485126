"""The file of a breach on paper, in both languages at once, for whoever asks for it."""

from datetime import datetime

from kaifong.foundation.documents.pdf import Paper, Table, write
from kaifong.foundation.law.pack import Words
from kaifong.foundation.web.formats import hk_date
from kaifong.privacy.incident_wording import HARMS, LOSTS, STATES, TOS
from kaifong.privacy.wording import both

from .queries import Affected, IncidentSeen
from .rules.incidents import Harm, State, To
from .rules.notices import Both

TITLE = Words("Data breach file", "資料外洩事故檔案")
FOOT = Words(
    "Who is affected is reckoned from sealed logs, not by hand.",
    "受影響人士由封存紀錄計算，並非人手編列。",
)


def as_pdf(seen: IncidentSeen, found: Affected, what: str, *, at: datetime) -> bytes:
    """
    Return the file on paper.

    :raises NoChineseFont: if no font of this machine has Chinese characters
    """
    window = f"{seen.exposed.begins:%Y-%m-%d %H:%M} – {seen.exposed.ends:%Y-%m-%d %H:%M} UTC"
    facts = (
        ("事故 Incident", f"{seen.id} · {seen.title}"),
        ("狀態 Standing", _both(both(STATES[seen.state]))),
        ("外洩途徑 What was lost", f"{_both(both(LOSTS[seen.exposed.lost]))} · {what}"),
        ("期間 Window", window),
        ("發現 Noticed", f"{seen.noticed_at:%Y-%m-%d %H:%M} UTC"),
        ("決定期限 To be decided by", str(seen.due_on or "—")),
        ("編號雜湊值 sha256 of the numbers", found.sha256),
        ("印製 Printed", f"{at:%Y-%m-%d %H:%M} UTC"),
    )
    paper = Paper(
        title=TITLE.both(),
        language="zh-hant",
        facts=facts,
        figures=(("受影響人數 People affected", str(len(found.customer_ids)), ""),),
        tables=[table for table in (_course(seen), _letters(seen), _people(found)) if table.rows],
        foot=FOOT.both(),
    )
    return write(paper)


def _course(seen: IncidentSeen) -> Table:
    rows = [
        (
            f"{one.at:%Y-%m-%d %H:%M}",
            _both(both(STATES[State(one.state)])),
            _both(both(HARMS[Harm(one.harm)])) if one.harm else "",
            one.facts,
        )
        for one in reversed(seen.steps)
    ]
    return Table("經過 Course", ("時間 When", "步驟 Step", "損害 Harm", "事實 Facts"), rows)


def _letters(seen: IncidentSeen) -> Table:
    rows = [
        (
            hk_date(one.told_at),
            f"{_both(both(TOS[To(one.to)]))} {one.whom}",
            f"{one.text_zh} {one.text_en}",
            one.proof,
        )
        for one in reversed(seen.letters)
    ]
    return Table("通知 Letters", ("日期 When", "對象 To", "內容 Text", "憑證 Proof"), rows)


def _people(found: Affected) -> Table:
    numbers = [str(pk) for pk in found.customer_ids]
    rows = [(", ".join(numbers[at : at + 12]),) for at in range(0, len(numbers), 12)]
    return Table("受影響客戶編號 Numbers of those affected", ("編號 Numbers",), rows)


def _both(words: Both) -> str:
    return f"{words.zh} {words.en}"
