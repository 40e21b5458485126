"""Where mail is handed over, read from KAIFONG_MAIL_URL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BACKENDS = "django.core.mail.backends"
SECONDS = 30
SECURED = {"smtp": {"use_tls": True}, "smtps": {"use_ssl": True}, "smtp+plain": {}}


def mailers_of(url: str | None) -> dict[str, Any]:
    """
    Return Django's MAILERS for an address; without one mail is kept and shown, not sent.

    :raises ValueError: if it is no such address
    """
    if url is None:
        return {"default": {"BACKEND": f"{BACKENDS}.dummy.EmailBackend"}}
    parts = urlsplit(url)
    if parts.scheme not in SECURED or not parts.hostname or parts.path.strip("/"):
        raise ValueError(parts.scheme)
    options: dict[str, Any] = {"host": parts.hostname, "timeout": SECONDS, **SECURED[parts.scheme]}
    if parts.port:
        options["port"] = parts.port
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    if parse_qsl(parts.query):
        raise ValueError(parts.query)
    return {"default": {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": options}}
