"""No number of an identity card gets into any text: masked at write, counted, and said."""

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from kaifong.authority.models import Role
from kaifong.catalogue.models import Category
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.identity_cards.actions import noticed
from kaifong.foundation.identity_cards.fields import FreeChar, FreeText
from kaifong.foundation.identity_cards.models import HkidMasked
from tests.authority.conftest import department

OURS = [model for model in apps.get_models() if model.__module__.startswith("kaifong.")]
# Codes, keys, hashes, names of our own tables: not what people write, or, as keys, refused.
CODES = {
    "apiclient": {"purpose"},
    "apikey": {"hash", "hint", "purpose"},
    "amendment": {"table"},
    "bulkrun": {"field", "problem", "purpose"},
    "category": {"code"},
    "change": {"table"},
    "collection": {"given"},
    "consentevent": {"channel", "mode", "purpose", "recipients", "state"},
    "consentnow": {"channel", "mode", "purpose", "recipients", "state"},
    "contactpoint": {"source", "value"},  # normalised: an address or telephone number
    "customfield": {"code", "pattern"},
    "customer": {"collected_under", "language", "member_no", "search_text"},
    "commencement": {"switch"},
    "anchor": {"chain"},
    "block": {"chain", "table"},
    "delivery": {"error", "handler"},
    "department": {"code"},
    "disclosure": {"place", "purpose"},
    "duecomputed": {"version"},
    "entry": {"about", "name"},
    "externalidentity": {"external_id", "learnt_from", "source"},
    "firstuse": {"channel"},
    "generalholiday": {"gazette_ref", "name_en", "name_zh", "source"},
    "grant": {"action", "object"},
    "item": {"spared_for", "state"},
    "kept": {"rule", "subject"},
    "keptrow": {"label", "table"},
    "hkidmasked": {"entrance"},
    "import": {"kind", "path", "problem", "sha256"},
    "incidentstep": {"ids_sha256"},
    "legalclock": {"about", "rule"},
    "line": {"code"},
    "linkasked": {"base", "language"},
    "look": {"purpose", "way"},
    "mappingprofile": {"fingerprint", "kind"},
    "moved": {"column", "table"},
    "notice": {"code"},
    "noticetext": {"locale", "sha256", "text"},  # our own words, under their own hash
    "order": {"currency", "number", "source"},
    "product": {"code"},
    "rule": {"code"},
    "pulledbrake": {"brake"},
    "recipientversion": {"capacity", "place", "transferee"},
    "refused": {"reason"},
    "request": {"key", "language"},
    "role": {"code"},
    "savedview": {"query"},
    "retention.run": {"ids_hash", "kind", "law", "register", "state"},
    "scan": {"rules"},
    "standingorder": {"rule"},
    "staff": {"language"},
    "stop": {"kind"},
    "stranger": {"external_id", "source"},
    "takenin": {"asked", "token"},
    "stoprequest": {"content_type", "way"},  # its raw form is kept as it came (Cap. 593 s.9(3))
    "correction": {"field"},
    "fee": {"form", "kind"},
    "letter": {"sha256"},
    "logentry": {"grounds_version", "kind", "language"},
    "opinionnote": {"field"},
    "pack": {"json_sha256", "pdf_sha256"},
    "head": {"chain"},
    "signin": {"by", "what"},
    "takenout": {"purpose", "way", "what"},
    "refusal": {"purpose", "way", "why"},
    "refusaltally": {"way", "why"},
    "watch": {"code"},
    "watched": {"code"},
    "unusualaccess": {"code", "verdict"},
    "offer": {"code", "object"},
    "borrowing": {"purpose", "verdict"},
    "borrowedstep": {"method", "way"},
    "policy": {"kind"},
    "policythreshold": {"among_code"},
    "approval": {"content_hash", "kind"},
    "vote": {"content_hash"},
    # A number in another system is a code of theirs, as is `external_id`.
    "source": {"code", "place", "salt", "secret"},
    "refresh": {"problem"},
    "contact": {"number"},
    "deal": {"contact", "number"},
    "ticket": {"contact", "number"},
    "candidate": {"number"},
    "release": {"digest", "entity"},
    "savedreport": {"with_code"},
    "deliveryschedule": {"department", "measure", "purpose", "subject"},
    "deliveryrecipient": {"code"},
    "deliveryrun": {"bare", "digest"},
    "deliveryfile": {"sha256"},
    "mail": {"key", "kind", "language", "problem"},
    "maildeclined": {"kind"},
    "dashboard": {"with_code"},
    "dashboardtile": {"measure", "subject"},
    "homedashboard": {"address"},
    "segment": {"with_code"},
    "segmentversion": {"digest", "purpose"},
    "handover": {"channel", "digest", "from_code", "goods", "to_code"},
    "extraction": {"channel", "goods", "purpose", "query"},
    "extractionfile": {"sha256"},
    # Its title is the name of a file: a key and a day.
    "largefile": {
        *("content_type", "digest", "kind", "language", "purpose", "rights", "sha256", "title")
    },
    "contractversion": {"agreed_hash", "subject"},
    "derived": {"key"},
}
FORBIDDEN = re.compile(r"hkid|identity_?(card|no|number)|id_?card|身份證")


