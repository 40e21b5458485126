"""A MariaDB of the tests' own, on a socket and a loopback port, with a certificate of its own."""

import contextlib
import datetime as dt
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pymysql
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NEEDED = ("mariadbd", "mariadb-install-db")
MEMORY = Path("/dev/shm")  # noqa: S108  nothing of it is to last
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Server:
    """A server at work; `authority` is the file by which its certificate is trusted."""

    socket: Path
    port: int
    authority: Path

    def run(self, *statements: str, database: str | None = None) -> None:
        with contextlib.closing(self.connected(database)) as made, made.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            made.commit()

    def connected(self, database: str | None = None):
        return pymysql.connect(
            unix_socket=str(self.socket), user="root", database=database, charset="utf8mb4"
        )

    def address(self, **more: object) -> str:
        """Return what a secret file says of it: by the socket, unless a host is named."""
        given = {"host": self.socket, "user": "reader", "password": "hush hush", **more}
        return " ".join(f"{name}='{value}'" for name, value in given.items())


def lacking() -> list[str]:
    """Return the programs that are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextlib.contextmanager
def at_work() -> Iterator[Server]:
    """Make a server in a folder of its own, in memory where there is any, and take it away."""
    # A socket's path has to be short.
    home = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="kf-", dir=home) as name:
        folder = Path(name)
        server = Server(folder / "s", _free_port(), folder / "ca.pem")
        _certify(folder)
        process = _started(folder, server)
        try:
            _await(process, server)
            yield server
        finally:
            process.kill()
            process.wait(PATIENCE)


def _started(folder: Path, server: Server) -> subprocess.Popen[bytes]:
    usual = ["--no-defaults", f"--datadir={folder / 'data'}", "--innodb-buffer-pool-size=8M"]
    usual += ["--innodb-log-file-size=8M"]
    usual += ["--innodb-flush-method=nosync", *(["--user=root"] if os.geteuid() == 0 else [])]
    daemon, making = (shutil.which(name) or name for name in NEEDED)
    made = [making, *usual, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(made, check=True, capture_output=True, timeout=PATIENCE)
    own = [
        *(f"--socket={server.socket}", f"--pid-file={folder / 'pid'}"),
        *(f"--port={server.port}", "--bind-address=127.0.0.1"),
        *(f"--ssl-cert={folder / 'own.pem'}", f"--ssl-key={folder / 'own.key'}"),
        *("--sql-mode=", "--default-time-zone=+08:00"),
    ]
    quiet = subprocess.DEVNULL
    # So that it does not outlive tests that are killed.
    bound = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    return subprocess.Popen([*bound, daemon, *usual, *own], stdout=quiet, stderr=quiet)


def _await(process: subprocess.Popen[bytes], server: Server) -> None:
    for _ in range(PATIENCE * 20):
        with socket.socket(socket.AF_UNIX) as asked:
            if asked.connect_ex(str(server.socket)) == 0:
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            break
    raise AssertionError("MariaDB did not start")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _certify(folder: Path) -> None:
    """Write an authority, and a certificate of it for localhost alone."""
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in ("Tests", "localhost")
    ]
    now = dt.datetime.now(dt.UTC)

    def signed(name, key, *extensions):
        made = x509.CertificateBuilder(
            names[0], name, key.public_key(), x509.random_serial_number()
        )
        made = made.not_valid_before(now - dt.timedelta(days=1))
        made = made.not_valid_after(now + dt.timedelta(days=1))
        for one in extensions:
            made = made.add_extension(one, critical=False)
        return made.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    (folder / "ca.pem").write_bytes(
        signed(names[0], authority, x509.BasicConstraints(ca=True, path_length=None))
    )
    (folder / "own.pem").write_bytes(
        signed(names[1], own, x509.SubjectAlternativeName([x509.DNSName("localhost")]))
    )
    (folder / "own.key").write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
