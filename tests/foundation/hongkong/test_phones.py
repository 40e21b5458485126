import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.phones import display_phone, is_mobile, normalise_phone

WRITTEN = st.text(alphabet="0123456789０１２٣+ ()-/.852", max_size=20) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("91234567", "+85291234567"),
        ("9123 4567", "+85291234567"),
        ("9123-4567", "+85291234567"),
        ("+852 9123 4567", "+85291234567"),
        ("(852) 9123 4567", "+85291234567"),
        ("852 91234567", "+85291234567"),
        ("00852-91234567", "+85291234567"),
        ("001 852 91234567", "+85291234567"),
        ("９１２３４５６７", "+85291234567"),
        ("＋８５２　９１２３　４５６７", "+85291234567"),
        ("Tel: 2123 4567", "+85221234567"),
        ("電話：３１２３４５６７", "+85231234567"),
        ("71234567", "+85271234567"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("0086 13812345678", "+8613812345678"),
        ("86 13812345678", "+8613812345678"),
        ("853 6612 3456", "+85366123456"),
        ("+44 20 7946 0018", "+442079460018"),
        ("0044 20 7946 0018", "+442079460018"),
    ],
)
def test_spellings_of_one_number(typed: str, e164: str) -> None:
    assert normalise_phone(typed) == e164


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "12345678",  # begins with 1
        "41234567",
        "9123456",
        "912345678",
        "852 1234 5678",
        "9123 4567 / 6123 4567",
        "91234567 Mrs Chan",
        "+852",
        "999",
        "1-800-FLOWERS",
        "+" * 20,
        "9" * 500,
    ],
)
def test_what_is_no_number(typed: str) -> None:
    assert normalise_phone(typed) is None


def test_another_region_reads_its_own_numbers() -> None:
    assert normalise_phone("138 1234 5678", region="CN") == "+8613812345678"
    assert normalise_phone("6612 3456", region="MO") == "+85366123456"
    assert normalise_phone("020 7946 0018", region="GB") == "+442079460018"


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+85291234567", "+852 9123 4567"),
        ("+8613812345678", "+86 138 1234 5678"),
        ("not a number", "not a number"),
        ("", ""),
    ],
)
def test_as_people_write_it(e164: str, shown: str) -> None:
    assert display_phone(e164) == shown


@pytest.mark.parametrize(
    ("e164", "mobile"),
    [
        ("+85291234567", True),
        ("+85261234567", True),
        ("+85251234567", True),
        ("+85221234567", False),
        ("+8613812345678", True),
        ("nonsense", False),
    ],
)
def test_which_are_mobile(e164: str, *, mobile: bool) -> None:
    assert is_mobile(e164) is mobile


@given(WRITTEN)
def test_a_normal_number_stays_as_it_is(typed: str) -> None:
    number = normalise_phone(typed)
    if number is not None:
        assert number[0] == "+"
        assert number[1:].isascii()
        assert number[1:].isdecimal()
        assert normalise_phone(number) == number
        assert normalise_phone(display_phone(number)) == number


@given(
    st.from_regex(r"[235-9][0-9]{7}", fullmatch=True),
    st.sampled_from(["", "852", "+852 ", "(852)"]),
)
def test_every_spelling_of_a_hong_kong_number_is_the_same(number: str, code: str) -> None:
    assert normalise_phone(f" {code}{number[:4]} {number[4:]} ") == f"+852{number}"
