import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from kaifong.foundation.registry import OnErase, Reference, reasons, references
from kaifong.retention.register import NoRule, installed

ROOT = Path(__file__).resolve().parents[2]
OURS = [model for model in apps.get_models() if model.__module__.startswith("kaifong.")]


def test_every_model_stands_in_the_glossary():
    glossary = (ROOT / "docs/glossary.md").read_text()
    rows = [line.split("|")[4] for line in glossary.splitlines() if line.count("|") > 5]
    named = {name.strip() for row in rows for name in row.split(",")}
    assert {model.__name__ for model in OURS} <= named


@pytest.mark.django_db
def test_every_reference_to_a_customer_is_registered():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name IN ('customer_id', 'lake_key')
               AND table_name NOT LIKE 'foundation_entry_%%'
            UNION
            SELECT conrelid::regclass::text, attname
            FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
            WHERE contype = 'f' AND confrelid = 'customers_customer'::regclass
            """
        )
        found = set(cursor.fetchall())
    registered = {(reference.table, reference.column) for reference in references()}
    # A random number, of rows that are registered by the customer's own.
    keys = {(table, "lake_key") for table in ("customers_customer", "retention_item")}
    assert found - registered == keys


def test_every_reference_has_a_rule_of_retention():
    """law.md L07: nothing about people is kept for no reason."""
    register = installed()
    assert {register.rule_of(reference).code for reference in references()} <= set(register.rules)
    for reason in reasons():
        assert register.rule(reason.rule).is_reason
    for rule in register.rules.values():
        assert rule.law
        assert rule.source in {"S", "C", "M", "H"}
        assert rule.is_reason is (rule.action is None)


def test_data_that_outlive_the_person_without_a_rule_are_refused():
    for on_erase in (OnErase.KEEP, OnErase.UNLINK):
        with pytest.raises(NoRule, match=r"chat_line\.customer_id"):
            installed().rule_of(Reference("chat_line", "customer_id", "words", on_erase))
    with pytest.raises(NoRule, match="whim"):
        installed().rule_of(Reference("chat_line", "customer_id", "", OnErase.KEEP, rule="whim"))


def broken(tmp_path, name, text):
    app = tmp_path / "kaifong" / "customers"
    app.mkdir(parents=True, exist_ok=True)
    (app / name).write_text(text)
    result = subprocess.run(
        [sys.executable, str(ROOT / "tools/house_rules.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("queries.py", "from kaifong.orders.models import Order", "orders opens only"),
        ("queries.py", "from kaifong.orders import datasets", "ask orders.queries"),
        ("models.py", 'x = models.ForeignKey("orders.Order")', "related_name='+'"),
        ("queries.py", "\n" * 301, "split at 300"),
        ("queries.py", "def f():\n" + "    x = 1\n" * 41, "split at 40"),
        ("events.py", "class E:\n    said: str", "may not carry str"),
        ("desk.py", "Customer.objects.all()", "not .objects"),
        (
            "jobs.py",
            "from kaifong.customers import actions as c\nc.register()",
            "by privacy.actions.collect",
        ),
        ("desk.py", "from kaifong.customers.actions import register", "by privacy.actions.collect"),
        ("jobs.py", "SQL = 'INSERT  INTO customers_customer (id) SELECT 1'", "or an import"),
        ("utils.py", "", "name the module"),
        ("models.py", "class M:\n    def save(self): ...", "no save() overrides"),
        ("models.py", "from django.dispatch import Signal", "no Django signals"),
        ("models.py", "apps.get_model('x')", "no apps.get_model"),
    ],
)
def test_a_broken_house_rule_is_named(tmp_path, name, text, complaint):
    code, said = broken(tmp_path, name, text)
    assert code == 1
    assert complaint in said


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("privacy", "from datetime import timedelta"),
        ("privacy", "import datetime\nx = datetime.timedelta(days=40)"),
        ("privacy", "x = day.toordinal() + 40"),
        ("foundation/legal_days", "from datetime import date, timedelta"),
        ("foundation/law", "from dateutil.relativedelta import relativedelta"),
    ],
)
def test_no_other_code_reckons_legal_dates(tmp_path, folder, text):
    (tmp_path / "kaifong" / folder).mkdir(parents=True)
    code, said = broken(tmp_path, f"../{folder}/rules.py", text)
    assert (code, "a legal period is a Period" in said) == (1, True)


def test_a_good_file_passes(tmp_path):
    code, said = broken(tmp_path, "events.py", "class E:\n    customer_id: CustomerId | None")
    assert (code, said) == (0, "the house rules hold\n")


def test_no_place_or_host_is_written_down():
    files = subprocess.run(
        ["/usr/bin/env", "git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    kept = [f for f in files if Path(f).suffix not in {".png", ".ico"}]
    forbidden = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npmjs|/root/|/work/")
    guilty = [f for f in kept if forbidden.search((ROOT / f).read_text(errors="replace"))]
    assert [f for f in guilty if f != "tests/architecture/test_house.py"] == []
