"""Consents as they hold, and what was given to others, for analytics: no address, no words."""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, offer

INTERNAL, PUBLIC = FieldClass.INTERNAL, FieldClass.PUBLIC

FACT_CONSENT = offer(
    Dataset(
        name="fact_consent",
        about="customer",
        columns=(
            Column("event_id", Type.INT64, INTERNAL),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("state", Type.STRING, INTERNAL),
            Column("purpose", Type.STRING, INTERNAL),
            Column("channel", Type.STRING, INTERNAL),  # empty: any
            Column("said_on", Type.DATE, INTERNAL),
            Column("month", Type.INT32, INTERNAL),  # year * 12 + month - 1
        ),
        select="""
SELECT d.event_id, d.customer_key, d.state, d.purpose, d.channel, d.said_on,
    (extract(year FROM d.said_on) * 12 + extract(month FROM d.said_on) - 1)::int AS month
FROM (
    SELECT n.event_id::bigint AS event_id, c.lake_key AS customer_key,
        CASE WHEN n.state IN ('consented', 'no_objection') AND EXISTS (
            SELECT 1 FROM privacy_consentnow age
            WHERE age.customer_id = n.customer_id AND age.state = 'under_age'
        ) AND NOT EXISTS (
            SELECT 1 FROM privacy_consentnow seen WHERE seen.customer_id = n.customer_id
            AND seen.state = 'assessed' AND seen.answers = n.said_seq AND n.state = 'consented'
        ) THEN 'minor' ELSE n.state END AS state,
        n.purpose AS purpose, n.channel AS channel,
        ((n.said_at AT TIME ZONE 'UTC') + interval '8 hours')::date AS said_on
    FROM privacy_consentnow n JOIN customers_customer c ON c.id = n.customer_id
    WHERE n.state NOT IN ('under_age', 'of_age', 'assessed')
) d
WHERE true""",
        key="event_id",
        source_key="d.event_id",
        hourly=True,
    )
)

FACT_AGREED = offer(
    Dataset(
        name="fact_agreed",
        about="customer",
        columns=(
            Column("event_id", Type.INT64, INTERNAL),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("goods", Type.STRING, INTERNAL),  # a class that a notice names; *: any
            Column("state", Type.STRING, INTERNAL),
            Column("channel", Type.STRING, INTERNAL),
        ),
        select="""
SELECT d.event_id, d.customer_key, d.goods, d.state, d.channel
FROM (
    SELECT n.event_id::bigint AS event_id, c.lake_key AS customer_key, one.goods AS goods,
        n.state AS state, n.channel AS channel
    FROM privacy_consentnow n
    JOIN customers_customer c ON c.id = n.customer_id
    CROSS JOIN LATERAL unnest(n.classes) one(goods)
    WHERE n.purpose = 'marketing'
) d
WHERE true""",
        key="event_id",
        source_key="d.event_id",
        hourly=True,
    )
)

# As `queries.audience` decides, by the newest answer whatever goods and kinds of data it names.
# What takes a closer look there is `special` here, such as a stop of an address. A stop from before
# the address was theirs is not known: it is kept under a keyed digest that no database can make.
FACT_CONTACT = offer(
    Dataset(
        name="fact_contact",
        about="customer",
        columns=(
            Column("customer_key", Type.INT64, INTERNAL),
            Column("channel", Type.STRING, INTERNAL),
            Column("standing", Type.STRING, INTERNAL),  # may, special, or why not
        ),
        select="""
SELECT d.customer_key, d.channel, d.standing
FROM (
    SELECT c.lake_key AS customer_key, way.channel AS channel,
        CASE WHEN special.id IS NOT NULL THEN 'special'
            WHEN said.state IS NULL THEN 'none'
            WHEN said.state NOT IN ('consented', 'no_objection') THEN said.state
            WHEN way.kind <> '' AND point.value IS NULL THEN 'no_address'
            WHEN way.kind <> '' AND point.status <> 'good' THEN 'doubted'
            WHEN way.kind = '' AND c.post_doubted_at IS NOT NULL THEN 'doubted'
            ELSE 'may' END AS standing
    FROM customers_customer c
    CROSS JOIN (VALUES ('email', 'email'), ('sms', 'phone'), ('chat', 'phone'),
        ('phone', 'phone'), ('post', '')) way(channel, kind)
    LEFT JOIN (
        SELECT DISTINCT ON (n.customer_id, w.channel) n.customer_id, w.channel, n.state
        FROM privacy_consentnow n
        JOIN (VALUES ('email'), ('sms'), ('chat'), ('phone'), ('post')) w(channel)
            ON n.channel IN ('', w.channel)
        WHERE n.purpose = 'marketing'
        ORDER BY n.customer_id, w.channel, (n.state <> 'asked') DESC, n.said_at DESC,
            n.said_seq DESC
    ) said ON said.customer_id = c.id AND said.channel = way.channel
    LEFT JOIN (
        SELECT customer_id AS id FROM privacy_consentnow
        WHERE due_on IS NOT NULL OR address IS NOT NULL
        UNION SELECT winner_id FROM customers_merge WHERE undone_at IS NULL
    ) special ON special.id = c.id
    LEFT JOIN customers_contactpoint point
        ON point.customer_id = c.id AND point.is_primary AND point.kind = way.kind
) d
WHERE true""",
        key="customer_key",
        source_key="d.customer_key",
        hourly=True,
    )
)

FACT_DISCLOSURE = offer(
    Dataset(
        name="fact_disclosure",
        about="disclosure",
        columns=(
            Column("disclosure_id", Type.INT64, PUBLIC),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("recipient_id", Type.INT64, PUBLIC),
            Column("purpose", Type.STRING, PUBLIC),
            Column("place", Type.STRING, PUBLIC),
            Column("given_on", Type.DATE, PUBLIC),
            Column("month", Type.INT32, PUBLIC),
        ),
        select="""
SELECT d.disclosure_id, d.customer_key, d.recipient_id, d.purpose, d.place, d.given_on,
    (extract(year FROM d.given_on) * 12 + extract(month FROM d.given_on) - 1)::int AS month
FROM (
    SELECT g.id::bigint AS disclosure_id, c.lake_key AS customer_key,
        g.recipient_id::bigint AS recipient_id, g.purpose AS purpose, g.place AS place,
        ((g."at" AT TIME ZONE 'UTC') + interval '8 hours')::date AS given_on
    FROM privacy_disclosure g LEFT JOIN customers_customer c ON c.id = g.customer_id
) d
WHERE true""",
        key="disclosure_id",
        source_key="d.disclosure_id",
        hourly=True,
    )
)
