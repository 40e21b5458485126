"""
Measure what keeping the law costs: the workloads of GDPRbench, cut anew for Hong Kong's law.

    KAIFONG_HOME=… python -m tools.bench_law [--runs 60] [--json]

Each step is done as the product does it, and beside it as a system would that keeps no notice,
ledger, log, wall or register ("plain"): the same rows through the same ORM or one statement. All in
one transaction that is taken back. The database must be running. After law.md 3 and 4: controller,
customer, processor and regulator; latency in milliseconds, space as a ratio of tables.
"""

import argparse
import json
import os
import statistics
import time
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
warnings.filterwarnings("ignore", "No directory at")
django.setup()

from django.db import connection, transaction  # noqa: E402

from kaifong.authority import wall  # noqa: E402
from kaifong.authority.actions import log_look  # noqa: E402
from kaifong.authority.queries import Actor  # noqa: E402
from kaifong.authority.rules import FieldClass, Granted, Rows  # noqa: E402
from kaifong.authority.rules import Purpose as ForWhat  # noqa: E402
from kaifong.customers import queries as customers  # noqa: E402
from kaifong.customers.actions import Known, register  # noqa: E402
from kaifong.customers.models import Customer, CustomerProfile  # noqa: E402
from kaifong.foundation.history import actions as history  # noqa: E402
from kaifong.foundation.ids import CustomerId, StaffId  # noqa: E402
from kaifong.foundation.vault.installed import scratch  # noqa: E402
from kaifong.privacy import actions, queries  # noqa: E402
from kaifong.privacy.rules.consents import Mode, State  # noqa: E402
from kaifong.privacy.rules.vocabulary import Channel, Given, Kind, Purpose  # noqa: E402
from kaifong.requests import packs  # noqa: E402
from kaifong.retention.actions.erasing import erase  # noqa: E402
from kaifong.retention.queries import kept  # noqa: E402
from tools.bench_retention import delete  # noqa: E402

NOW = datetime.now(UTC)
LATENCY, SPACE = 1.5, 3.0  # aims: times the plain system's
GOVERNING = (
    "privacy_%",
    "retention_%",
    "requests_%",
    "authority_look",
    "foundation_chain%",
    "foundation_change%",
)

EVERYBODY = """
SELECT c.id, p.value FROM customers_customer c JOIN customers_contactpoint p
  ON p.customer_id = c.id AND p.is_primary AND p.kind = 'email'
"""
LOOKS = """
SELECT at, staff_id, purpose FROM authority_look
WHERE customer_ids @> ARRAY[%s]::bigint[] ORDER BY at DESC LIMIT 50
"""


@dataclass(frozen=True)
class Step:
    """One kind of step, governed, and plain where a plain system could take it at all."""

    role: str
    name: str
    governed: Callable[[], object]
    plain: Callable[[], object] | None = None
    one_scope: bool = False  # behind one wall for all runs, as a sender works through its list


def officer() -> Actor:
    """Return somebody who may do everything; nobody of the staff."""
    everything = frozenset(FieldClass)
    doors = ("see", "create", "edit", "record", "stop", "export")
    grants = [Granted(verb, "customer", Rows(), everything, frozenset(ForWhat)) for verb in doors]
    grants.append(Granted("see", "notice", Rows(), everything, frozenset(ForWhat)))
    return Actor(StaffId(-1), "bench", "en", (), tuple(grants), ForWhat.SERVICE)


