"""What the bench beside peers does before and after it measures."""

import csv
import io
import subprocess
import sys
import time

import pytest

from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.areas import district_from
from kaifong.foundation.hongkong.phones import normalise_phone
from tools import bench_peers
from tools.peers import figures, made, place
from tools.peers.figures import AIMS, CouldNot, Measured

ROWS = 10_000


@pytest.fixture(scope="module")
def persons():
    return made.people(ROWS)


def test_everybody_gets_the_same_people(persons):
    assert made.people(ROWS) == persons
    assert made.people(100) == persons[:100]


def test_nobody_shares_a_number_an_address_or_a_telephone(persons):
    for field in ("number", "email", "phone", "first_name"):
        assert len({getattr(person, field) for person in persons}) == ROWS


def test_they_are_acceptable_to_our_own_rules(persons):
    for person in persons[:: ROWS // 50]:
        assert normalise_phone(person.phone) == person.phone
        assert normalise_email(person.email) == person.email
        assert district_from(person.district)
    assert all(person.name_zh and person.address and person.department for person in persons)


def test_one_of_twenty_has_the_name_that_is_sought(persons):
    found = [person for person in persons if made.SOUGHT in person.name_en]
    assert len(found) == ROWS // 20


def test_orders_are_of_one_line_and_two_for_each(persons):
    sold = made.sales(persons)
    assert len({sale.invoice for sale in sold}) == len(sold) == 2 * ROWS
    assert {sale.customer for sale in sold} == {person.number for person in persons}
    assert all(sale.quantity > 0 and float(sale.unit_price) > 0 for sale in sold)


def test_files_read_back_as_they_were_written(persons):
    text = made.as_csv(persons[0]._fields, persons[:200])
    header, *rows = csv.reader(io.StringIO(text))
    assert tuple(header) == persons[0]._fields
    assert [made.Person(*row) for row in rows] == persons[:200]


def kaifong():
    return Measured("Kaifong", {"import_customers": 4_000.0, "list": 20.0, "copy_customers": 9e5})


def row_of(rows, label):
    return next(row for row in rows if row[0] == label)


def test_a_ratio_says_how_many_times_better_ours_is():
    peer = Measured("creme", {"import_customers": 40.0, "list": 140.0, "copy_customers": 8e5})
    rows = figures.table(kaifong(), [peer])
    assert rows[0] == ("figure", "unit", "Kaifong", "aim", "creme", "ratio")
    assert row_of(rows, "import of customers")[2:] == ("4,000", "≥ 2,000", "40.0", "100.0 ×")
    assert row_of(rows, "list page, median")[2:] == ("20.0", "≤ 44", "140", "7.0 ×")


def test_what_is_missing_has_no_ratio_and_what_is_the_machines_neither():
    rows = figures.table(kaifong(), [Measured("creme", {"copy_customers": 8e5})])
    assert row_of(rows, "list page, median")[-2:] == ("–", "")
    assert row_of(rows, "  COPY of the same rows")[-2:] == ("800,000", "")
    assert len(rows) == 1 + len(AIMS)
    assert len({len(row) for row in rows}) == 1


def test_a_peer_that_could_not_be_measured_is_named_with_the_reason():
    peer = Measured("creme")

    def refuse():
        raise CouldNot("There is no wheel for this machine.")

    bench_peers.attempt(peer, refuse)
    assert figures.table(kaifong(), [peer])[0] == ("figure", "unit", "Kaifong", "aim")
    said = figures.said(kaifong(), [peer])
    assert said[0] == "creme: not measured. There is no wheel for this machine."
    assert said[1].startswith("creme: load average")


def test_a_command_that_fails_says_its_last_word():
    script = "import sys; print('no such table', file=sys.stderr); sys.exit(3)"
    with pytest.raises(CouldNot, match="ended with 3: no such table"):
        place.ran([sys.executable, "-c", script], until=time.monotonic() + 60)


def test_a_command_that_is_not_there_says_so(tmp_path):
    with pytest.raises(CouldNot, match="did not start"):
        place.ran([tmp_path / "absent"], until=time.monotonic() + 60)


def test_a_command_past_its_time_is_ended(monkeypatch):
    def late(words, **how):
        raise subprocess.TimeoutExpired(words, how["timeout"])

    monkeypatch.setattr(subprocess, "run", late)
    with pytest.raises(CouldNot, match="time was up during: creme migrate"):
        place.ran(["creme", "migrate"], until=time.monotonic())


def test_peers_do_not_see_our_settings(monkeypatch):
    monkeypatch.setenv("KAIFONG_HOME", "ours")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    script = "import os; print([n for n in os.environ if n.startswith(('KAIFONG', 'DJANGO'))])"
    out = place.ran([sys.executable, "-c", script], until=time.monotonic() + 60)
    assert out.strip() == "[]"


def test_an_unknown_peer_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_peers", "--peers", "creme,salesforce"])
    with pytest.raises(SystemExit):
        bench_peers.asked()
    assert "salesforce" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["bench_peers", "--peers", "none"])
    assert bench_peers.asked().peers == []
