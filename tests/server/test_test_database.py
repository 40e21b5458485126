"""The database that tests get: migrated by one role, used by another."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from kaifong.foundation.server import postgres


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.fixture
def owner_url(cluster: postgres.Connection) -> str:
    return cluster.url_mig.replace("/kaifong?", f"/{connection.settings_dict['NAME']}?")


@pytest.mark.django_db
def test_tests_act_as_the_app_which_owns_nothing() -> None:
    assert asked("SELECT current_user") == "kf_app"
    assert asked("SELECT count(*) FROM pg_class WHERE relowner = 'kf_app'::regrole") == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        asked("TRUNCATE django_session")


@pytest.mark.django_db
def test_the_app_may_write_what_migrations_made() -> None:
    assert asked("SELECT has_table_privilege('django_session', 'INSERT, UPDATE, DELETE')")
    assert asked("SELECT proleakproof FROM pg_proc WHERE proname = 'ts_match_vq'") is True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_change_is_gone_in_the_next_test(turn: str) -> None:
    seeded = asked("SELECT count(*) FROM django_content_type")
    assert seeded
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")
    assert asked("SELECT count(*) FROM django_session") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second", "third"])
def test_what_migrations_wrote_stands_again_in_the_next_test(turn: str) -> None:
    assert asked("SELECT bool_or(name = 'changed') FROM auth_permission") is False
    assert asked("SELECT count(*) FROM foundation_generalholiday") > 0
    assert asked("SELECT nextval('auth_user_id_seq')") == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE auth_permission SET name = 'changed'")
        cursor.execute("DELETE FROM django_site")
    assert asked("SELECT count(*) FROM django_site") == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_did_to_a_table_itself_is_gone_too(turn: str, owner_url: str) -> None:
    disabled = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
    assert asked(disabled) == 0
    with psycopg.connect(owner_url) as owned:
        owned.execute("ALTER TABLE authority_look DISABLE TRIGGER USER")
    assert asked(disabled) > 0