class Shop:
    """The present shop, whose people are gone through in turn, by somebody who may do all."""

    def __init__(self, people: list[int], runs: int) -> None:
        self.people, self.numbers = cycle(people), count(1)
        self.actor = officer()
        notice = queries.in_force()[0]
        self.shown = notice.hashes["en"]
        self.goods = next(one.code for one in notice.terms.classes)
        # Two rounds, each once more to warm up.
        self.gone = iter([self.enter() for _ in range(2 * (runs + 1))])

    def one(self) -> CustomerId:
        return CustomerId(next(self.people))

    def known(self) -> Known:
        number = next(self.numbers)
        return Known(name_en=f"CHAN Bench {number}", emails=(f"bench{number}@kaifong.example",))

    def collect(self) -> None:
        actions.collect(
            actor=self.actor, known=self.known(), shown=self.shown, given=Given.WEB, at=NOW
        )

    def enter(self) -> CustomerId:
        with wall.lifted():
            return register(actor=self.actor, known=self.known(), collected_under="plain", at=NOW)

    def answer(self) -> None:
        actions.record_answer(
            actor=self.actor,
            customer_id=self.one(),
            state=State.CONSENTED,
            mode=Mode.CLICK,
            about=actions.About(
                classes=frozenset({self.goods}), kinds=frozenset({Kind.EMAIL}), shown=self.shown
            ),
            said_at=NOW,
            at=NOW,
        )

    def stop(self) -> None:
        actions.withdraw(
            actor=self.actor,
            customer_id=self.one(),
            mode=Mode.CLICK,
            raw=b"stop",
            said_at=NOW,
            at=NOW,
        )

    def tick(self) -> None:
        with wall.lifted(), history.unrecorded():
            Customer.objects.filter(pk=self.one()).update(note="newsletter: no")

    def erase(self) -> None:
        erase(leads=[next(self.gone)], at=NOW)

    def delete(self) -> None:
        with wall.lifted():
            delete([next(self.gone)])

    def look(self) -> None:
        number = self.one()
        with wall.seen_by(self.actor):
            customers.person(actor=self.actor, customer_id=number)
            log_look(
                actor=self.actor,
                way="bench",
                classes={FieldClass.CONTACT},
                customer_ids=[number],
                at=NOW,
            )

    def peek(self) -> None:
        with wall.lifted():
            customers.person(actor=self.actor, customer_id=self.one())

    def may(self) -> None:
        queries.may_contact(
            customer_id=self.one(),
            channel=Channel.EMAIL,
            cls=self.goods,
            kinds=[Kind.EMAIL],
            at=NOW,
        )

    def use(self) -> None:
        queries.may_use(customer_id=self.one(), purpose=Purpose.SERVICE, kinds=[Kind.EMAIL], at=NOW)

    def flag(self) -> None:
        Customer.objects.filter(pk=self.one()).values_list("note", "language").first()

    def audience(self) -> None:
        with wall.seen_by(self.actor):
            queries.audience(
                actor=self.actor,
                asked=customers.Asked(),
                channel=Channel.EMAIL,
                cls=self.goods,
                kinds=[Kind.EMAIL],
                at=NOW,
            )

    def everybody(self) -> None:
        with wall.lifted(), connection.cursor() as cursor:
            cursor.execute(EVERYBODY)
            cursor.fetchall()

    def copy(self) -> None:
        with wall.lifted():
            packs.content_of(self.one(), as_at=NOW)

    def why(self) -> None:
        kept(self.one(), at=NOW)

    def then(self) -> None:
        with wall.lifted():
            queries.held_at(customer_id=self.one(), at=NOW)

    def looks(self) -> None:
        with wall.lifted(), connection.cursor() as cursor:
            cursor.execute(LOOKS, [self.one()])
            cursor.fetchall()

    def steps(self) -> list[Step]:
        return [
            Step("controller", "take somebody into the books", self.collect, self.enter),
            Step("controller", "write an answer down", self.answer, self.tick),
            Step("controller", "erase a person", self.erase, self.delete),
            Step("customer", "read one's record", self.look, self.peek),
            Step("customer", "withdraw consent", self.stop, self.tick),
            Step("customer", "everything that is held", self.copy),
            Step("customer", "why, and until when", self.why),
            Step("processor", "may this be sent to her", self.may, self.flag, one_scope=True),
            Step("processor", "may this be used for that", self.use, self.flag, one_scope=True),
            Step("processor", "everybody who may be written to", self.audience, self.everybody),
            Step("regulator", "what she had agreed to at a moment", self.then),
            Step("regulator", "who looked at her record", self.looks),
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with scratch(), transaction.atomic():
        with wall.lifted():
            busiest = CustomerProfile.objects.order_by("-orders", "pk").values_list("pk", flat=True)
            people = list(busiest[: 10 * asked.runs])
            size = Customer.objects.count()
            shop = Shop(people, asked.runs)
            rows = [measured(step, asked.runs) for step in shop.steps()]
            told = space()
        transaction.set_rollback(True)
    load = round(os.getloadavg()[0], 1)
    if asked.json:
        print(json.dumps({"customers": size, "load": load, "steps": rows, "space": told}))
        return
    print(f"{size:,} customers, load {load}")
    print(f"{'':<11}{'step':<38}{'p50 ms':>9}{'p99 ms':>9}{'plain ms':>10}{'times':>7}")
    for row in rows:
        plain = "" if row["plain"] is None else f"{row['plain']:.2f}"
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        print(
            f"{row['role']:<11}{row['name']:<38}{row['p50']:>9.2f}{row['p99']:>9.2f}"
            f"{plain:>10}{ratio:>7}"
        )
    print(f"space: {told:.2f} times that of the plain tables (aim {SPACE}); latency: aim {LATENCY}")


def measured(step: Step, runs: int) -> dict[str, object]:
    runs = min(runs, 5) if "everybody" in step.name else runs
    with wall.lifted() if step.one_scope else nullcontext():
        mine = timed(step.governed, runs)
        plain = statistics.median(timed(step.plain, runs)) if step.plain else None
    p50 = statistics.median(mine)
    return {
        "role": step.role,
        "name": step.name,
        "p50": p50,
        "p99": mine[min(len(mine) - 1, int(len(mine) * 0.99))],
        "plain": plain,
        "ratio": p50 / plain if plain else None,
    }


def timed(do: Callable[[], object], runs: int) -> list[float]:
    do()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)


def space() -> float:
    """Return how many times the space of the plain tables all tables take."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)),"
            " sum(pg_total_relation_size(oid)) FILTER (WHERE relname LIKE ANY(%s))"
            " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            [list(GOVERNING)],
        )
        every, governing = cursor.fetchone()
    return float(every / (every - (governing or 0)))


if __name__ == "__main__":
    main()
