"""The arithmetic of orders."""

from hypothesis import given
from hypothesis import strategies as st

from kaifong.orders import rules


@given(st.integers(0, 10**9), st.integers(1, 50), st.data())
def test_however_pieces_come_back_their_parts_add_up_to_the_whole(cents, pieces, data):
    already, total = 0, 0
    while already < pieces:
        back = data.draw(st.integers(1, pieces - already))
        total += rules.share(cents, pieces, already, back)
        already += back
    assert total == cents
