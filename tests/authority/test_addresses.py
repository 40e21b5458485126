"""Every address leads out by a registered way, or says why nobody's data do."""

import sys
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import clear_url_caches, include, path

from kaifong.authority import ways as registry
from kaifong.authority.prove import addresses
from kaifong.authority.ways import Way


def view(_request):
    return HttpResponse()


@pytest.fixture
def some_addresses(monkeypatch):
    """A site with an address by a way, one that is harmless, one forgotten, one nameless."""
    monkeypatch.setattr(registry, "_ways", {})
    monkeypatch.setattr(registry, "_harmless", {"*:home": "a start page", "account_*": "one's own"})
    module = ModuleType("some_addresses")
    inner = [
        path("", view, name="home"),
        path("customers/", view, name="customers"),
        path("phones/", view, name="phones"),
        path("nameless/<int:number>", view),
    ]
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("desk/", include((inner, "desk"))),
        path("accounts/login/", view, name="account_login"),
    ]
    sys.modules[module.__name__] = module
    with override_settings(ROOT_URLCONF=module.__name__):
        clear_url_caches()
        yield
    clear_url_caches()
    del sys.modules[module.__name__]


def test_an_address_without_a_way_or_a_reason_is_found(some_addresses):
    registry.register(Way("list", "customer", "see", lambda _: {}, urls=("desk:customers",)))
    assert addresses.unregistered() == ["desk:nameless/<int:number>", "desk:phones"]
    assert addresses.covered_in_vain() == []


def test_a_way_that_covers_no_address_is_found(some_addresses):
    registry.register(Way("list", "customer", "see", lambda _: {}, urls=("desk:gone",)))
    assert addresses.covered_in_vain() == ["desk:gone"]


def test_every_address_of_the_product_is_accounted_for():
    assert addresses.unregistered() == []
    assert addresses.covered_in_vain() == []


def test_no_excuse_is_made_twice_or_without_a_reason():
    addresses.unregistered()
    assert all(reason.strip() for reason in registry.harmless_urls().values())
    covered = {url for way in registry.ways() for url in way.urls}
    assert not covered & set(registry.harmless_urls())
