"""Read the settings from the environment; a wrong one is refused by saying what to write."""

import difflib
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from config.mail import mailers_of
from kaifong.foundation.server.places import Places
from kaifong.foundation.server.secret_files import secret

ROOT: Final = Path(__file__).resolve().parent.parent
ENGINES: Final = ("duckdb", "spark", "clickhouse")
SHORTEST_KEY: Final = 50
KNOWN: Final = (
    "KAIFONG_ANALYTICS_URL",
    "KAIFONG_BIND",
    "KAIFONG_DB_ROLE",
    "KAIFONG_GROUP",
    "KAIFONG_HOME",
    "KAIFONG_HOSTS",
    "KAIFONG_MAIL_FROM",
    "KAIFONG_MAIL_URL",
    "KAIFONG_MIGRATION_URL",
    "KAIFONG_MODE",
    "KAIFONG_PG_BIN",
    "KAIFONG_PORT",
    "KAIFONG_PROCESS",
    "KAIFONG_PYTHON",
    "KAIFONG_SECRET_KEY",
    "KAIFONG_SOURCE_HOSTS",
    "KAIFONG_TEST_HOME",
)

type Mode = Literal["development", "production"]
type Process = Literal["console", "web", "realtime", "worker"]
type Role = Literal["app", "mig"]


class WrongSetting(Exception):
    """A setting that cannot be meant so; the sentence says what to write instead."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings of this installation and of this process."""

    home: Path
    mode: Mode
    bind: str
    port: int
    hosts: tuple[str, ...]
    # Kept out of repr, which ends up in logs.
    database_url: str | None = field(repr=False)
    migration_url: str | None = field(repr=False)
    analytics_url: str | None = field(repr=False)
    pg_bin: Path | None
    given_secret_key: str | None = field(repr=False)
    db_role: Role
    process: Process
    source_hosts: tuple[str, ...] = ()
    mail_url: str | None = field(default=None, repr=False)
    mail_from: str = ""

    @property
    def places(self) -> Places:
        return Places(self.home)

    @property
    def realtime_port(self) -> int:
        """Return the port of the event stream: the one after the pages'."""
        return self.port + 1

    @property
    def address(self) -> str:
        """Return where people reach the shop."""
        if self.mode == "production":
            return f"https://{self.hosts[0]}"
        # A passkey works on the name, not on the number.
        host = "localhost" if self.bind in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.bind  # noqa: S104
        return f"http://{host}:{self.port}"

    @property
    def sender(self) -> str:
        """Return the address that stands as the sender of mail."""
        return self.mail_from or f"kaifong@{self.hosts[0]}"

    @property
    def secret_key(self) -> str:
        return self.given_secret_key or secret(self.places.secrets, "django")

    @property
    def address_key(self) -> str:
        """Return the secret under which stopped addresses are hashed; it must outlive the rows."""
        return secret(self.places.secrets, "addresses")

    def database(self, role: Role | None = None) -> dict[str, Any]:
        """Return Django's DATABASES entry for this role; the process's own one if none is named."""
        role = role or self.db_role
        url = self.migration_url if role == "mig" and self.migration_url else self.database_url
        entry = _from_url(url) if url else self._own(role)
        if role == "mig":
            # A migration that cannot get its lock gives way to the shop, not the other way round.
            entry["OPTIONS"].setdefault("options", "-c lock_timeout=4s")
        elif self.process == "web":
            entry["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 10, "timeout": 10}
        return entry

    def _own(self, role: Role) -> dict[str, Any]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "kaifong",
            "USER": f"kf_{role}",
            "PASSWORD": secret(self.places.secrets, f"kf_{role}"),
            "HOST": str(self.places.sockets),
            "PORT": "5432",
            "OPTIONS": {},
        }


def load(environ: Mapping[str, str] = os.environ) -> Environment:
    """
    Return the settings found in the environment.

    :raises WrongSetting: if one of them cannot be meant so
    """
    _refuse_misspelt(environ)
    mode: Mode = _one_of(environ, "KAIFONG_MODE", get_args(Mode.__value__), "development")
    bind = _bind(environ.get("KAIFONG_BIND") or "127.0.0.1")
    return Environment(
        home=_home(environ.get("KAIFONG_HOME") or str(ROOT / ".kaifong")),
        mode=mode,
        bind=bind,
        port=_port(environ.get("KAIFONG_PORT") or "8000"),
        hosts=_hosts(environ.get("KAIFONG_HOSTS") or "", mode=mode, bind=bind),
        database_url=_database_url(environ, "DATABASE_URL"),
        migration_url=_database_url(environ, "KAIFONG_MIGRATION_URL"),
        analytics_url=_analytics_url(environ.get("KAIFONG_ANALYTICS_URL") or None),
        pg_bin=_pg_bin(environ.get("KAIFONG_PG_BIN") or None),
        given_secret_key=_secret_key(environ.get("KAIFONG_SECRET_KEY") or None, mode=mode),
        db_role=_one_of(environ, "KAIFONG_DB_ROLE", get_args(Role.__value__), "app"),
        process=_one_of(environ, "KAIFONG_PROCESS", get_args(Process.__value__), "console"),
        source_hosts=_source_hosts(environ.get("KAIFONG_SOURCE_HOSTS") or ""),
        mail_url=_mail_url(environ.get("KAIFONG_MAIL_URL") or None),
        mail_from=_mail_from(environ.get("KAIFONG_MAIL_FROM") or ""),
    )


