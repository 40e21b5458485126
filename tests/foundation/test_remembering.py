"""What a page asks again and again is asked once, and not for longer than the page."""

import pytest

from kaifong.foundation.remembering import remembered, remembering


def test_asked_once_while_a_page_is_made_and_anew_for_the_next():
    asked = []

    @remembered
    def names():
        asked.append("asked")
        return len(asked)

    assert [names(), names()] == [1, 2]
    with remembering():
        assert [names(), names()] == [3, 3]
        with remembering():
            assert names() == 4
        assert names() == 3
    assert names() == 5


def test_a_page_that_fails_forgets_too():
    @remembered
    def name():
        return object()

    names = []

    def page():
        with remembering():
            names.append(name())
            raise LookupError

    with pytest.raises(LookupError):
        page()
    assert name() is not names[0]
