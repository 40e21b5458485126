"""Run with creme's own Python: its import of a file, and its pages. Told and telling as JSON."""

import json
import sys
import time
from pathlib import Path

told = json.loads(sys.argv[1])
sys.path.insert(0, told["project"])
sys.path.append(told["root"])

import django  # noqa: E402

django.setup()

from creme.creme_core.creme_jobs import mass_import_type  # noqa: E402
from creme.creme_core.models import Job, MassImportJobResult  # noqa: E402
from creme.documents import get_document_model, get_folder_model  # noqa: E402
from creme.persons import get_contact_model  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from tools.peers.figures import paced  # noqa: E402

CONTACT = get_contact_model()
COLUMNS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "description": "name_zh",
    "email": "email",
    "phone": "phone",
    "billaddr_address": "address",
    "billaddr_city": "district",
    "billaddr_department": "department",
}
FIELDS = (
    *("first_name", "last_name"),
    *("civility", "description", "skype", "phone", "mobile", "fax", "email", "url_site"),
    *("position", "full_position", "sector", "languages", "birthday", "image"),
    *(
        f"{kind}_{part}"
        for kind in ("billaddr", "shipaddr")
        for part in ("address", "po_box", "city", "state", "zipcode", "country", "department")
    ),
)


def main() -> None:
    setup_test_environment()
    user = get_user_model().objects.get(username="root")
    client = Client()
    client.force_login(user)
    figures, notes = imported(client, user)
    one = CONTACT.objects.filter(last_name=told["sought"]).order_by("pk").first()
    listing = reverse("persons__list_contacts")
    for key, url, data in (
        ("list", listing, {}),
        ("search", reverse("creme_core__search"), {"search": told["sought"]}),
        ("page", one.get_absolute_url(), {}),
    ):
        figures |= paced(key, lambda: seen(client, url, data))  # noqa: B023
    print("MEASURED " + json.dumps({"figures": figures, "notes": notes}))


def imported(client, user):
    text = Path(told["file"]).read_bytes()
    header = text.partition(b"\n")[0].decode().strip().split(",")
    document = stored(client, user, text)
    places = {name: header.index(column) + 1 for name, column in COLUMNS.items()}
    chosen = {f"{name}_colselect": places.get(name, 0) for name in FIELDS}
    # Its own check for doubles, by a field that is never empty.
    data = {"step": 1, "document": document, "has_header": True, "user": user.pk, **chosen}
    data["key_fields"] = ["email"]
    before = CONTACT.objects.count()
    began = time.perf_counter()
    ctype = ContentType.objects.get_for_model(CONTACT)
    answer = client.post(reverse("creme_core__mass_import", args=(ctype.pk,)), data)
    if answer.status_code != 302:
        raise SystemExit(f"its import form refused: {answer.context['form'].errors.as_text()}")
    job = Job.objects.order_by("-pk").first()
    mass_import_type.execute(job)
    took = time.perf_counter() - began
    made = CONTACT.objects.count() - before
    job.refresh_from_db()
    faults = [r.messages for r in MassImportJobResult.objects.filter(job=job) if r.messages]
    if made != told["rows"]:
        raise SystemExit(f"{made} of {told['rows']} rows came in: {job.error} {faults[:2]}")
    note = f"{made:,} customers by its CSV import (form, then the job, in one process: no queue)"
    return {"import_customers": made / took}, [note]


def stored(client, user, text):
    folder = get_folder_model().objects.order_by("pk").first()
    answer = client.post(
        reverse("documents__create_document"),
        {
            "user": user.pk,
            "title": "customers",
            "filedata": SimpleUploadedFile("customers.csv", text, "text/csv"),
            "linked_folder": folder.pk,
        },
    )
    if answer.status_code != 302:
        raise SystemExit("its form for documents refused the file")
    return get_document_model().objects.get(title="customers").pk


def seen(client, url, data):
    answer = client.get(url, data)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}")
    return answer.content


main()