def _refuse_misspelt(environ: Mapping[str, str]) -> None:
    for name in environ:
        if name.startswith("KAIFONG") and name not in KNOWN:
            meant = difflib.get_close_matches(name, KNOWN, n=1, cutoff=0.8)
            if meant:
                raise WrongSetting(f"{name} is not a setting. Write {meant[0]}.")


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> Any:
    value = environ.get(name) or default
    if value not in choices:
        raise WrongSetting(f"{name} is {value!r}. Write one of: {', '.join(choices)}.")
    return value


def _home(text: str) -> Path:
    home = Path(text).expanduser().resolve()
    if home == Path(home.anchor) or (home.exists() and not home.is_dir()):
        raise WrongSetting(
            f"KAIFONG_HOME is {text!r}, which is no folder of its own. "
            "Write the path of a folder for Kaifong's data, such as /var/lib/kaifong."
        )
    return home


def _port(text: str) -> int:
    # Two are taken: the pages' and, one above, the event stream's.
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_534):
        raise WrongSetting(
            f"KAIFONG_PORT is {text!r}. Write a whole number from 1 to 65534, such as 8000."
        )
    return int(text)


def _bind(text: str) -> str:
    try:
        return str(ipaddress.ip_address("127.0.0.1" if text == "localhost" else text))
    except ValueError:
        raise WrongSetting(
            f"KAIFONG_BIND is {text!r}. Write the address to listen on: "
            "127.0.0.1 for this machine only, 0.0.0.0 for every network."
        ) from None


def _hosts(text: str, *, mode: Mode, bind: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    wrong = [host for host in hosts if "/" in host or " " in host or host == "*"]
    if wrong:
        raise WrongSetting(
            f"KAIFONG_HOSTS contains {wrong[0]!r}. "
            "Write names without https:// and without *, such as crm.example.hk,desk.example.hk."
        )
    if mode == "production" and not hosts:
        raise WrongSetting(
            "KAIFONG_HOSTS is missing. In production write the names under which the shop is "
            "reached, such as crm.example.hk."
        )
    return hosts or tuple(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", bind)))


def _source_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    wrong = [host for host in hosts if set("/ *:@") & set(host)]
    if wrong:
        raise WrongSetting(
            f"KAIFONG_SOURCE_HOSTS contains {wrong[0]!r}. Write the names of the other systems' "
            "hosts without https:// and without *, such as api.hubapi.com,erp.example.hk."
        )
    return hosts


def _mail_url(url: str | None) -> str | None:
    try:
        mailers_of(url)
    except ValueError:
        # The value is not repeated: it may hold a password.
        raise WrongSetting(
            "KAIFONG_MAIL_URL cannot be read. Write smtp://user:password@host:587 (STARTTLS), "
            "smtps://user:password@host:465 or, for this machine's own transfer agent, "
            "smtp+plain://localhost; or leave it out: mail is then kept and shown, not sent."
        ) from None
    return url


def _mail_from(address: str) -> str:
    local, _at, host = address.rpartition("@")
    if address and (not local or "." not in host or set(" <>,") & set(address)):
        raise WrongSetting(
            f"KAIFONG_MAIL_FROM is {address!r}. Write the address that stands as the sender, such "
            "as kaifong@crm.example.hk."
        )
    return address


def _secret_key(key: str | None, *, mode: Mode) -> str | None:
    if mode == "production" and not key:
        raise WrongSetting(
            "KAIFONG_SECRET_KEY is missing. In production write at least 50 random characters, "
            "made once by: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if key and len(key) < SHORTEST_KEY:
        raise WrongSetting(
            f"KAIFONG_SECRET_KEY has {len(key)} characters. Write at least {SHORTEST_KEY} random "
            "ones, made by: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return key


def _pg_bin(text: str | None) -> Path | None:
    if text is None:
        return None
    folder = Path(text).expanduser().resolve()
    if not (folder / "postgres").exists():
        raise WrongSetting(
            f"KAIFONG_PG_BIN is {text!r}, where there is no program named postgres. Write the "
            "folder that holds it, such as /usr/lib/postgresql/17/bin, or leave it out."
        )
    return folder


def _analytics_url(url: str | None) -> str | None:
    if url is not None and url.partition("://")[0] not in ENGINES:
        raise WrongSetting(
            f"KAIFONG_ANALYTICS_URL is {url!r}. Write duckdb://, spark://local[2] or "
            "clickhouse://user:password@host:8123/database, or leave it out for DuckDB."
        )
    return url


def _database_url(environ: Mapping[str, str], name: str) -> str | None:
    url = environ.get(name) or None
    if url is not None:
        try:
            entry = _from_url(url)
        except ValueError:
            entry = {}
        if not (entry.get("NAME") and entry.get("HOST")):
            # The value is not repeated: it may hold a password.
            raise WrongSetting(
                f"{name} cannot be read. Write postgresql://user:password@host:5432/database "
                "(PostgreSQL 15 or newer), or leave it out for Kaifong's own PostgreSQL."
            )
    return url


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(parts.scheme)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host, port = options.pop("host", ""), options.pop("port", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or host,
        "PORT": str(parts.port or port),
        "OPTIONS": options,
    }
