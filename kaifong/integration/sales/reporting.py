"""The report of a judged sales file."""

# ruff: noqa: S608  names and codes of our own

from typing import Any

from kaifong.integration.verdicts import Verdict

from .judging import Judged

COUNTS = f"""
SELECT count(DISTINCT invoice) FILTER (verdict = '{Verdict.NEW}'),
  count(DISTINCT invoice) FILTER (invoice IN (SELECT number FROM known)),
  count(DISTINCT buyer) FILTER (verdict = '{Verdict.NEW}'),
  min(placed_at) FILTER (verdict = '{Verdict.NEW}'),
  max(placed_at) FILTER (verdict = '{Verdict.NEW}')
FROM judged"""


def report_of(judged: Judged) -> dict[str, Any]:
    """Return buckets, verdicts, reasons and what would be made, for people and machines."""
    row = judged.database.execute(COUNTS).fetchone() or (0, 0, 0, None, None)
    new, known, customers, first, last = row
    return {
        **judged.account.as_json(),
        "blank": judged.blank,
        "masked": judged.refusals.masked,
        "verdicts": {verdict.value: lines for verdict, lines in judged.verdicts.items()},
        "reasons": dict(judged.refusals.reasons.most_common()),
        "orders": {"new": new, "known": known},
        "customers": {"named": customers},
        "period": [moment.isoformat() if moment else None for moment in (first, last)],
        "rates": {name: str(rate) for name, rate in judged.options.rates.items()},
    }
