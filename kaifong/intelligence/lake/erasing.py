"""Taking people out of the lake's files for good, and keeping the files few and whole."""

# ruff: noqa: S608  every name comes from our own declarations, every value is a number of ours

from collections.abc import Collection
from dataclasses import dataclass

from kaifong.foundation.datasets import datasets

from .opening import folder, for_building, quoted
from .process import Duck, LakeTrouble
from .refreshing import drop_old_files, only_one

PERSON = "customer_key"
REWRITE = "CALL ducklake_rewrite_data_files('lake', delete_threshold => {share})"


@dataclass(frozen=True)
class Proof:
    """What was read again after an erasure: every row of every file, none of them the person's."""

    files: int
    rows: int
    found: int


def erase(*, customer_keys: Collection[int]) -> Proof:
    """
    Remove all rows of these customers from the lake and from its files, and read the files again.

    :raises RefreshRunning: if the lake is being written at this moment
    :raises LakeTrouble: if a row is still found
    """
    keys = ", ".join(str(int(key)) for key in sorted(customer_keys)) or "NULL"
    about_people = [d for d in datasets() if any(c.name == PERSON for c in d.columns)]
    with only_one(), for_building() as duck:
        duck.ask(*(f"DELETE FROM {d.name} WHERE {PERSON} IN ({keys})" for d in about_people))
        # A deleted row lies in its file until that is written anew and the old one is gone.
        duck.ask(
            REWRITE.format(share=0),
            "CALL ducklake_expire_snapshots('lake', older_than => now())",
            "CALL ducklake_cleanup_old_files('lake', cleanup_all => true)",
            "CALL ducklake_delete_orphaned_files('lake', cleanup_all => true)",
            atomic=False,
        )
        proof = _scan(duck, keys)
    if proof.found:
        raise LakeTrouble(f"{proof.found} rows of erased customers are still in the lake's files.")
    return proof


def tidy() -> None:
    """Write files anew that are small or full of deleted rows, and delete what nobody reads."""
    with only_one(), for_building() as duck:
        duck.ask(
            REWRITE.format(share=0.1),
            "CALL ducklake_merge_adjacent_files('lake')",
            "CALL ducklake_delete_orphaned_files('lake', older_than => now() - INTERVAL 1 DAY)",
            atomic=False,
        )
        drop_old_files(duck)


def _scan(duck: Duck, keys: str) -> Proof:
    """Read the files as any stranger could, without the catalogue."""
    pattern = quoted(str(folder() / "**" / "*.parquet"))
    files = int(duck.ask(f"SELECT count(*) AS n FROM glob({pattern})")[0]["n"][0].as_py())
    if not files:
        return Proof(files=0, rows=0, found=0)
    # Where nobody is left, no file may have the column.
    named = f"SELECT count(*) AS n FROM parquet_schema({pattern}) WHERE name = '{PERSON}'"
    who = f"{PERSON} IN ({keys})" if int(duck.ask(named)[0]["n"][0].as_py()) else "false"
    answer = duck.ask(
        f"SELECT count(*) AS n, count(*) FILTER ({who}) AS found"
        f" FROM read_parquet({pattern}, union_by_name => true, hive_partitioning => false)"
    )[0].to_pylist()[0]
    return Proof(files=files, rows=answer["n"], found=answer["found"])
