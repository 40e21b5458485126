"""What keeping and erasing prove of the law pack; whatever they write is taken back."""

from datetime import UTC, date, datetime

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows
from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId, StaffId
from kaifong.foundation.law.proving import hold, proves
from kaifong.foundation.registry import OnErase, references
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.privacy import actions as privacy

from . import actions, queries
from .actions.erasing import erase
from .queries.living import living_of

JOINED = datetime(2026, 3, 18, 4, tzinfo=UTC)
ASKED = datetime(2026, 4, 1, 4, tzinfo=UTC)
ADDRESS = "law.test.7f3a@kaifong.invalid"
STOPPED = "SELECT count(*) FROM privacy_stop WHERE recorded_at = %s"
REQUESTED = "SELECT kept_until FROM privacy_stoprequest WHERE customer_id = %s"


def officer() -> Actor:
    """Return a data officer who is not on the staff."""
    everything, any_purpose = frozenset(FieldClass), frozenset(Purpose)
    granted = [("customer", do) for do in ("see", "create", "record", "stop")]
    granted += [("retention", do) for do in ("see", "erase")]
    grants = tuple(Granted(do, about, Rows(), everything, any_purpose) for about, do in granted)
    return Actor(StaffId(-1), "law test", "en", (), grants, Purpose.PRIVACY)


def somebody(actor: Actor, **more: object) -> CustomerId:
    """Return a person of the proof, who left an address and nothing else."""
    known = customers.Known(name_en="LAW Test", emails=(ADDRESS,), **more)  # type: ignore[arg-type]
    return customers.register(actor=actor, known=known, collected_under="law test", at=JOINED)


def rows_left(customer_id: int) -> list[str]:
    """Return the tables that still know a person, but for those that name nobody."""
    found = []
    with wall.lifted(), connection.cursor() as cursor:
        for one in references():
            if one.on_erase is not OnErase.KEEP:
                cursor.execute(
                    f"SELECT count(*) FROM {one.table} WHERE {one.column} = %s",  # noqa: S608
                    [customer_id],
                )
                if cursor.fetchone()[0]:
                    found.append(one.table)
    return found


@proves("L07.1")
def who_unsubscribes_and_had_nothing_else_goes() -> None:
    with scratch(), wall.lifted():
        boss = officer()
        mine = somebody(boss)
        _leaves(boss, mine)
        today = ASKED.date()
        hold(living_of(customer_ids=[mine], today=today)[mine], [], "reasons to keep her")
        erase(leads=[mine], at=ASKED)
        hold(rows_left(mine), [], "tables that know her")
        hold(_one(STOPPED, [ASKED]), 1, "hashes of her address")
        hold(_one(REQUESTED, [mine]), date(2029, 4, 1), "the record of the request is kept until")


@proves("L09.1")
def who_is_brought_back_is_erased_again() -> None:
    with scratch(), wall.lifted():
        boss = officer()
        mine = somebody(boss)
        with transaction.atomic():
            actions.erase_person(
                actor=boss, customer_id=mine, why="law test", reference="law test", at=ASKED
            )
            # As a restore does: the database forgets, the vault does not.
            transaction.set_rollback(True)
        hold(bool(rows_left(mine)), True, "the backup brought her back")
        hold(actions.replay(at=ASKED), 1, "people erased again")
        hold(rows_left(mine), [], "tables that know her")
        hold(any(grave.number == mine for grave in vault().graves()), True, "a grave")


@proves("L10.1")
def a_wish_is_answered_item_by_item() -> None:
    with scratch():
        boss = officer()
        mine = somebody(boss)
        _leaves(boss, mine)
        answer = actions.erase_person(
            actor=boss, customer_id=mine, why="law test", reference="law test", at=ASKED
        )
        hold(answer.refused, False, "refused")
        kept = {one.rule: one for one in answer.kept}
        hold(kept["stop_request"].law, "Cap. 593 s.9(3)", "law of what is kept")
        hold(kept["stop_request"].until, date(2029, 4, 1), "end of what is kept")
        other = somebody(boss)
        actions.place_hold(customer_id=other, why="legal", reference="law test", at=ASKED)
        answer = actions.erase_person(
            actor=boss, customer_id=other, why="law test", reference="law test", at=ASKED
        )
        hold(answer.refused, True, "refused while a case is open")
        hold([one.rule for one in answer.kept], ["hold"], "what stands in the way")
        hold(bool(queries.held([other])), True, "held")
        hold(bool(rows_left(other)), True, "nothing was done")


def _leaves(boss: Actor, customer_id: CustomerId) -> None:
    privacy.withdraw(
        actor=boss,
        customer_id=customer_id,
        mode=privacy.Mode.CLICK,
        raw=b"law test",
        said_at=ASKED,
        at=ASKED,
    )


def _one(question: str, facts: list[int | datetime]) -> object:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(question, facts)
        row = cursor.fetchone()
        return row[0] if len(row) == 1 else row
