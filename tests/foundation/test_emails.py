import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.emails import normalise_email


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Tai.Man.CHAN@Example.COM", "tai.man.chan@example.com"),
        ("  chan@example.com.hk \n", "chan@example.com.hk"),
        ("<chan@example.com>", "chan@example.com"),
        ("mailto:chan@example.com", "chan@example.com"),
        ("ｃｈａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "chan@example.com"),
        ("chan+shop@example.com", "chan+shop@example.com"),
        ("陳@example.com", "陳@example.com"),
        ("chan@商店.香港", "chan@xn--czrs0t.xn--j6w193g"),
        ("o'neil@example.com", "o'neil@example.com"),
    ],
)
def test_one_spelling(typed: str, address: str) -> None:
    assert normalise_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "chan",
        "chan@",
        "@example.com",
        "chan@example",
        "chan@example..com",
        "chan@-example.com",
        "chan@example.c",
        "chan@10.0.0.1",
        "a@b@example.com",
        "tai man@example.com",
        ".chan@example.com",
        "chan.@example.com",
        "chan@example.com, lau@example.com",
        "Chan <chan@example.com>",
        "x" * 65 + "@example.com",
        "x@" + "y" * 64 + ".com",
        "x@" + "yyyyyyyyy." * 25 + "com",
        "chan@exa mple.com",
        "=cmd()@example.com",
    ],
)
def test_what_is_no_address(typed: str) -> None:
    assert normalise_email(typed) is None


def test_only_case_is_lost_of_the_local_part() -> None:
    assert normalise_email("a.b@example.com") != normalise_email("ab@example.com")
    assert normalise_email("a²@example.com") != normalise_email("a2@example.com")
    assert normalise_email("a+b@example.com") != normalise_email("a@example.com")


@given(st.emails() | st.text() | st.text(alphabet="aİßΣǅ.@-陳。 ", max_size=12))
def test_a_normal_address_stays_as_it_is(typed: str) -> None:
    address = normalise_email(typed)
    assert address is None or normalise_email(address) == address
