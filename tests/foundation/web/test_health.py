import pytest
from django.db import DatabaseError

from kaifong.foundation.web import health


@pytest.mark.django_db
def test_a_monitor_learns_whether_all_is_well_and_nobodys_data(client):
    told = client.get("/healthz").json()
    assert told["ok"] is True
    assert told["worker"] == "missing"
    assert (told["waiting_deliveries"], told["dead_letters"]) == (0, 0)


@pytest.mark.django_db
def test_the_figures_for_prometheus(client):
    text = client.get("/metrics").content.decode()
    assert "kaifong_dead_letters 0.0" in text


def test_a_silent_database_is_told_with_503(client, monkeypatch):
    def silent():
        raise DatabaseError

    monkeypatch.setattr(health, "_figures", silent)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
