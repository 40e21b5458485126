"""
Who of a file is known already: by outside number, by member number, then by an address.

An address names somebody only if it was verified or came from the same source, if the names do not
speak against it, and if it is one person's alone: households share telephones. An empty key names
nobody.
"""

from typing import Any

from kaifong.foundation.hongkong.names import name_keys, parse_name
from kaifong.integration.reasons import MatchReason

from .decided import Decided
from .doubting import follow

BY_NUMBER = """
UPDATE incoming_people p SET by_number = i.customer_id FROM customers_externalidentity i
WHERE p.external_id IS NOT NULL AND i.source = %(source)s AND i.external_id = p.external_id
"""
BY_MEMBER = """
UPDATE incoming_people p SET by_member = c.id FROM customers_customer c
WHERE p.member_no IS NOT NULL AND c.member_no = p.member_no
"""
# Nobody who bears another number in the same source can be meant.
CANDIDATES = """
SELECT DISTINCT p.place, c.id, p.name_en, p.name_zh, c.name_en, c.name_zh
FROM incoming_people p
JOIN incoming_points x USING (place)
JOIN customers_contactpoint k ON k.kind = x.kind AND k.value = x.value
  AND (k.verified_at IS NOT NULL OR k.source = %(under)s)
JOIN customers_customer c ON c.id = k.customer_id
WHERE p.by_number IS NULL AND p.by_member IS NULL
  AND (p.member_no IS NULL OR c.member_no IS NULL)
  AND (p.external_id IS NULL OR NOT EXISTS (
    SELECT 1 FROM customers_externalidentity i
    WHERE i.customer_id = c.id AND i.source = %(source)s))
ORDER BY 1, 2
"""
MATCHED = """
UPDATE incoming_people p SET by_contact = m.customer_id, reason = m.reason
FROM (SELECT unnest(%(places)s::bigint[]) AS place, unnest(%(ids)s::bigint[]) AS customer_id,
        unnest(%(reasons)s::text[]) AS reason) m
WHERE m.place = p.place
"""
WHO = f"""
UPDATE incoming_people SET customer_id = coalesce(by_number, by_member, by_contact),
  reason = CASE WHEN by_number <> by_member THEN '{MatchReason.KEYS_DISAGREE}'
    WHEN by_contact IS NOT NULL THEN NULL ELSE reason END
"""  # noqa: S608
# The first row of a person counts; a key in two rows is one person's.
REPEATED = f"""
UPDATE incoming_people p SET reason = '{MatchReason.REPEATED_IN_FILE}'
FROM (
  SELECT place,
    row_number() OVER (PARTITION BY external_id ORDER BY place) AS by_number,
    row_number() OVER (PARTITION BY member_no ORDER BY place) AS by_member,
    row_number() OVER (PARTITION BY customer_id ORDER BY place) AS by_who
  FROM incoming_people WHERE reason IS NULL
) n
WHERE n.place = p.place AND ((p.external_id IS NOT NULL AND n.by_number > 1)
  OR (p.member_no IS NOT NULL AND n.by_member > 1)
  OR (p.customer_id IS NOT NULL AND n.by_who > 1))
"""  # noqa: S608
# Rows with no number of any kind: equal address and equal names are one person.
REPEATED_BY_CONTACT = f"""
UPDATE incoming_people p SET reason = '{MatchReason.REPEATED_IN_FILE}'
FROM (
  SELECT DISTINCT l.place FROM incoming_people l
  JOIN incoming_points x ON x.place = l.place
  JOIN incoming_points y ON y.kind = x.kind AND y.value = x.value AND y.place < x.place
  JOIN incoming_people f ON f.place = y.place AND f.reason IS NULL
    AND f.name_en IS NOT DISTINCT FROM l.name_en AND f.name_zh IS NOT DISTINCT FROM l.name_zh
    AND f.external_id IS NULL AND f.member_no IS NULL
  WHERE l.external_id IS NULL AND l.member_no IS NULL AND l.reason IS NULL
) again
WHERE again.place = p.place
"""  # noqa: S608


def match(cursor: Any, *, source: str, under: str, decided: Decided) -> None:
    """
    Find out who everybody in `incoming_people` is, and who repeats another.

    What somebody decided about a row stands before its addresses, behind its numbers.
    """
    facts = {"source": source, "under": under}
    cursor.execute(BY_NUMBER, facts)
    cursor.execute(BY_MEMBER)
    cursor.execute(CANDIDATES, facts)
    _by_contact(cursor, cursor.fetchall())
    follow(cursor, decided)
    cursor.execute(WHO)
    cursor.execute(REPEATED)
    cursor.execute(REPEATED_BY_CONTACT)
    cursor.execute("ANALYZE pg_temp.incoming_people")


def _by_contact(cursor: Any, candidates: list[tuple[Any, ...]]) -> None:
    found: dict[int, list[int]] = {}
    for place, customer, *names in candidates:
        if _may_be_one(*names):
            found.setdefault(place, []).append(customer)
    rows = [
        (place, None, MatchReason.CONTACT_OF_SEVERAL) if len(who) > 1 else (place, who[0], None)
        for place, who in found.items()
    ]
    if rows:
        places, ids, reasons = (list(column) for column in zip(*rows, strict=True))
        cursor.execute(MATCHED, {"places": places, "ids": ids, "reasons": reasons})


def _may_be_one(
    english: str | None, chinese: str | None, known_english: str, known_chinese: str
) -> bool:
    new = _keys(english, chinese)
    known = _keys(known_english, known_chinese)
    return not new or not known or bool(new & known)


def _keys(*names: str | None) -> frozenset[str]:
    return frozenset().union(*(name_keys(parse_name(name)) for name in names if name))
