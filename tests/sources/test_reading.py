"""Readers of each kind on small tables and recorded pages; what they refuse, in codes."""

import contextlib
import http.client
import io
import sqlite3

import pytest
from django.db import connection

from kaifong.sources.reading import fetching
from kaifong.sources.reading.fetching import Fetcher, host_of, safe_address
from kaifong.sources.reading.opening import Opened
from kaifong.sources.reading.trouble import SourceTrouble
from kaifong.sources.rules.pages import Call

from . import shop


def all_of(opened, table, *wanted):
    return [dict(row) for some in opened.rows(table, wanted) for row in some]


def trouble(code):
    return pytest.raises(SourceTrouble, match=code)


def test_csv_in_the_encodings_and_with_the_separators_of_the_trade(root):
    folder = root / "f"
    folder.mkdir()
    (folder / "a.csv").write_bytes("編號;姓名\n1;陳美玲\n".encode("big5hkscs"))
    (folder / "b.csv").write_bytes("id\tname\n1\tx\n\n".encode("utf-16"))
    (folder / "c.csv").write_bytes(b"")
    (folder / "d.txt").write_bytes(b"no table")
    opened = Opened("folder", "f")
    assert opened.tables() == ["a.csv", "b.csv", "c.csv"]
    assert opened.columns("a.csv") == ["編號", "姓名"]
    assert all_of(opened, "a.csv") == [{"編號": "1", "姓名": "陳美玲"}]
    assert all_of(opened, "b.csv") == [{"id": "1", "name": "x"}]
    assert all_of(opened, "c.csv") == opened.columns("c.csv") == []


def test_parquet_is_read_column_by_column(root):
    import pyarrow as pa
    import pyarrow.parquet as pq

    (root / "f").mkdir()
    pq.write_table(pa.table({"id": [1, 2], "name": ["a", "b"]}), root / "f" / "t.parquet")
    opened = Opened("folder", "f")
    assert opened.columns("t.parquet") == ["id", "name"]
    assert all_of(opened, "t.parquet", "id") == [{"id": 1}, {"id": 2}]
    (root / "f" / "t.parquet").write_bytes(b"PAR1 not really")
    with trouble("unreadable"):
        opened.columns("t.parquet")


@pytest.mark.parametrize("place", ["", "../secrets", "/etc", "a\x00b", "."])
def test_nothing_outside_the_folder_set_apart_is_read(root, place):
    with trouble("not_below"):
        Opened("folder", place).tables()


def test_links_do_not_lead_out_and_what_is_too_large_is_not_read(root, monkeypatch):
    folder = root / "f"
    folder.mkdir()
    (root / "x").symlink_to("/etc")
    (folder / "a.csv").symlink_to("/etc/passwd")
    (folder / "b.csv").write_text("id\n1\n")
    with trouble("not_below"):
        Opened("folder", "x").tables()
    with trouble("not_there"):
        Opened("folder", "f").columns("a.csv")
    with trouble("not_there"):
        Opened("folder", "gone").tables()
    with trouble("not_there"):
        Opened("folder", "f/b.csv").tables()
    monkeypatch.setattr("kaifong.sources.reading.places.LARGEST", 1)
    with trouble("too_large"):
        Opened("folder", "f").columns("b.csv")


def test_sqlite_is_only_read(root):
    with sqlite3.connect(root / "old.db") as made:
        made.execute('CREATE TABLE "odd ""name" (id INTEGER, who TEXT)')
        made.execute('INSERT INTO "odd ""name" VALUES (1, \'x\')')
        made.execute('CREATE VIEW v AS SELECT who FROM "odd ""name"')
    made.close()
    opened = Opened("sqlite", "old.db")
    assert opened.tables() == ['odd "name', "v"]
    assert opened.columns('odd "name') == ["id", "who"]
    assert all_of(opened, 'odd "name', "who", "none") == [{"who": "x"}]
    with trouble("no_table"):
        opened.columns("sqlite_master")
    with trouble("no_column"):
        opened.must_have("v", ["nothing"])
    from kaifong.sources.reading import sqlite

    with (
        contextlib.closing(sqlite._open("old.db")) as opened_file,
        pytest.raises(sqlite3.OperationalError),
    ):
        opened_file.execute("DELETE FROM v")


def test_a_file_that_is_no_sqlite_and_a_view_without_end(root, monkeypatch):
    (root / "bad.db").write_bytes(b"no database at all, whatever it says" * 9)
    with trouble("unreadable"):
        Opened("sqlite", "bad.db").tables()
    with sqlite3.connect(root / "old.db") as made:
        made.execute(
            "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT count(*) AS i FROM n"
        )
    made.close()
    monkeypatch.setattr("kaifong.sources.reading.sqlite.MOST_STEPS", 1)
    with trouble("unreadable"):
        all_of(Opened("sqlite", "old.db"), "v", "i")


