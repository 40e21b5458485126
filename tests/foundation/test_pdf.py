"""Papers: what stands on them, whatever characters it has."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from kaifong.foundation.documents import pdf
from kaifong.foundation.documents.pdf import NoChineseFont, Paper, Table


def text_of(made: bytes) -> str:
    # Typst sets a thin space between Latin and Chinese; it is no character of the text.
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def paper(**more):
    values = {
        "title": "Sales-activity monitoring",
        "language": "en",
        "facts": [("As of", "22 Nov 2026 14:05 HKT")],
        "figures": [("Net sales", "HK$1,234.50", "+12.0%")],
        "tables": [Table("By month", ["Month", "Orders"], [["Nov 2026", "7"]], [1], "A note.")],
        "foot": "Kaifong",
    }
    return Paper(**{**values, **more})


def test_everything_given_stands_on_the_paper():
    said = text_of(pdf.write(paper()))
    for words in ("Sales-activity monitoring", "22 Nov 2026 14:05 HKT", "HK$1,234.50", "+12.0%"):
        assert words in said
    for words in ("By month", "Nov 2026", "A note.", "Kaifong", "1 / 1"):
        assert words in said


def test_chinese_of_hong_kong_is_set():
    said = text_of(pdf.write(paper(language="zh-hant", title="銷售活動監察：深水埗、鰂魚涌嘅訂單")))
    assert "銷售活動監察：深水埗、鰂魚涌嘅訂單" in said


def test_text_is_never_read_as_markup():
    nasty = '#panic("x") *bold* $x$ @ref <label> `raw` \\ ] } "quote" \x07'
    said = text_of(pdf.write(paper(facts=[(nasty, nasty)], foot=nasty)))
    assert '#panic("x") *bold* $x$ @ref <label> `raw` \\ ] } "quote"' in said


def test_a_table_without_rows_and_a_paper_without_tables_are_papers_too():
    empty = paper(tables=[Table("Nothing", ["Month"], [])], facts=[], figures=[])
    assert "Nothing" in text_of(pdf.write(empty))
    assert "Kaifong" in text_of(pdf.write(paper(tables=[])))


def test_a_long_table_goes_over_pages_with_its_head_on_each():
    rows = [[f"Row {n}", str(n)] for n in range(200)]
    pages = PdfReader(
        BytesIO(pdf.write(paper(tables=[Table("Long", ["Name", "No."], rows)])))
    ).pages
    assert len(pages) > 2
    assert all("Name" in page.extract_text() for page in pages)


def test_without_a_chinese_font_nothing_is_printed_with_holes(monkeypatch):
    monkeypatch.setattr(pdf, "chinese_font", lambda: None)
    with pytest.raises(NoChineseFont):
        pdf.write(paper(title="銷售"))
    assert "Net sales" in text_of(pdf.write(paper()))


def test_a_font_comes_with_the_requirements(monkeypatch):
    """On a machine without any font of its own."""
    import typst

    families = typst.Fonts(include_system_fonts=False, font_paths=pdf._font_folders()).families()
    assert "Noto Sans TC" in families
    assert "Noto Sans TC" in pdf.FAMILIES
