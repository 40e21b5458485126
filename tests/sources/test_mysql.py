"""A real MariaDB as another system: what is read of it, what is refused, and that it only reads."""

import pymysql
import pytest

from kaifong.sources import actions, queries
from kaifong.sources.actions import Entity, Mapped
from kaifong.sources.models import Contact, Deal, Refresh, Source
from kaifong.sources.reading import mysql
from kaifong.sources.reading.opening import Opened
from kaifong.sources.reading.trouble import SourceTrouble
from kaifong.sources.rules.freshness import Freshness
from kaifong.sources.wording import PROBLEMS, problem
from tests.cast import NOON, signed_in

from . import mariadb, shop
from .test_reading import all_of, trouble

CONTACTS = """
CREATE TABLE contacts (
  id INT PRIMARY KEY, name VARCHAR(80), mail VARCHAR(80), made DATETIME, seen TIMESTAMP NULL,
  born DATE, vip TINYINT(1), flags BIT(3), worth DECIMAL(12, 2), rate DOUBLE, photo BLOB,
  note TEXT, kind ENUM('a', 'b'), hour TIME
) CHARACTER SET utf8mb4
"""
ROWS = """
INSERT INTO contacts VALUES
  (1, '陳美玲 🧋', 'mrs.chan@example.com', '2024-01-05 00:30:00', '2024-01-05 00:30:00',
   '2024-01-04', 1, b'101', 1234.50, 0.5, x'00ff', 'x', 'a', '25:00:00'),
  (2, NULL, NULL, '0000-00-00 00:00:00', NULL, '0000-00-00', 0, b'000', -0.01, NULL, NULL, NULL,
   NULL, NULL),
  (3, '', '', '2024-00-15', NULL, '2024-02-00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
"""
DEALS = """
CREATE TABLE deals (number VARCHAR(9), contact INT, day DATETIME, stage VARCHAR(20),
  amount DECIMAL(12, 2))
"""
MAPPED = (
    Mapped(
        Entity.CONTACT,
        "erp.contacts",
        {"number": "id", "name": "name", "email": "mail", "joined_on": "made"},
    ),
    Mapped(
        Entity.DEAL,
        "erp.deals",
        {
            "number": "number",
            "contact": "contact",
            "opened_on": "day",
            "stage": "stage",
            "amount": "amount",
        },
    ),
)


@pytest.fixture(scope="session")
def server():
    if gone := mariadb.lacking():
        pytest.skip(f"{', '.join(gone)} of Debian's mariadb-server is not installed")
    with mariadb.at_work() as made:
        made.run(
            "SET GLOBAL innodb_flush_log_at_trx_commit = 0",
            "CREATE DATABASE erp",
            "CREATE USER reader IDENTIFIED BY 'hush hush'",
            "CREATE USER reader@localhost IDENTIFIED BY 'hush hush'",
            # More than reading: what keeps us from writing is our session.
            "GRANT ALL ON erp.* TO reader",
            "GRANT ALL ON erp.* TO reader@localhost",
            "CREATE DATABASE other",
        )
        made.run(CONTACTS, ROWS, "CREATE TABLE `odd.``name` (`a``b` INT)", DEALS, database="erp")
        made.run("CREATE VIEW mails AS SELECT mail FROM contacts", database="erp")
        made.run("CREATE TABLE hidden (id INT)", database="other")
        yield made


@pytest.fixture
def erp(server, root, settings):
    """The server, opened by a secret file."""
    return opened(server, settings)


def opened(server, settings, **more):
    (settings.SOURCE_SECRETS_DIR / "erp").write_text(server.address(**more))
    return Opened("mysql", "", "erp")


def test_tables_and_columns_are_those_that_the_user_may_see(erp):
    assert erp.tables() == ["erp.contacts", "erp.deals", "erp.mails", "erp.odd.`name"]
    assert erp.columns("erp.mails") == ["mail"]
    assert erp.columns("erp.odd.`name") == ["a`b"]
    assert all_of(erp, "erp.odd.`name", "a`b") == []
    for table in (
        "erp.none",
        "ERP.contacts",
        "erp.CONTACTS",
        "other.hidden",
        "contacts",
        "mysql.user",
    ):
        with trouble("no_table"):
            erp.columns(table)
    with trouble("no_table"):
        erp.columns("information_schema.TABLES")
    with trouble("no_column"):
        erp.must_have("erp.mails", ["name"])


