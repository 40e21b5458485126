"""The accounts of the demonstration: one a team, with passwords made afresh at every start."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

from kaifong.authority.models import Staff

from .organisation import PEOPLE, POSTS, UNITS, make_organisation

# Without letters and digits that look alike: people type these from a terminal.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LETTERS = 4, 4  # 79 bits


class _Quick(Argon2PasswordHasher):
    """Argon2 as elsewhere, but cheap: nobody guesses 79 random bits, and a start is awaited."""

    time_cost = 1
    memory_cost = 8_192
    parallelism = 1


HASHER = _Quick()


@transaction.atomic
def demo_accounts(*, at: datetime) -> list[tuple[str, str, str]]:
    """
    Give the shown accounts new passwords; return department, user name and password of each.

    Whoever has left gets none. A shop without any staff gets the organisation first, since
    otherwise nobody could ever sign in.
    """
    if not Staff.objects.exists():
        make_organisation(at=at)
    staff = {
        each.user.get_username(): each
        for each in Staff.objects.filter(is_demo=True, left_at=None).select_related("user")
    }
    accounts = []
    for person in PEOPLE:
        if person.shown and person.username in staff:
            user, password = staff[person.username].user, _password()
            user.password = HASHER.encode(password, HASHER.salt())
            user.save(update_fields=["password"])
            accounts.append((_place(person.post), person.username, password))
    return accounts


def _password() -> str:
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS)
    )


def _place(code: str) -> str:
    post = next(post for post in POSTS if post.code == code)
    unit = next(unit for unit in UNITS if unit.code == post.unit)
    alone = sum(other.unit == post.unit for other in POSTS) == 1
    return unit.name_en if alone else f"{unit.name_en}: {post.name_en}"
