"""
Asking another system over the net: only named hosts, only https, never an address of our own net.

The name is looked up once and that very address is spoken to, so that it cannot be another by
the time we connect. No redirection is followed: it could lead anywhere.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from kaifong.sources.rules.pages import Call

from .trouble import SourceTrouble

PATIENCE = 20.0  # seconds
LARGEST = 64 * 1024**2  # bytes of one page
REFUSED = (401, 403)

Fetch = Callable[[Call], bytes]


def addresses_of(host: str) -> list[str]:
    """Return the addresses of a host."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise SourceTrouble("unreachable", place=host) from problem
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def safe_address(host: str, addresses: Iterable[str]) -> str:
    """
    Return the first address of a host, if all are out in the world.

    :raises SourceTrouble: if one is private, or there is none
    """
    known = [ipaddress.ip_address(address.partition("%")[0]) for address in addresses]
    if not known or any(not one.is_global or one.is_multicast for one in known):
        raise SourceTrouble("private_address", place=host)
    return str(known[0])


def host_of(url: str) -> str:
    """
    Return the host of an address that may be asked.

    :raises SourceTrouble: if it is not https, carries a password or a port, or is not allowed
    """
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.password is None and parts.port in {None, 443}
    except ValueError:
        raise SourceTrouble("host", place=url) from None
    host = (parts.hostname or "").lower()
    allowed = {one.lower() for one in settings.SOURCE_HOSTS}
    if parts.scheme != "https" or not plain or host not in allowed:
        raise SourceTrouble("host", place=host or url)
    return host


class _Pinned(http.client.HTTPSConnection):
    """Speaks to one address, and holds the certificate against the host's name."""

    def __init__(self, host: str, address: str) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(host, timeout=PATIENCE, context=self.tls)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, 443), PATIENCE)
        self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)


@dataclass(frozen=True)
class Fetcher:
    """Fetches pages with a token; who looks up and who connects can be others in a test."""

    token: str
    look_up: Callable[[str], list[str]] = addresses_of
    connect: Callable[[str, str], http.client.HTTPConnection] = _Pinned

    def __call__(self, call: Call) -> bytes:
        """
        Return what is answered.

        :raises SourceTrouble: if nothing is, or something else than a page
        """
        host = host_of(call.url)
        parts = urlsplit(call.url)
        connection = self.connect(host, safe_address(host, self.look_up(host)))
        asked = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        try:
            method = "GET" if call.body is None else "POST"
            connection.request(method, asked, call.body, headers)
            answer = connection.getresponse()
            return _content(answer, host)
        except (OSError, http.client.HTTPException) as problem:
            raise SourceTrouble("unreachable", place=host) from problem
        finally:
            connection.close()


def _content(answer: http.client.HTTPResponse, host: str) -> bytes:
    if answer.status in REFUSED:
        raise SourceTrouble("refused", place=host)
    if 300 <= answer.status < 400:
        raise SourceTrouble("redirected", place=host)
    if answer.status != http.client.OK:
        raise SourceTrouble("answered", place=host, status=answer.status)
    content = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SourceTrouble("too_large", place=host)
    return content