def test_values_come_as_what_they_are(erp):
    names = ("id", "name", "made", "seen", "born", "vip", "flags", "worth", "rate", "kind", "note")
    first, second, third = all_of(erp, "erp.contacts", *names, "none")
    assert {name: str(value) for name, value in first.items()} == {
        "id": "1",
        "name": "陳美玲 🧋",
        # Without a zone it is that server's own time; a TIMESTAMP is a moment.
        "made": "2024-01-05 00:30:00+08:00",
        "seen": "2024-01-04 16:30:00+00:00",
        "born": "2024-01-04",
        "vip": "1",
        "flags": "5",
        "worth": "1234.50",
        "rate": "0.5",
        "kind": "a",
        "note": "x",
    }
    assert (second["made"], second["born"], second["seen"]) == (None, None, None)
    assert (str(second["vip"]), str(second["flags"]), str(second["worth"])) == ("0", "0", "-0.01")
    assert (third["made"], third["born"]) == ("2024-00-15 00:00:00", "2024-02-00")


@pytest.mark.parametrize("column", ["photo"])
def test_bytes_are_refused_by_name(erp, column):
    with trouble("bytes") as told:
        all_of(erp, "erp.contacts", "id", column)
    assert problem(told.value.code, told.value.facts).startswith(
        "photo of erp.contacts holds bytes"
    )


def test_rows_come_in_sets_and_what_is_not_wanted_any_more_is_not_waited_for(
    erp, server, monkeypatch
):
    monkeypatch.setattr(mysql, "AT_ONCE", 2)
    assert [len(some) for some in erp.rows("erp.contacts", ["id"])] == [2, 1]
    # A hundred million rows: to read them all would take minutes.
    server.run(
        "CREATE OR REPLACE VIEW endless AS SELECT a.seq FROM seq_1_to_100000000 a", database="erp"
    )
    try:
        reading = erp.rows("erp.endless", ["seq"])
        assert [row["seq"] for row in next(reading)] == [1, 2]
        reading.close()
    finally:
        server.run("DROP VIEW endless", database="erp")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM erp.contacts",
        "INSERT INTO erp.deals VALUES ('x', 1, now(), '', 1)",
        "CREATE TABLE erp.more (id INT)",
        "DROP TABLE erp.deals",
    ],
)
def test_nothing_can_be_written(erp, statement):
    with pytest.raises(SourceTrouble) as told, mysql._asked("erp") as cursor:
        cursor.execute(statement)
    assert told.value.code == "unreadable"
    assert told.value.__cause__.args[0] == 1792  # read-only
    assert len(all_of(erp, "erp.contacts", "id")) == 3


def test_what_takes_too_long_is_ended(erp, monkeypatch):
    monkeypatch.setattr(mysql, "LONGEST", 0.05)
    with trouble("slow"), mysql._asked("erp") as cursor:
        cursor.execute("SELECT COUNT(*) FROM erp.seq_1_to_100000000 a JOIN erp.seq_1_to_1000 b")
        cursor.fetchall()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"password": "wrong word"}, "denied"),
        ({"user": "nobody"}, "denied"),
        ({"dbname": "other"}, "denied"),
        ({"host": "127.0.0.1", "port": 1}, "unreachable"),
        ({"host": ""}, "address"),
        ({"user": ""}, "address"),
        ({"sslmode": "prefer"}, "address"),
        ({"port": "many"}, "address"),
    ],
)
def test_what_lets_us_not_in_is_said_without_the_secret(server, root, settings, more, code):
    with trouble(code) as told:
        opened(server, settings, **more).tables()
    facts = told.value.facts
    assert "word" not in str(facts)
    assert "hush" not in problem(code, facts)
    assert code in PROBLEMS


def test_a_secret_that_is_no_address(root, settings):
    (settings.SOURCE_SECRETS_DIR / "odd").write_text("this is = no = address")
    with trouble("address"):
        Opened("mysql", "", "odd").tables()
    with trouble("no_secret"):
        Opened("mysql", "", "none").tables()


def test_a_database_that_is_not_there(server, root, settings):
    server.run("GRANT ALL ON nowhere.* TO reader@localhost")
    with trouble("no_database"):
        opened(server, settings, dbname="nowhere").tables()


