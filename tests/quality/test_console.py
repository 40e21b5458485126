"""`kaifong quality`, as an operator runs it."""

import json

import pytest
from typer.testing import CliRunner

from kaifong.authority.models import Department
from kaifong.console import quality
from kaifong.console.main import build
from kaifong.quality import queries
from kaifong.quality.jobs import review
from kaifong.quality.models import Run

from .shop import bounce, chan, keeper

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(monkeypatch):
    monkeypatch.setattr(quality, "django_ready", lambda: None)
    boss = keeper()
    Department.objects.create(code="service", name_en="Service", name_zh="客戶服務部")
    bounce(chan(boss))


def kaifong(*words):
    return CliRunner().invoke(build(), ["quality", *words])


def test_a_run_and_its_scores(shop):
    answer = kaifong("run")
    assert answer.exit_code == 0, answer.output
    assert "1 records: 1 findings opened" in answer.stdout
    told = json.loads(kaifong("run", "--json").stdout)
    assert (told["customers"], told["waiting"], told["whole"]) == (1, 1, 0)
    assert "Service" in kaifong("scores").stdout
    told = json.loads(kaifong("scores", "--kind", "district", "--json").stdout)
    assert told["groups"] == [
        {"name": "Kowloon City", "code": 203, "customers": 1, "score": 85.0, "findings": 1}
    ]
    assert kaifong("scores", "--kind", "moon").exit_code == 1


def test_every_kind_of_group_has_a_name(shop):
    kaifong("run")
    for kind, name in (("all", "all records"), ("channel", "Web shop"), ("owner", "nobody")):
        assert [row.name for row in queries.scores(kind=kind)] == [name]


def test_the_nightly_job_does_all_of_it(shop):
    review(timestamp=0)
    assert Run.objects.get().finished_at
