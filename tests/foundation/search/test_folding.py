import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.search.batches import bigrams_many, fold_many
from kaifong.foundation.search.folding import bigrams, fold, like_escape, simplify

CHINESE = st.text(alphabet="陳陈黃黄歐欧大文乾隆干發髮发头頭a １Ａ・", max_size=8)
ANY = st.one_of(CHINESE, st.text(max_size=12))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＣＨＡＮ　Ｔａｉ　Ｍａｎ", "chan tai man"),
        ("  CHAN\tTai \n Man ", "chan tai man"),
        ("９１２３ ４５６７", "9123 4567"),
        ("É", "é"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("", ""),
    ],
)
def test_width_case_and_space_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("陳大文", "陈大文"),
        ("歐陽頭髮", "欧阳头发"),
        ("觀塘", "观塘"),
        ("衞", "卫"),
        ("羣", "群"),
        ("太和邨", "太和村"),
        ("Chan", "Chan"),
    ],
)
def test_traditional_equals_simplified(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplify(simplified) == simplified
    assert bigrams(traditional) == bigrams(simplified)


def test_a_part_of_a_name_is_found_in_the_name() -> None:
    """OpenCC by itself keeps 乾 in the phrase 乾隆 but changes it in 張乾."""
    assert "张干" in bigrams("張乾隆").split()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("陳大文", "陈大 大文 文"),
        ("陳", "陈"),
        ("陳大文 Peter 李", "陈大 大文 文 李"),
        ("Chan Tai Man", ""),
        ("𠮷野家", "𠮷野 野家 家"),
        ("", ""),
    ],
)
def test_bigrams_and_a_last_single_character(text: str, tokens: str) -> None:
    assert bigrams(text) == tokens


def test_a_line_break_inside_a_name_does_not_shift_the_others() -> None:
    names = ["陳\n大文", None, "", "李\x85四", "王\ud800五"]
    assert bigrams_many(names) == [bigrams(name or "") for name in names]
    assert fold_many(names) == [fold(name or "") for name in names]
    assert bigrams_many([]) == fold_many([]) == []
    assert bigrams_many([None]) == fold_many([None]) == [""]


@given(st.lists(st.none() | ANY))
def test_many_at_once_equal_one_by_one(names: list[str | None]) -> None:
    assert bigrams_many(names) == [bigrams(name or "") for name in names]
    assert fold_many(names) == [fold(name or "") for name in names]


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert simplify(simplify(text)) == simplify(text)
    assert fold(simplify(fold(text))) == simplify(fold(text))


@given(ANY, ANY)
def test_a_part_is_simplified_as_in_the_whole(one: str, other: str) -> None:
    assert simplify(one) + simplify(other) == simplify(one + other)


@given(st.text(alphabet="陳大文黃乾隆", min_size=1), st.data())
def test_every_part_of_a_run_is_answered_by_its_tokens(run: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : data.draw(st.integers(start + 1, len(run)))]
    tokens = bigrams(run).split()
    asked = simplify(part)

    assert any(token.startswith(asked[0]) for token in tokens)
    assert {asked[at : at + 2] for at in range(len(asked) - 1)} <= set(tokens)


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [("100%", r"100\%"), ("a_b", r"a\_b"), ("\\", "\\\\"), (r"\%", r"\\\%"), ("陳", "陳")],
)
def test_wildcards_stand_for_themselves(typed: str, escaped: str) -> None:
    assert like_escape(typed) == escaped
