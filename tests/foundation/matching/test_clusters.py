"""Groups are joined by pairs, and never join what must stay apart."""

from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.matching.clusters import clusters

ids = st.integers(1, 12)
some = st.lists(st.tuples(ids, ids, st.floats(0, 1)).filter(lambda p: p[0] != p[1]), max_size=30)
apart = st.lists(st.tuples(ids, ids).filter(lambda p: p[0] != p[1]), max_size=8)


@given(some)
def test_whoever_is_joined_by_pairs_is_in_one_group(pairs):
    groups = clusters(pairs)
    place = {one: number for number, group in enumerate(groups) for one in group}
    assert len(place) == sum(map(len, groups))
    assert place.keys() == {one for pair in pairs for one in pair[:2]}
    assert all(place[left] == place[right] for left, right, _ in pairs)


@given(some, apart)
def test_who_is_not_the_same_is_never_in_one_group(pairs, never):
    for group in clusters(pairs, never):
        assert not any(left in group and right in group for left, right in never)


def test_the_likeliest_pair_wins_where_a_third_stands_between():
    assert clusters([(1, 2, 0.6), (2, 3, 0.9)], apart=[(1, 3)]) == [[2, 3]]
