"""DuckDB in a process of its own: it comes when asked, ends with us, and takes nothing along."""

import os
import signal

import psutil
import pytest

from kaifong.intelligence.lake.process import Duck, LakeTrouble, Start


@pytest.fixture
def duck():
    opened = Duck(Start({"memory_limit": "100MB"}, (), {}), patience=20)
    yield opened
    opened.close()


def number(duck, sql, **more):
    return duck.ask(sql, **more)[0].to_pylist()[0]["n"]


def test_it_answers_each_statement_and_keeps_its_state(duck):
    duck.ask("CREATE TABLE t (n int)", "INSERT INTO t VALUES (1), (2)")
    one, two = duck.ask("SELECT sum(n) AS n FROM t", "SELECT count(*) AS n FROM t")
    assert (one["n"][0].as_py(), two["n"][0].as_py()) == (3, 2)


def test_statements_that_fail_leave_nothing(duck):
    duck.ask("CREATE TABLE t (n int)")
    with pytest.raises(LakeTrouble, match="no_such_table"):
        duck.ask("INSERT INTO t VALUES (1)", "SELECT * FROM no_such_table")
    assert number(duck, "SELECT count(*) AS n FROM t") == 0


def test_one_that_was_killed_is_started_again(duck):
    assert number(duck, "SELECT 1 AS n") == 1
    first = duck.pid
    os.kill(first, signal.SIGKILL)
    psutil.Process(first).wait()

    assert number(duck, "SELECT 2 AS n") == 2
    assert duck.pid != first


def test_one_that_takes_too_long_is_ended():
    endless = "SELECT count(*) AS n FROM range(1000000000000) a"
    with Duck(Start({}, (), {}), patience=1) as duck:
        duck._patience = 20
        duck.ask("SELECT 1")
        pid, duck._patience = duck.pid, 0.05
        with pytest.raises(LakeTrouble, match="no answer within"):
            duck.ask(endless)
        assert not psutil.pid_exists(pid)


def test_it_ends_when_nobody_holds_the_other_end(duck):
    assert number(duck, "SELECT 1 AS n") == 1
    child = psutil.Process(duck.pid)
    duck._process.stdin.close()
    # The pipe is all it hangs on: this is what it sees when we are killed.
    assert child.wait(timeout=20) is not None


def test_memory_beyond_the_limit_is_a_sentence_and_not_our_death(duck):
    with pytest.raises(LakeTrouble, match=r"(?i)memory"):
        duck.ask("SELECT list(range) FROM range(100000000)")
    assert number(duck, "SELECT 3 AS n") == 3
