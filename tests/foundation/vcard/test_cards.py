"""Address cards: what we write we read again, and what others write as far as it is sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.vcard.card import Card
from kaifong.foundation.vcard.lines import LONGEST, escaped, folded, line_of, parts, plain, unfolded
from kaifong.foundation.vcard.reading import Broken, read
from kaifong.foundation.vcard.writing import write, written

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=120)
LINES = st.lists(TEXT, max_size=4).map("\n".join)
CHAN = Card(
    name_en="CHAN Mei Ling, Mandy",
    name_zh="陳美玲",
    emails=("mei@example.com", "shop@example.com"),
    phones=("+85291234567",),
    language="zh-hant",
    locality="Kowloon City",
    country="Hong Kong",
    member_no="KF00000001",
    uid="urn:kaifong:customer:1",
)


def of(text):
    return list(read(text.replace("\n", "\r\n")))


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_what_we_write_we_read_again(version):
    with write([CHAN, CHAN], version) as file:
        text = file.read().decode()
    kept = CHAN if version == "4.0" else Card(**{**vars(CHAN), "language": ""})
    assert list(read(text)) == [kept, kept]
    assert f"VERSION:{version}\r\n" in text
    assert "N:Chan;Mei Ling;Mandy;;\r\n" in text


@given(
    st.sampled_from(["3.0", "4.0"]),
    st.builds(
        Card,
        name_en=TEXT.map(str.strip),
        name_zh=TEXT.map(str.strip),
        locality=TEXT.map(str.strip),
        country=TEXT.map(str.strip),
        member_no=TEXT.map(str.strip),
        note=LINES.map(str.strip),
        uid=TEXT.map(str.strip),
        emails=st.lists(st.emails(), max_size=3, unique=True).map(tuple),
        phones=st.lists(st.from_regex(r"\A\+\d{6,15}\Z"), max_size=3, unique=True).map(tuple),
    ),
)
def test_whatever_a_card_holds_comes_back_whole(version, card):
    (again,) = read(written(card, version).decode())
    assert isinstance(again, Card)
    if card.name_en or card.name_zh:
        assert (again.name_en, again.name_zh) == (card.name_en, card.name_zh)
    assert (again.emails, again.phones, again.note, again.uid, again.member_no) == (
        card.emails,
        card.phones,
        card.note,
        card.uid,
        card.member_no,
    )
    if card.locality or card.country:
        assert again.locality == card.locality or not card.locality
        assert again.country == card.country


@given(LINES)
def test_lines_are_short_and_whole_and_one(text):
    octets = folded(f"NOTE:{escaped(text)}")
    assert all(len(line) <= LONGEST for line in octets.split(b"\r\n"))
    for line in octets.split(b"\r\n"):
        line.decode()  # no character is torn
    (line,) = unfolded(octets.decode())
    found = line_of(line)
    assert found is not None
    assert plain(found.value) == text


@given(st.lists(LINES, min_size=1, max_size=5))
def test_parts_keep_their_signs(given_parts):
    assert parts(";".join(escaped(part) for part in given_parts)) == given_parts


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("N:Chan;Mei Ling;;;\nFN:Mei Ling Chan", ("CHAN Mei Ling", "")),
        ("N:Chan;Mei Ling;Mandy;;\nFN:Mandy Chan", ("CHAN Mei Ling, Mandy", "")),
        ("N:陳;美玲;;;\nFN:陳美玲", ("", "陳美玲")),
        ("N:陳;美玲;;;\nFN:美玲 陳", ("", "陳美玲")),  # as phones turn it round
        ("N:陳;美玲;;;\nFN:Mandy Chan", ("Mandy Chan", "陳美玲")),
        ("N:Chan;Tai Man;;;\nFN:CHAN Tai Man 陳大文", ("CHAN Tai Man", "陳大文")),
        ("N:;;;;\nFN:Kowloon Tea Ltd", ("Kowloon Tea Ltd", "")),
        ("FN:Mandy Chan", ("Mandy Chan", "")),
        ("FN:陳美玲", ("", "陳美玲")),
        ("N:;陳美玲;;;", ("", "陳美玲")),
        ("N:;Mandy;;;", ("Mandy", "")),
        ("N:Chan;;;;", ("CHAN", "")),
        ("X-OTHER:1", ("", "")),
    ],
)
def test_names_of_other_programs(lines, names):
    (card,) = of(f"BEGIN:VCARD\nVERSION:3.0\n{lines}\nEND:VCARD\n")
    assert (card.name_en, card.name_zh) == names


def test_a_card_of_a_telephone():
    (card,) = of(
        "begin:vcard\nversion:3.0\nN:Chan;Mei Ling;;;\n"
        'item1.EMAIL;type=INTERNET;type="HOME":home@example.com\n'
        "EMAIL;type=INTERNET;type=pref:work@example.com\n"
        "TEL;type=CELL;type=VOICE:9123 4567\nTEL;type=HOME:2123 4567\nTEL:9123 4567\n"
        "item2.ADR;type=HOME:;;8 Lee Garden Road;;Causeway Bay;;Hong Kong\n"
        "NOTE:a\\nb\\, c\\; d\\\\e\nitem2.X-ABLabel:_$!<Home>!$_\nend:vcard\n"
    )
    assert card.emails == ("work@example.com", "home@example.com")
    assert card.phones == ("9123 4567", "2123 4567")
    assert (card.locality, card.country) == ("Causeway Bay", "Hong Kong")
    assert card.note == "a\nb, c; d\\e"


def test_version_4_says_which_comes_first():
    (card,) = of(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Chan\nTEL;VALUE=uri;PREF=2:tel:+85291234567\n"
        'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+85221234567\n'
        "TEL;PREF=x:tel:+85261234567\nLANG:zh-Hant\nUID:urn:uuid:4fbe\nEND:VCARD\n"
    )
    assert card.phones == ("+85221234567", "+85291234567", "+85261234567")
    assert (card.language, card.uid) == ("zh-Hant", "urn:uuid:4fbe")


@pytest.mark.parametrize(
    ("charset", "octets"),
    [
        ("UTF-8", "陳美玲".encode()),
        ("BIG5", "陳美玲".encode("big5")),
        ("NONE-SUCH", "陳美玲".encode()),
    ],
)
def test_old_cards_with_a_transfer_encoding(charset, octets):
    coded = "".join(f"={octet:02X}" for octet in octets)
    half = len(coded) // 6 * 3
    (card,) = of(
        f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{coded[:half]}=\n"
        f"{coded[half:]}\nTEL;CELL;PREF:91234567\nEND:VCARD\n"
    )
    assert card.name_zh == "陳美玲"
    assert card.phones == ("91234567",)


def test_octets_that_are_no_text_do_not_stop_the_reading():
    (card,) = of("BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE:=FFx\nEND:VCARD")
    assert card.name_en == "\ufffdx"


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VCARD\nVERSION:3.0\nFN:No end\n",
        "BEGIN:VCARD\nVERSION:9.0\nFN:Future\nEND:VCARD\n",
        "BEGIN:VCARD\nFN:No version\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\nno line at all\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\n:no name\nEND:VCARD\n",
    ],
)
def test_a_broken_card_is_told_and_the_next_is_read(broken):
    found = of(f"{broken}BEGIN:VCARD\nVERSION:3.0\nFN:Good\nEND:VCARD\nbetween")
    assert [type(one) for one in found] == [Broken, Card]
    assert found[1].name_en == "Good"


def test_a_card_that_ends_nowhere_is_told():
    assert [type(one) for one in of("BEGIN:VCARD\nVERSION:3.0")] == [Broken]
    assert of("") == []


def test_somebody_without_a_name_still_has_a_card():
    text = written(Card(uid="u"), "3.0").decode()
    assert "FN:u\r\n" in text
    assert "FN:?\r\n" in written(Card(), "4.0").decode()
    assert "FN:KF1\r\nN:;;;;\r\n" in written(Card(member_no="KF1"), "3.0").decode()


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (Card(name_zh="陳美玲"), "N:陳;美玲;;;"),
        (Card(name_en="Kelvin CHAN"), "N:Chan;Kelvin;;;"),
        (Card(name_en="Tea Shop Limited Company HK"), "N:"),
    ],
)
def test_the_family_name_stands_first(card, line):
    assert line in written(card, "4.0").decode()
