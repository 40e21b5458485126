"""Pages by key: every row once, forwards and backwards, whatever stands in the columns."""

import pytest
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.foundation import keyset
from kaifong.foundation.keyset import BadCursor, Key, cut
from kaifong.foundation.models import PulledBrake

pytestmark = pytest.mark.django_db
BY_WHOM = {down: Key("pulled_by", down=down, parse=int, nullable=True) for down in (True, False)}
BY_REASON = {down: Key("reason", down=down, parse=str) for down in (True, False)}


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from(["", "a", "b~c"])), max_size=9
    ),
    st.integers(1, 4),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_there_and_back_again(rows, size):
    PulledBrake.objects.all().delete()
    PulledBrake.objects.bulk_create(
        PulledBrake(brake=f"b{n}", pulled_at=now(), pulled_by=who, reason=why)
        for n, (who, why) in enumerate(rows)
    )
    for key in (*BY_WHOM.values(), *BY_REASON.values()):
        whole = [row.pk for row in keyset.ordered(PulledBrake.objects.all(), key)]
        pages, after = [], ""
        while after is not None:
            page = cut(PulledBrake.objects.all(), key, size=size, after=after)
            pages.append([row.pk for row in page.rows])
            last, after = page, page.after
        assert [pk for page in pages for pk in page] == whole
        back, before = [pages[-1]], last.before
        while before is not None:
            page = cut(PulledBrake.objects.all(), key, size=size, before=before)
            back.append([row.pk for row in page.rows])
            assert page.after is not None
            before = page.before
        assert back[::-1] == pages


@pytest.mark.parametrize(
    "cursor", ["x", "~", "1", "0~a", "-1~a", "x~1", f"{2**63}~a", "1~\x00", "1~" + "9" * 5000]
)
def test_a_made_up_cursor_is_refused(cursor):
    key = Key("pulled_by", down=True, parse=int)
    with pytest.raises(BadCursor):
        cut(PulledBrake.objects.all(), key, size=2, after=cursor)


def test_a_moment_needs_its_zone():
    with pytest.raises(ValueError, match="2026"):
        keyset.moment("2026-01-01T00:00:00")
    assert keyset.moment("2026-01-01T00:00:00+00:00").year == 2026