def texts(model):
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_text_is_masked_or_known_to_be_no_text(model):
    kept = {f.name for f in texts(model) if not isinstance(f, FreeChar | FreeText)}
    by_name = CODES.get(model._meta.model_name, set())
    assert kept == CODES.get(model._meta.label_lower, by_name)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_field_is_for_the_number_of_an_identity_card(model):
    """Law.md L03: there is none; the count of what was masked holds a day, a place and a number."""
    names = {name for f in model._meta.concrete_fields for name in (f.name, f.column)}
    assert not [name for name in names if FORBIDDEN.search(name)]


def test_no_column_of_the_database_is_either(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema IN ('public', 'lake')"
        )
        assert not [row for row in cursor.fetchall() if FORBIDDEN.search(row[1])]


def test_every_way_of_writing_rows_masks_and_counts(db):
    noticed()
    one = Role(department=department(), code="one", name_en="A123456(3)", name_zh="甲")
    one.save()
    Role.objects.bulk_create(
        [Role(department=one.department, code="two", name_en="G123456(A)", name_zh="AB987654(3)")]
    )
    Role.objects.filter(pk=one.pk).update(name_zh="陳 Ａ１２３４５６（３）")
    assert set(Role.objects.values_list("name_en", "name_zh")) == {
        ("[HKID]", "陳 [HKID]"),
        ("[HKID]", "[HKID]"),
    }
    counts = dict(HkidMasked.objects.values_list("entrance", "hits"))
    assert counts == {"role.name_en": 2, "role.name_zh": 2}
    assert noticed() == 4
    assert noticed() == 0


def test_searching_keeps_nothing_and_counts_nothing(db):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert not Category.objects.filter(name_en="A123456(3)").exists()
    assert "A123456(3)" in asked[0]["sql"]
    assert not HkidMasked.objects.exists()


def test_what_is_taken_back_was_not_masked(db):
    with transaction.atomic():
        ChangeSet.objects.create(kind="edit", at=datetime.now(UTC), reason="A123456(3)")
        transaction.set_rollback(True)
    assert not HkidMasked.objects.exists()
    noticed()


def test_the_count_is_of_a_hong_kong_day_and_holds_no_value(db):
    for _ in range(2):
        ChangeSet.objects.create(kind="edit", at=datetime.now(UTC), reason="she gave A123456(3)")
    row = HkidMasked.objects.get()
    assert (row.entrance, row.hits) == ("changeset.reason", 2)
    assert set(ChangeSet.objects.values_list("reason", flat=True)) == {"she gave [HKID]"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Hong_Kong')::date")
        assert cursor.fetchone() == (row.on,)
    noticed()
