"""The command itself, as a shell runs it."""

import json
import os
import subprocess
import sys

import pytest


def call(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kaifong.console.main", "world", *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_shop_is_made_once_and_told_of_in_json(database_url: str) -> None:
    made = call("--seed", "3", "--json", DATABASE_URL=database_url)
    again = call("--json", DATABASE_URL=database_url)

    told = json.loads(made.stdout)
    assert (made.returncode, told["size"], told["seed"]) == (0, "small", 3), made.stderr
    assert told["customers"] == 2_000
    assert told["rows_per_second"] > 0
    assert again.returncode == 1
    assert "sample shop already" in json.loads(again.stdout)["error"]


@pytest.mark.parametrize("wrong", [["--size", "huge"], ["--seed", "-1"]])
def test_wrong_use_is_two(wrong: list[str]) -> None:
    assert call(*wrong).returncode == 2


def test_production_gets_no_made_up_shop(database_url: str) -> None:
    refused = call(
        "--json",
        DATABASE_URL=database_url,
        KAIFONG_MODE="production",
        KAIFONG_HOSTS="crm.example",
        KAIFONG_SECRET_KEY="x" * 50,
    )

    assert refused.returncode == 1
    assert "not made in production" in json.loads(refused.stdout)["error"]
