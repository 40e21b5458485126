"""Random rows, predicates and facts; small code sets, so that they meet often."""

from hypothesis import strategies as st

from kaifong.authority.rules import Facts, FieldClass, Granted, Purpose, Rows

ME, SOMEBODY = 7, 8
CODES = (1, 2, 3)

codes = st.none() | st.frozensets(st.sampled_from(CODES))
rows = st.builds(Rows, regions=codes, channels=codes, categories=codes, own=st.booleans())
predicates = st.frozensets(rows, max_size=4)
facts = st.builds(
    Facts,
    region=st.sampled_from(CODES),
    channel=st.sampled_from(CODES),
    categories=st.frozensets(st.sampled_from(CODES)),
    owner=st.sampled_from([None, ME, SOMEBODY]),
)
granted = st.builds(
    Granted,
    action=st.sampled_from(["see", "export"]),
    object=st.sampled_from(["customer", "order"]),
    rows=rows,
    classes=st.frozensets(st.sampled_from(FieldClass), min_size=1),
    purposes=st.frozensets(st.sampled_from([Purpose.SALES, Purpose.SERVICE]), min_size=1),
)


def cells(fact: Facts) -> list[Facts]:
    """A row through each of its categories, one at a time."""
    alone = [frozenset([code]) for code in sorted(fact.categories)] or [frozenset()]
    return [Facts(fact.region, fact.channel, one, fact.owner) for one in alone]
