"""The certificate of a run: for a file and on paper, in both languages at once."""

from typing import Any

from kaifong.foundation.documents.pdf import Paper, Table, write
from kaifong.foundation.law.pack import Words

from .queries import RunSeen
from .register import installed

TITLE = Words("Certificate of erasure", "刪除個人資料證明書")
FOOT = Words("Numbers only: this paper names nobody.", "本證明書只載號碼，不載任何人的姓名。")


def plain(seen: RunSeen) -> dict[str, Any]:
    """Return a certificate as data."""
    tally = seen.certificate.get("tally", {})
    return {
        "run": seen.id,
        "kind": seen.kind,
        "as_of": seen.on.isoformat(),
        "proposed_at": seen.proposed_at.isoformat(),
        "approved_at": seen.approved_at and seen.approved_at.isoformat(),
        "approved_by": seen.approved_by,
        "ended_at": seen.ended_at and seen.ended_at.isoformat(),
        "register": seen.register,
        "law": seen.law,
        "due": [_rule(code, count) for code, count in sorted(seen.due.items())],
        "people_erased": seen.certificate.get("erased", 0),
        "sha256_of_numbers": seen.ids_hash,
        "rows": tally.get("rows", {}),
        "kept": [
            {**_rule(code, count), "until": tally.get("kept_until", {}).get(code)}
            for code, count in sorted(tally.get("kept", {}).items())
        ],
        "spared": [
            _rule(code, count) for code, count in sorted(seen.certificate.get("spared", {}).items())
        ],
        "lake": seen.lake,
    }


def as_pdf(seen: RunSeen) -> bytes:
    """
    Return a certificate on paper.

    :raises NoChineseFont: if no font of this machine has Chinese characters
    """
    told = plain(seen)
    facts = (
        ("執行 Run", f"{seen.id} · {seen.on:%Y-%m-%d}"),
        ("批准 Agreed to", f"{told['approved_at']} · {told['approved_by'] or '—'}"),
        ("完成 Done", str(told["ended_at"])),
        ("規則 Register", f"{seen.register} · {seen.law}"),
        ("號碼雜湊值 sha256 of the numbers", seen.ids_hash),
        ("分析庫 Analytic files", _lake(seen.lake)),
    )
    heads = ("資料 Data", "法例 Law", "數目 Count")
    tables = [
        Table("到期 Due", heads, [_line(row) for row in told["due"]], (2,)),
        Table("已刪除的資料列 Rows erased", ("表 Table", "數目 Count"), _rows(told["rows"]), (1,)),
        Table(
            "依法保留 Kept by law",
            (*heads, "保留至 Until"),
            [(*_line(row), row["until"] or "") for row in told["kept"]],
            (2,),
        ),
        Table("未刪除 Spared", heads, [_line(row) for row in told["spared"]], (2,)),
    ]
    paper = Paper(
        title=TITLE.both(),
        language="zh-hant",
        facts=facts,
        figures=(("已刪除人數 People erased", str(told["people_erased"]), ""),),
        tables=[table for table in tables if table.rows],
        foot=FOOT.both(),
    )
    return write(paper)


def _rule(code: str, count: int) -> dict[str, Any]:
    rule = installed().rules.get(code)
    if rule is None:  # of an older register
        return {"rule": code, "count": count, "what": {"en": code, "zh": code}, "law": ""}
    what = {"en": rule.what.en, "zh": rule.what.zh}
    return {"rule": code, "count": count, "what": what, "law": rule.cites}


def _line(row: dict[str, Any]) -> tuple[str, str, str]:
    return f"{row['what']['zh']} {row['what']['en']}", row["law"], f"{row['count']:,}"


def _rows(rows: dict[str, int]) -> list[tuple[str, str]]:
    return [(table, f"{count:,}") for table, count in sorted(rows.items())]


def _lake(lake: dict[str, Any]) -> str:
    if not lake:
        return "—"
    return f"{lake['files']} files, {lake['rows']:,} rows read again, {lake['found']} found"
