"""The signed link by which mail is stopped without signing in."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "kaifong.mail.stop"


@dataclass(frozen=True)
class Stopping:
    """Whose mail of which kind, or about which matter only, is not wanted."""

    user_id: int
    kind: str
    about: int | None


def token_of(stopping: Stopping) -> str:
    return signing.dumps([stopping.user_id, stopping.kind, stopping.about], salt=SALT)


def read_token(text: str) -> Stopping | None:
    """Return what a link stops; none if it is not ours. It holds for good."""
    try:
        user_id, kind, about = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stopping(user_id, kind, about)


def address(path: str) -> str:
    """Return the whole address of a page of this shop, for readers elsewhere."""
    return f"{settings.ENV.address}{path}"


def stop_address(stopping: Stopping) -> str:
    return address(reverse("mail-stop", args=[token_of(stopping)]))
