"""Settings from the environment: what is read, and what is refused with which sentence."""

import stat
from pathlib import Path

import pytest

from config.env import ROOT, WrongSetting, load
from config.mail import mailers_of

KEY = "k" * 50
PRODUCTION = {
    "KAIFONG_MODE": "production",
    "KAIFONG_SECRET_KEY": KEY,
    "KAIFONG_HOSTS": "crm.example.hk, desk.example.hk",
}


def test_nothing_set_is_a_development_machine() -> None:
    env = load({})

    assert env.home == ROOT / ".kaifong"
    assert (env.mode, env.bind, env.port, env.realtime_port) == (
        "development",
        "127.0.0.1",
        8000,
        8001,
    )
    assert env.hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (env.database_url, env.analytics_url, env.pg_bin) == (None, None, None)


def test_production_takes_what_it_is_given() -> None:
    env = load(PRODUCTION)

    assert env.secret_key == KEY
    assert env.hosts == ("crm.example.hk", "desk.example.hk")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"KAIFONG_PORT": "80a"}, r"KAIFONG_PORT is '80a'\. Write a whole number"),
        ({"KAIFONG_PORT": "65535"}, "KAIFONG_PORT is '65535'"),
        ({"KAIFONG_PORT": "٨٠٠٠"}, "KAIFONG_PORT"),
        ({"KAIFONG_PROT": "9000"}, r"KAIFONG_PROT is not a setting\. Write KAIFONG_PORT\."),
        ({"KAIFONG_BIND": "everywhere"}, r"KAIFONG_BIND.*0\.0\.0\.0"),
        ({"KAIFONG_MODE": "prod"}, "KAIFONG_MODE is 'prod'. Write one of: development, production"),
        ({"KAIFONG_HOME": "/"}, "KAIFONG_HOME is '/'.*Write the path"),
        ({"KAIFONG_HOME": __file__}, "no folder of its own"),
        ({"KAIFONG_PG_BIN": "/nowhere"}, "KAIFONG_PG_BIN is '/nowhere'.*no program named postgres"),
        (
            {"KAIFONG_ANALYTICS_URL": "hive://x"},
            "KAIFONG_ANALYTICS_URL is 'hive://x'. Write duckdb",
        ),
        (
            {"KAIFONG_HOSTS": "https://crm.example.hk"},
            "KAIFONG_HOSTS contains.*Write names without",
        ),
        ({"KAIFONG_SECRET_KEY": "short"}, "has 5 characters. Write at least 50"),
        ({"KAIFONG_DB_ROLE": "super"}, "Write one of: app, mig"),
        (PRODUCTION | {"KAIFONG_SECRET_KEY": ""}, "KAIFONG_SECRET_KEY is missing"),
        (PRODUCTION | {"KAIFONG_HOSTS": " , "}, "KAIFONG_HOSTS is missing"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_to_write(
    settings: dict[str, str], sentence: str
) -> None:
    with pytest.raises(WrongSetting, match=sentence):
        load(settings)


@pytest.mark.parametrize(
    "url", ["mysql://me:s3cret@host/shop", "postgresql://me:s3cret@host:port/shop", "s3cret", "://"]
)
def test_a_wrong_database_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(WrongSetting, match="DATABASE_URL cannot be read") as told:
        load({"DATABASE_URL": url})
    assert "s3cret" not in str(told.value)


def test_secrets_stay_out_of_the_representation() -> None:
    env = load(PRODUCTION | {"DATABASE_URL": "postgresql://me:s3cret@host/shop"})

    assert "s3cret" not in repr(env)
    assert KEY not in repr(env)


def test_the_database_elsewhere() -> None:
    url = "postgresql://shop:p%40ss@db.example.hk:5433/crm?sslmode=require"
    owner = "postgresql://owner:pw@/crm?host=/run/postgresql&port=5434"
    env = load({"DATABASE_URL": url, "KAIFONG_MIGRATION_URL": owner, "KAIFONG_PROCESS": "worker"})

    app, mig = env.database(), env.database("mig")

    assert (app["HOST"], app["PORT"], app["NAME"]) == ("db.example.hk", "5433", "crm")
    assert (app["USER"], app["PASSWORD"]) == ("shop", "p@ss")
    assert app["OPTIONS"] == {"sslmode": "require"}
    assert (mig["HOST"], mig["PORT"], mig["USER"]) == ("/run/postgresql", "5434", "owner")
    assert "lock_timeout" in mig["OPTIONS"]["options"]


def test_our_own_database_has_a_password_for_each_role(tmp_path: Path) -> None:
    env = load({"KAIFONG_HOME": str(tmp_path / "home")})

    app, mig = env.database("app"), env.database("mig")

    assert (app["USER"], mig["USER"]) == ("kf_app", "kf_mig")
    assert len({app["PASSWORD"], mig["PASSWORD"], env.secret_key}) == 3
    assert app["HOST"] == str(env.places.sockets)


@pytest.mark.parametrize(("process", "pooled"), [("web", True), ("worker", False), ("", False)])
def test_only_the_web_keeps_a_pool(tmp_path: Path, process: str, *, pooled: bool) -> None:
    env = load({"KAIFONG_HOME": str(tmp_path), "KAIFONG_PROCESS": process})

    assert ("pool" in env.database("app")["OPTIONS"]) is pooled
    assert "pool" not in env.database("mig")["OPTIONS"]


def test_a_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    env = load({"KAIFONG_HOME": str(tmp_path / "home")})

    made = env.secret_key

    assert made == load({"KAIFONG_HOME": str(tmp_path / "home")}).secret_key
    assert made != load({"KAIFONG_HOME": str(tmp_path / "other")}).secret_key
    assert len(made) >= 50
    assert stat.S_IMODE((env.places.secrets / "django").stat().st_mode) == 0o600
    assert stat.S_IMODE(env.places.secrets.stat().st_mode) == 0o700
    assert [path.name for path in env.places.secrets.iterdir()] == ["django"]


def test_mail_is_kept_without_an_address_and_handed_over_with_one():
    assert load({}).mail_url is None
    assert mailers_of(None)["default"]["BACKEND"].endswith("dummy.EmailBackend")
    found = mailers_of("smtp://kf%40x:s%3Ac@mail.example.hk:2525")["default"]
    assert found["OPTIONS"] == {
        "host": "mail.example.hk",
        "port": 2525,
        "timeout": 30,
        "use_tls": True,
        "username": "kf@x",
        "password": "s:c",
    }
    assert mailers_of("smtps://mail.example.hk")["default"]["OPTIONS"]["use_ssl"]
    assert load({"KAIFONG_HOSTS": "crm.example.hk"}).sender == "kaifong@crm.example.hk"
    assert load({"KAIFONG_MAIL_FROM": "crm@example.hk"}).sender == "crm@example.hk"


@pytest.mark.parametrize(
    "url", ["mail.example.hk", "http://x", "smtp://", "smtp://x/y", "smtp://x?a=b", "smtp://x:y"]
)
def test_an_address_of_mail_that_cannot_be_read_is_refused_without_repeating_it(url):
    with pytest.raises(WrongSetting, match="KAIFONG_MAIL_URL cannot be read"):
        load({"KAIFONG_MAIL_URL": url})


@pytest.mark.parametrize("sender", ["crm", "crm@host", "A B <crm@example.hk>", "a@b.hk,c@d.hk"])
def test_a_sender_that_is_no_address_is_refused(sender):
    with pytest.raises(WrongSetting, match="KAIFONG_MAIL_FROM"):
        load({"KAIFONG_MAIL_FROM": sender})
