"""Which report is meant, and whether it is open to the reader."""

import pytest

from kaifong.reports.queries.subjects import NoSuchSubject, named
from kaifong.reports.rules.subjects import NotASubject, Shelf, Subject, subject_of

from .conftest import somebody


@pytest.mark.parametrize("subject", [Subject(Shelf.KEPT, "7"), Subject(Shelf.LIBRARY, "a-b")])
def test_a_subject_is_written_and_read_again(subject):
    assert subject_of(str(subject)) == subject


@pytest.mark.parametrize("text", ["", "kept", "kept:", "kept:x", "kept:" + "9" * 16, "other:1"])
def test_what_names_no_report_is_refused(text):
    with pytest.raises(NotASubject):
        subject_of(text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["library:no-such", "kept:4711"])
def test_what_there_is_not_is_not_found(text):
    with pytest.raises(NoSuchSubject):
        named(actor=somebody(), subject=subject_of(text))


@pytest.mark.django_db
def test_a_report_of_the_library_is_named():
    found = named(actor=somebody(), subject=subject_of("library:sales-by-month"))
    assert (found.version, found.chart) == (0, "line")
    assert str(found.title) == "Sales by month and channel"
