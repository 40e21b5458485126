"""Customers as address cards: exactly what may be exported of each, every reading logged."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.queries import Asked, Listed
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.vcard.card import Card, Version
from kaifong.foundation.vcard.writing import write
from kaifong.foundation.web import problem
from kaifong.foundation.web.refusals import plainly

VERSIONS: dict[str, Version] = {"vcf3": "3.0", "vcf4": "4.0"}
TYPE = "text/vcard; charset=utf-8"


@require_safe
@staff_only
@plainly
def card(request: StaffRequest, pk: int) -> HttpResponse | FileResponse:
    """Give out one customer's card, with every address that may be exported."""
    version = VERSIONS.get(request.GET.get("version", "vcf4"))
    if version is None:
        return problem(request, 400)
    seen = queries.person(actor=request.actor, customer_id=CustomerId(pk))
    asked = Asked(ids=(pk,), sort=queries.Sort.ENTERED)
    file, count = written(
        actor=request.actor, version=version, asked=asked, at=timezone.now(), whole=seen
    )
    if not count:
        file.close()
        raise NotAllowed(f"card of customer {pk}")
    name = f"customer-{pk}.vcf"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPE)


def written(
    *,
    actor: Actor,
    version: Version,
    asked: Asked,
    at: datetime,
    whole: queries.Person | None = None,
    way: str = actions.WAY,
    told: Callable[[int], None] = lambda _rows: None,
) -> tuple[IO[bytes], int]:
    """
    Return a file of cards and how many; with `whole`, all addresses of that one person.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may export nobody
    """
    kept: list[IO[bytes]] = []

    def writer(rows: Iterator[Listed]) -> None:
        kept.append(write((_of(row, whole) for row in rows), version))

    rows = actions.export(actor=actor, asked=asked, write=writer, at=at, way=way, told=told)
    return kept[0], rows


def _of(row: Listed, whole: queries.Person | None) -> Card:
    district = District(row.district) if row.district else None
    card = Card(
        name_en=row.name_en or "",
        name_zh=row.name_zh or "",
        emails=tuple(filter(None, [row.email])),
        phones=tuple(filter(None, [row.phone])),
        language=row.language or "",
        locality=district.name_en if district else "",
        country=_country(district),
        member_no=row.member_no or "",
        uid=f"urn:kaifong:customer:{row.id}",
    )
    if whole is None or FieldClass.CONTACT in row.hidden:
        return card
    points = whole.contact or ()
    return replace(
        card,
        emails=tuple(point.value for point in points if point.kind == "email"),
        phones=tuple(point.value for point in points if point.kind == "phone"),
    )


def _country(district: District | None) -> str:
    return "Hong Kong" if district is not None and district.region.value in (1, 2, 3) else ""
