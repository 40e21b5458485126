"""The ways by which what other systems know leaves, walked by themselves."""

from dataclasses import replace

import pytest
from django.utils.module_loading import autodiscover_modules

from kaifong.authority import ways as registry
from kaifong.authority.prove.walking import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(monkeypatch):
    autodiscover_modules("ways")
    mine = {
        name: replace(way, one_in=1)
        for name, way in registry._ways.items()
        if name.startswith("sources.")
    }
    monkeypatch.setattr(registry, "_ways", mine)
    return mine


def test_the_card_gives_out_what_the_plain_reckoning_says(ours):
    assert len(ours) == 2
    steps = list(prove(cases=8, seed=5))
    assert [difference for _, differences in steps for difference in differences] == []
    assert steps[-1][0].rows > 30
