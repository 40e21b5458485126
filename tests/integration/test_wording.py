from pathlib import Path

from kaifong.integration import wording
from kaifong.integration.reading.source import RowReason
from kaifong.integration.reasons import (
    AnswerReason,
    LineReason,
    MatchReason,
    OwnReason,
    PersonReason,
)
from kaifong.integration.sales_rules import Bucket, SetReason


def test_every_reason_and_every_bucket_has_its_words() -> None:
    people = {*PersonReason, *MatchReason, *OwnReason, *AnswerReason}
    all_ = {*RowReason, *LineReason, *SetReason, *people}
    assert set(wording.REASONS) == {str(reason) for reason in all_}
    assert set(wording.BUCKETS) == set(Bucket)
    assert all(len(code) <= 40 for code in wording.REASONS)


def test_every_word_has_its_chinese() -> None:
    parts = Path(__file__).parents[2] / "locale"
    translations = "".join(path.read_text() for path in parts.rglob("*.po"))

    for sentence in (*wording.REASONS.values(), *wording.BUCKETS.values()):
        assert f'msgid "{sentence}"' in translations