def test_a_table_that_may_be_seen_and_not_be_read(server, root, settings):
    server.run(
        "CREATE USER IF NOT EXISTS narrow@localhost IDENTIFIED BY 'hush hush'",
        "GRANT INSERT ON erp.deals TO narrow@localhost",
    )
    with trouble("table_denied") as told:
        all_of(opened(server, settings, user="narrow"), "erp.deals", "number")
    assert told.value.facts["table"] == "erp.deals"


# Over the net


def by_net(server, settings, **more):
    more = {"host": "localhost", "port": server.port, **more}
    return opened(server, settings, **more)


def test_over_the_net_the_certificate_has_to_be_known_and_for_that_name(server, root, settings):
    (settings.SOURCE_SECRETS_DIR / "ca.pem").write_bytes(server.authority.read_bytes())
    assert "erp.deals" in by_net(server, settings, sslrootcert="ca.pem").tables()
    with trouble("untrusted"):
        by_net(server, settings).tables()
    with trouble("untrusted"):
        by_net(server, settings, sslrootcert="none.pem").tables()
    other = {"host": "127.0.0.1", "sslrootcert": server.authority}
    with trouble("untrusted"):
        by_net(server, settings, **other).tables()
    assert by_net(server, settings, **other, sslmode="verify-ca").tables()


@pytest.mark.parametrize(("mode", "hidden"), [("require", True), ("disable", False)])
def test_less_is_asked_only_if_it_is_said(server, root, settings, mode, hidden):
    assert by_net(server, settings, sslmode=mode).tables()
    with mysql._asked("erp") as cursor:
        cursor.execute("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
        ((_name, cipher),) = cursor.fetchall()
    assert bool(cipher) == hidden


def test_nothing_is_sent_in_the_clear_to_whom_cannot_hide_it(server, root, settings, monkeypatch):
    sent = []
    monkeypatch.setattr(pymysql.connections.CLIENT, "SSL", 0)
    monkeypatch.setattr(
        pymysql.connections.Connection, "_write_bytes", lambda _self, data: sent.append(data)
    )
    with trouble("untrusted"):
        by_net(server, settings, sslmode="require").tables()
    assert sent == []


# The whole way


@pytest.mark.django_db
def test_it_is_read_matched_and_kept_when_the_server_is_down(server, root, settings):
    keeper = shop.keeper()
    chan = shop.mrs_chan(keeper)
    shop.verified(chan)
    server.run(
        "DELETE FROM deals",
        "INSERT INTO deals VALUES ('D-1', 1, '2026-01-10 09:00', 'won', 1234.5),"
        " ('D-2', 1, '0000-00-00', 'won', 1), ('D-3', 2, '2026-02-12 09:00', 'open', NULL)",
        database="erp",
    )
    opened(server, settings)
    code = shop.declared(keeper, "erp", kind="mysql", place="", secret="erp", tables=MAPPED)
    done = actions.refresh(code=code, at=NOON)
    assert (done.state, done.rows, done.reasons) == ("done", 6, {"no_day": 1, "wrong_day": 1})
    with shop.wall.lifted():
        contact = Contact.objects.get(number="1")
        assert (contact.customer_id, str(contact.joined_on)) == (chan, "2024-01-05")
        deals = dict(Deal.objects.values_list("number", "amount_cents"))
    assert deals == {"D-1": 123_450, "D-3": None}
    # Down, it keeps what it had, with its day.
    opened(server, settings, host="127.0.0.1", port=1)
    failed = actions.refresh(code=code, at=NOON.replace(day=29))
    assert (failed.state, failed.problem) == (Refresh.State.FAILED, "unreachable")
    one = Source.objects.get()
    assert (one.refreshed_at, one.counts["deal"]) == (NOON, 2)
    seen = queries.one_source(actor=keeper, code=code, at=NOON.replace(day=29))
    assert seen.freshness is Freshness.STALE


@pytest.mark.django_db
def test_it_is_declared_and_mapped_on_the_desk(server, root, settings):
    opened(server, settings)
    client = signed_in(shop.keeper())
    page = client.get("/desk/other-systems/new").content.decode()
    assert "Database (MySQL or MariaDB)" in page
    sent = {
        "code": "erp",
        "name_en": "ERP",
        "name_zh": "系統",
        "kind": "mysql",
        "purpose": "figures",
        "keep_months": 24,
        "every_hours": 24,
    }
    assert client.post("/desk/other-systems/new", sent).status_code == 422
    assert client.post("/desk/other-systems/new", {**sent, "secret": "erp"}).status_code == 303
    assert "erp.contacts" in client.get("/desk/other-systems/erp/tables").content.decode()
