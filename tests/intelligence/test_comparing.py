"""Expressions that are no more decide nothing about those made later."""

from ibis.common.bases import Comparable

from kaifong.intelligence.scoped import unbound


def test_no_comparison_is_remembered():
    one, same, other = unbound("fact_order"), unbound("fact_order"), unbound("fact_line")

    assert one.op() == same.op()
    assert one.op() != other.op()
    assert one.goods_cents.sum().op() != one.total_cents.sum().op()

    assert not Comparable.__cache__
