"""The proof walks figures beyond one's own rows, and finds what is put in to be found."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.utils.module_loading import autodiscover_modules

from kaifong.authority import ways as registry
from kaifong.authority.prove.walking import prove
from kaifong.intelligence import beyond
from kaifong.intelligence.semantics import telling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only() -> Iterator[None]:
    """Walk this way only, each time."""
    autodiscover_modules("ways")
    kept = dict(registry._ways)
    registry._ways.clear()
    registry.register(
        registry.Way("beyond", "order", "report", beyond.told_beyond, rows="line", some_rows=True)
    )
    yield
    registry._ways.clear()
    registry._ways.update(kept)


def found(cases, seed=1):
    """Yield what is found; who stops looking stops the walk."""
    return (one for _, some in prove(cases=cases, seed=seed) for one in some)


def test_what_is_told_is_true_of_enough_people_and_never_adds_up(monkeypatch):
    told = []
    true = beyond._true

    def counted(*args):
        figures = list(true(*args))
        told.extend(figures)
        return figures

    monkeypatch.setattr(beyond, "_true", counted)
    assert list(found(12)) == []
    assert len([one for one in told if one.lines]) > 5, "too little is told to prove anything"


def test_were_nothing_kept_back_it_would_be_found(monkeypatch):
    monkeypatch.setattr(telling, "dropped", lambda *_args, **_more: set())
    assert any("people" in one.detail for one in found(20))


def test_a_figure_of_other_lines_would_be_found(monkeypatch):
    reach = beyond._reach
    monkeypatch.setattr(beyond, "_reach", lambda *args: frozenset(sorted(reach(*args))[1:]))
    assert any("should be" in one.detail for one in found(20))


def test_sums_that_add_up_are_found_by_their_ranks():
    assert beyond.rank([[1, 1, 0], [0, 1, 1], [1, 2, 1]]) == 2
    assert beyond.rank([]) == 0


def test_the_same_person_draws_the_same_in_every_process():
    """Sets of words are in another order in each process, and must not change what is drawn."""
    ask = (
        "import django; django.setup();"
        "from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows;"
        "from kaifong.foundation.fingerprints import fingerprint;"
        "rows = Rows(frozenset({1, 2}), None, frozenset({3}));"
        "print(fingerprint((Granted('see', 'order', rows, frozenset(FieldClass),"
        " frozenset(Purpose)),)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "config.settings"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
