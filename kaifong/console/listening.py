"""The addresses of the shop: free before the start, answering after it."""

import http.client
import socket
import time

from config.env import Environment
from kaifong.foundation.server.errors import ServerTrouble
from kaifong.foundation.server.processes import TICK, Group

LONGEST_START = 60  # seconds until the pages must answer
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 compared, not bound


def refuse_taken_ports(env: Environment) -> None:
    """:raises ServerTrouble: if someone else listens where we want to"""
    family = socket.AF_INET6 if ":" in env.bind else socket.AF_INET
    for port, use in ((env.port, "the pages"), (env.realtime_port, "the event stream")):
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((env.bind, port))
            except OSError as trouble:
                raise ServerTrouble(
                    f"Port {port} of {env.bind}, for {use}, cannot be used ({trouble.strerror}). "
                    "Write another KAIFONG_PORT or KAIFONG_BIND."
                ) from trouble


def wait_for_pages(env: Environment, group: Group) -> None:
    """
    Wait until the pages answer, unless we are told to end.

    :raises ServerTrouble: if they do not
    """
    deadline = time.monotonic() + LONGEST_START
    while not group.ending and (said := _health(env)) != "200":
        if time.monotonic() > deadline:
            raise ServerTrouble(
                f"The pages do not answer ({said}). See {env.places.logs / 'web.log'} and run "
                "'kaifong doctor'."
            )
        group.mend()
        time.sleep(TICK)


def _health(env: Environment) -> str:
    there = http.client.HTTPConnection(EVERYWHERE.get(env.bind, env.bind), env.port, timeout=5)
    try:
        there.request("GET", "/healthz", headers={"Host": env.hosts[0]})
        return str(there.getresponse().status)
    except (OSError, http.client.HTTPException) as trouble:
        return str(trouble)
    finally:
        there.close()
