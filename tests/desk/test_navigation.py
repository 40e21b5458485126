import pytest
from django.urls import reverse

from kaifong.desk import navigation
from kaifong.desk.home import greeting


class Reader:
    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def names(reader: Reader | None) -> set[str]:
    sections = navigation.links_for(reader, "/desk/")
    return {link.item.url_name for _title, links in sections for link in links}


def every_item() -> list[navigation.Item]:
    return [item for section in navigation.SECTIONS for item in section.items]


def test_only_what_is_open_to_a_person_is_shown(monkeypatch):
    monkeypatch.setattr(navigation, "reverse", lambda name: f"/{name}")

    assert names(None) == set()
    assert names(Reader()) == {"desk:home"}
    assert names(Reader("orders:order:see")) == {"desk:home", "orders:list"}


def test_the_reader_sees_where_he_stands(monkeypatch):
    monkeypatch.setattr(navigation, "reverse", lambda name: f"/{name}/")
    sections = navigation.links_for(Reader("orders:order:see"), "/orders:list/7")

    current = [link.item.url_name for _title, links in sections for link in links if link.current]

    assert current == ["orders:list"]


def test_no_two_places_share_a_key():
    keys = [item.key for item in every_item() if item.key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("item", every_item(), ids=lambda item: item.url_name)
def test_every_place_leads_somewhere(item):
    assert reverse(item.url_name).startswith("/desk/")


@pytest.mark.parametrize(
    ("hour", "said"),
    [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_people_are_greeted_by_the_hour(hour, said):
    assert greeting(hour) == said


def test_whoever_stands_below_another_place_stands_at_one():
    reader = Reader("customers:customer:see", "customers:customer:merge")
    sections = navigation.links_for(reader, "/desk/customers/duplicates")

    current = [link.item.url_name for _title, links in sections for link in links if link.current]

    assert current == ["customers:duplicates"]
