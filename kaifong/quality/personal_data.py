"""Where this app keeps data about people."""

from typing import Any

from django.db import connection

from kaifong.foundation.registry import (
    Merged,
    Merging,
    OnErase,
    OnMerge,
    Reference,
    on_merging,
    register,
)

ASKING, SCORE = "quality_asking", "quality_score"


def _ours(table: str, holds: str, on_merge: OnMerge, *alike: str) -> Reference:
    erased = OnErase.DELETE
    return Reference(table, "customer_id", holds, erased, on_merge=on_merge, alike=alike)


def _nothing(*_about: Merged) -> None:
    """Leave askings under the number under which they were; the budget counts all of them."""


def _without_score(merged: Merged) -> Any:
    """Let the loser's score go: the next run gives the person one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM quality_score WHERE customer_id = %s RETURNING score, findings, at::text",
            [merged.loser_id],
        )
        return cursor.fetchone()


def _score_again(merged: Merged, was: Any) -> None:
    if was:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO quality_score (customer_id, score, findings, at)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [merged.loser_id, *was],
            )


register(
    _ours("quality_finding", "what was found wanting", OnMerge.UNITE, "rule_id"),
    _ours(SCORE, "how the record stands", OnMerge.OWN),
    _ours("quality_task", "what is to be asked for", OnMerge.UNITE, "rule_id"),
    _ours(ASKING, "when the person was asked", OnMerge.OWN),
    _ours("quality_supplement", "values that came in, from where", OnMerge.REPOINT),
)
on_merging(ASKING, "customer_id", Merging(_nothing, _nothing))
on_merging(SCORE, "customer_id", Merging(_without_score, _score_again))
