"""Run with BottleCRM's own Python: its import of files, and its API. Told and telling as JSON."""

import json
import sys
import time
from pathlib import Path

told = json.loads(sys.argv[1])
sys.path.append(told["root"])

import django  # noqa: E402

django.setup()

from common.models import Org, Profile  # noqa: E402
from common.serializer import OrgAwareRefreshToken  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402

from tools.peers.figures import paced, seconds  # noqa: E402

AT_ONCE = 5_000  # its limit for one file
COLUMNS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "description": "name_zh",
    "email": "email",
    "phone": "phone",
    "address_line": "address",
    "city": "district",
    "department": "department",
}


def main() -> None:
    client = signed_in()
    figures = {"import_customers": imported(client)}
    found = seen(client, "/api/contacts/", {"name": told["sought"]}).json()
    one = found["contact_obj_list"][0]["id"]
    for key, url, data in (
        ("list", "/api/contacts/", {"limit": 25}),
        ("search", "/api/search/", {"q": told["sought"]}),
        ("page", f"/api/contacts/{one}/", {}),
    ):
        figures |= paced(key, lambda: seen(client, url, data))  # noqa: B023
    if told["export"]:
        took = seconds(lambda: whole(seen(client, "/api/contacts/export/", {})))
        figures["export"] = took * 1_000
    note = f"{told['rows']:,} customers by its API's import of files, {AT_ONCE:,} a file at most"
    print("MEASURED " + json.dumps({"figures": figures, "notes": [note]}))


def signed_in():
    org = Org.objects.create(name="Bench")
    user = get_user_model().objects.filter(is_superuser=True).first()
    profile = Profile.objects.create(user=user, org=org, role="ADMIN", is_active=True)
    token = OrgAwareRefreshToken.for_user_and_org(user, org, profile).access_token
    return Client(
        headers={"Authorization": f"Bearer {token}", "org": str(org.pk)}, HTTP_HOST="localhost"
    )


def imported(client):
    header, *lines = Path(told["file"]).read_text().splitlines(keepends=True)
    renamed = {ours: theirs for theirs, ours in COLUMNS.items()}
    top = ",".join(renamed[name] for name in header.strip().split(","))
    took = made = 0
    for start in range(0, len(lines), AT_ONCE):
        text = f"{top}\n{''.join(lines[start : start + AT_ONCE])}".encode()
        file = SimpleUploadedFile("contacts.csv", text, "text/csv")
        began = time.perf_counter()
        answer = client.post("/api/contacts/import/commit/", {"file": file})
        took += time.perf_counter() - began
        if answer.status_code >= 300:
            raise SystemExit(f"its import refused: {answer.content[:300]!r}")
        made += len(lines[start : start + AT_ONCE])
    count = seen(client, "/api/contacts/", {"limit": 1}).json().get("contacts_count")
    if count not in (None, made):
        raise SystemExit(f"{count} of {made} rows came in")
    return made / took


def seen(client, url, data):
    answer = client.get(url, data)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}: {answer.content[:200]!r}")
    return answer


def whole(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


main()