@pytest.mark.django_db(transaction=False)
def test_another_postgresql_is_read_through_its_secret_and_cannot_be_written(root, settings):
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    address = " ".join(f"{name}={given[name]}" for name in names if given.get(name))
    (settings.SOURCE_SECRETS_DIR / "erp").write_text(address)
    opened = Opened("postgres", "", "erp")
    assert "public.foundation_entry" in opened.tables()
    assert opened.columns("public.django_site") == ["id", "domain", "name"]
    assert all_of(opened, "public.django_site", "id", "none") == [{"id": 1}]
    with trouble("no_table"):
        opened.columns("public.none")
    from kaifong.sources.reading import postgres

    with trouble("unreadable"), postgres._asked("erp") as cursor:
        cursor.execute("DELETE FROM django_site")


def test_a_database_that_does_not_answer_tells_nothing_of_its_address(root, settings):
    (settings.SOURCE_SECRETS_DIR / "erp").write_text("host=/nowhere password=hush dbname=x")
    with trouble("unreachable") as told:
        Opened("postgres", "", "erp").tables()
    assert "hush" not in str(told.value.facts)
    (settings.SOURCE_SECRETS_DIR / "odd").write_text("this is = no = address")
    with trouble("un"):
        Opened("postgres", "", "odd").tables()
    for name in ("none", "../erp", "", "a\x00"):
        with trouble("no_secret"):
            Opened("postgres", "", name).tables()


HUBSPOT = (
    {
        "results": [
            {
                "id": "51",
                "properties": {"dealname": "Tea", "amount": "12.5", "createdate": "2026-01-01"},
                "associations": {"contacts": {"results": [{"id": "9", "type": "deal_to_contact"}]}},
            }
        ],
        "paging": {"next": {"after": "51", "link": "https://…"}},
    },
    {"results": [{"id": "52", "properties": {"amount": None}, "associations": {}}]},
)
SALESFORCE = (
    {
        "totalSize": 2,
        "done": False,
        "nextRecordsUrl": "/services/data/v60.0/query/01g-2000",
        "records": [
            {
                "attributes": {"type": "Opportunity", "url": "/…"},
                "Id": "006A",
                "Contact": {"attributes": {"type": "Contact"}, "Id": "003A"},
                "Amount": 12.5,
                "Lines": [1, 2],
            }
        ],
    },
    {"done": True, "records": [{"attributes": {}, "Id": "006B", "Amount": None}]},
)
ODOO = (
    {
        "jsonrpc": "2.0",
        "result": {
            "length": 1,
            "records": [
                {
                    "id": 7,
                    "partner_id": [3, "陳美玲"],
                    "phone": False,
                    "order_line": [1, 2, 3],
                    "x": None,
                }
            ],
        },
    },
)


def test_hubspots_pages_follow_their_cursor(root):
    shop.pages(root / "h", "deals", *HUBSPOT)
    opened = Opened("hubspot", "h")
    assert opened.tables() == ["deals"]
    assert "association.contacts" in opened.columns("deals")
    found = all_of(opened, "deals", "id", "amount", "association.contacts")
    assert [row["id"] for row in found] == ["51", "52"]
    assert (found[0]["association.contacts"], found[1]["amount"]) == ("9", None)


def test_salesforces_pages_follow_their_address(root):
    shop.pages(root / "s", "Opportunity", *SALESFORCE)
    found = all_of(Opened("salesforce", "s"), "Opportunity", "Id", "Contact.Id", "Amount")
    assert found == [
        {"Id": "006A", "Contact.Id": "003A", "Amount": "12.5"},
        {"Id": "006B", "Amount": None},
    ]


@pytest.mark.parametrize(
    "wrapped", [ODOO[0], ODOO[0]["result"]["records"], {"result": ODOO[0]["result"]["records"]}]
)
def test_odoos_rows_with_many2one_and_false(root, wrapped):
    shop.pages(root / "o", "sale.order", wrapped)
    assert all_of(Opened("odoo", "o"), "sale.order", "id", "partner_id.name") == [
        {"id": "7", "partner_id": "3", "partner_id.name": "陳美玲", "phone": None, "x": None}
    ]


@pytest.mark.parametrize(
    ("kind", "page", "code"),
    [
        ("hubspot", {"nothing": 1}, "no_page"),
        ("salesforce", [], "no_page"),
        ("odoo", "text", "no_page"),
    ],
)
def test_what_is_no_page_of_the_kind_says_so(root, kind, page, code):
    shop.pages(root / "p", "t", page)
    with trouble(code):
        all_of(Opened(kind, "p"), "t", "id")


def test_pages_that_go_round_or_stop_half_way_or_are_asked_for_oddly(root, monkeypatch):
    shop.pages(root / "h", "deals", HUBSPOT[0], HUBSPOT[0], HUBSPOT[0])
    opened = Opened("hubspot", "h")
    with trouble("round"):
        all_of(opened, "deals", "id")
    shop.pages(root / "i", "deals", HUBSPOT[0])
    with trouble("not_there"):
        all_of(Opened("hubspot", "i"), "deals", "id")
    with trouble("no_column"):
        all_of(opened, "deals", "id FROM User--")
    with trouble("no_table"):
        all_of(opened, "other", "id")
    with trouble("not_there"):
        Opened("odoo", "h/deals.1.json").tables()
    monkeypatch.setattr("kaifong.sources.reading.rest.LARGEST", 10)
    with trouble("too_large"):
        all_of(opened, "deals", "id")


def test_odoo_is_asked_again_as_long_as_pages_are_full(root, settings, monkeypatch):
    settings.SOURCE_HOSTS = ["erp.example.hk"]
    (settings.SOURCE_SECRETS_DIR / "key").write_text("t0ken")
    monkeypatch.setitem(__import__("kaifong.sources.rules.pages", fromlist=["x"]).LIMITS, "odoo", 1)
    asked = []

    def fetch(call):
        asked.append(call.body)
        return b'[{"id": 1}]' if len(asked) < 3 else b"[]"

    opened = Opened("odoo", "https://erp.example.hk/", "key", fetch)
    assert opened.tables()[0] == "res.partner"
    assert len(all_of(opened, "res.partner", "id")) == 2
    assert '"offset": 2' in asked[2]


# Over the net: nothing is asked there in a test


class Answer(io.BytesIO):
    def __init__(self, status, content=b"{}"):
        super().__init__(content)
        self.status = status


class Line:
    """Stands in for a connection."""

    def __init__(self, status=200, content=b"{}", broken=False):
        self.said, self.status, self.content, self.broken = [], status, content, broken

    def request(self, *said):
        self.said.append(said)
        if self.broken:
            raise http.client.BadStatusLine("x")

    def getresponse(self):
        return Answer(self.status, self.content)

    def close(self):
        self.said.append("closed")


@pytest.fixture
def allowed(settings):
    settings.SOURCE_HOSTS = ["api.example.hk"]


def fetched(line, call=None, addresses=("8.8.8.8",)):
    fetch = Fetcher("t0ken", lambda _host: list(addresses), lambda _host, _address: line)
    return fetch(call or Call("https://api.example.hk/a?b=c"))


def test_a_page_is_fetched_with_the_token(allowed):
    line = Line(content=b"[1]")
    assert fetched(line) == b"[1]"
    method, path, body, headers = line.said[0]
    assert (method, path, body) == ("GET", "/a?b=c", None)
    assert headers["Authorization"] == "Bearer t0ken"
    assert line.said[-1] == "closed"
    fetched(line, Call("https://api.example.hk", "{}"))
    assert line.said[-2][:3] == ("POST", "/", "{}")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line(301), "redirected"),
        (Line(403), "refused"),
        (Line(500), "answered"),
        (Line(broken=True), "unreachable"),
    ],
)
def test_what_is_no_page_from_the_net(allowed, line, code):
    with trouble(code):
        fetched(line)
    assert line.said[-1] == "closed"


def test_a_page_without_end_is_cut_off(allowed, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 3)
    with trouble("too_large"):
        fetched(Line(content=b"1234"))


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.hk/",
        "https://other.example.hk/",
        "https://me:word@api.example.hk/",
        "https://api.example.hk:8443/",
        "https://api.example.hk:port/",
        "https:///",
        "file:///etc/passwd",
    ],
)
def test_only_named_hosts_and_https(allowed, url):
    with trouble("host"):
        host_of(url)


@pytest.mark.parametrize(
    "addresses",
    [
        [],
        ["10.0.0.1"],
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["8.8.8.8", "192.168.1.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["224.0.0.1"],
    ],
)
def test_no_address_of_a_private_net(allowed, addresses):
    line = Line()
    with trouble("private_address"):
        fetched(line, addresses=addresses)
    assert line.said == []


def test_who_is_looked_up(monkeypatch):
    monkeypatch.setattr(
        fetching.socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", ("8.8.4.4", 443))]
    )
    assert fetching.addresses_of("x") == ["8.8.4.4"]

    def unknown(*_args, **_more):
        raise OSError

    monkeypatch.setattr(fetching.socket, "getaddrinfo", unknown)
    with trouble("unreachable"):
        fetching.addresses_of("x")
    assert safe_address("x", ["8.8.8.8"]) == "8.8.8.8"


def test_the_very_address_that_was_looked_up_is_spoken_to(monkeypatch):
    spoken = []

    def plain(where, _wait):
        spoken.append(where)

    class Tls:
        def wrap_socket(self, _plain, server_hostname):
            spoken.append(server_hostname)

    monkeypatch.setattr(fetching.socket, "create_connection", plain)
    line = fetching._Pinned("api.example.hk", "8.8.8.8")
    line.tls = Tls()
    line.connect()
    assert spoken == [("8.8.8.8", 443), "api.example.hk"]


def test_over_the_net_a_host_that_is_not_allowed_is_refused_before_any_secret(root, settings):
    settings.SOURCE_HOSTS = []
    with trouble("host"):
        Opened("hubspot", "https://api.hubapi.com", "none").tables()
    with trouble("host"):
        all_of(Opened("hubspot", "https://api.hubapi.com", "none"), "contacts", "id")
