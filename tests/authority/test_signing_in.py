"""Signing in, the second factor, the sessions, and what a forger tries."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import now

from kaifong.authority.signing_in import OPEN_WITHOUT

from .conftest import NOON, staff

pytestmark = pytest.mark.django_db
PASSWORD = "three blind mice"
LOGIN = "/accounts/login/"
required = override_settings(SECOND_FACTOR_REQUIRED=True)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def ann():
    return staff("Ann", password=PASSWORD)


def sign_in(client, member, password=PASSWORD, *, to=""):
    data = {"login": member.user.username, "password": password}
    return client.post(f"{LOGIN}?next={to}" if to else LOGIN, data)


def signed_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_opens_the_desk(client, ann):
    response = sign_in(client, ann)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get(reverse("desk:home")).status_code == 200


def test_the_address_signs_in_too(client, ann):
    User.objects.filter(pk=ann.user_id).update(email="ann@shop.hk")
    client.post(LOGIN, {"login": "ann@shop.hk", "password": PASSWORD})
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, ann):
    wrong = sign_in(client, ann, "four blind mice")
    unknown = client.post(LOGIN, {"login": "nobody-of-that-name", "password": PASSWORD})
    errors = [list(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]
    assert errors[0] == errors[1]
    assert errors[0]
    assert not signed_in(client)


def test_the_sixth_wrong_password_is_refused_with_a_sentence_and_so_is_the_right_one(client, ann):
    for _ in range(5):
        response = sign_in(client, ann, "four blind mice")
        assert "Too many" not in response.content.decode()
    sixth = sign_in(client, ann, "four blind mice")
    assert "Too many failed login attempts. Try again later." in sixth.content.decode()
    right = sign_in(client, ann)
    assert "Too many failed login attempts. Try again later." in right.content.decode()
    assert not signed_in(client)


def test_nobody_signs_up(client):
    response = client.post(
        "/accounts/signup/",
        {"username": "eve", "email": "eve@evil.hk", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.filter(username="eve").exists()
    assert response.status_code == 200
    assert not signed_in(client)


@pytest.mark.parametrize("forged", ["//evil.example/", "https://evil.example/", "javascript:x()"])
def test_signing_in_never_leads_to_another_site(client, ann, forged):
    response = sign_in(client, ann, to=forged)
    assert "evil" not in response.headers.get("Location", "")
    assert "javascript" not in response.headers.get("Location", "")


def test_signing_in_leads_to_where_one_was_going(client, ann):
    assert sign_in(client, ann, to="/desk/customers/").headers["Location"] == "/desk/customers/"


def test_a_form_from_elsewhere_is_refused(ann):
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client, ann)
    assert response.status_code == 403
    assert not signed_in(client)
    client.force_login(ann.user)
    assert client.post(reverse("desk:purpose"), {"purpose": "sales"}).status_code == 403
    assert client.post("/accounts/logout/").status_code == 403
    assert signed_in(client)


def test_the_session_changes_at_signing_in_and_ends_by_post_only(client, ann):
    client.get(LOGIN)
    before = client.session.session_key
    sign_in(client, ann)
    assert client.session.session_key != before
    client.get("/accounts/logout/")
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize("who", ["no staff", "left"])
def test_an_account_that_is_nobodys_is_turned_away_by_a_sentence_not_a_loop(client, ann, who):
    user = User.objects.create_user("ghost")
    if who == "left":
        ann.left_at = NOON
        ann.save()
        user = ann.user
    client.force_login(user)
    response = client.get("/", follow=True)
    assert response.status_code == 403
    assert "not in use here" in response.content.decode()


def test_an_account_that_was_closed_is_signed_out(client, ann):
    client.force_login(ann.user)
    User.objects.filter(pk=ann.user_id).update(is_active=False)
    response = client.get(reverse("desk:home"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(LOGIN)


# The second factor


@required
def test_without_a_second_factor_nothing_opens_but_setting_one_up(client, ann):
    sign_in(client, ann)
    for address in ("/", reverse("desk:home"), reverse("desk:palette"), "/accounts/email/"):
        response = client.get(address)
        assert (response.status_code, response.headers["Location"]) == (302, "/accounts/2fa/")
    assert client.post(reverse("desk:purpose"), {"purpose": "sales"}).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200


@required
def test_a_second_factor_is_set_up_from_there_and_the_desk_opens(client, ann):
    sign_in(client, ann)
    activate = reverse("mfa_activate_totp")
    again = client.get(activate)
    assert again.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(again.headers["Location"], {"password": PASSWORD})
    secret = client.get(activate).context["form"].secret
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post(activate, {"code": code}).status_code == 302
    assert client.get(reverse("desk:home")).status_code == 200


@required
def test_a_part_is_not_given_out_either(client, ann):
    sign_in(client, ann)
    response = client.get(reverse("desk:palette"), headers={"HX-Request": "true"})
    assert response.content == b""
    assert response.headers["HX-Redirect"] == "/accounts/2fa/"


@required
def test_once_it_is_set_up_the_desk_opens_and_the_next_signing_in_asks_for_it(client, ann):
    secret = generate_totp_secret()
    TOTP.activate(ann.user, secret)
    first = sign_in(client, ann)
    assert first.headers["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(reverse("desk:home")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not signed_in(client)


@required
def test_a_factor_in_place_opens_the_desk(client, ann):
    TOTP.activate(ann.user, generate_totp_secret())
    client.force_login(ann.user)
    assert client.get(reverse("desk:home")).status_code == 200


@required
def test_recovery_codes_alone_are_no_second_factor(client, ann):
    Authenticator.objects.create(user=ann.user, type="recovery_codes", data={})
    client.force_login(ann.user)
    assert client.get(reverse("desk:home")).status_code == 302


@required
def test_strangers_are_sent_to_sign_in_as_ever(client):
    assert client.get(LOGIN).status_code == 200
    assert client.get(reverse("desk:home")).headers["Location"].startswith(LOGIN)


def test_in_development_no_second_factor_is_asked(client, ann):
    sign_in(client, ann)
    assert client.get(reverse("desk:home")).status_code == 200


def test_what_stays_open_exists():
    assert all(reverse(name) for name in OPEN_WITHOUT)


# The sessions


def test_sessions_are_listed_and_ended(ann):
    office, phone = Client(), Client(headers={"User-Agent": "A telephone"})
    for client in (office, phone):
        sign_in(client, ann)
        assert client.get(reverse("desk:home")).status_code == 200
    listed = office.get(reverse("usersessions_list"))
    assert "A telephone" in listed.content.decode()
    assert Session.objects.count() == 2
    office.post(reverse("usersessions_list"))
    assert phone.get(reverse("desk:home")).status_code == 302
    assert office.get(reverse("desk:home")).status_code == 200


def test_a_session_tells_when_and_from_where_it_was_last_used(client, ann):
    sign_in(client, ann)
    long_ago = now() - timedelta(hours=3)
    UserSession.objects.update(last_seen_at=long_ago)

    client.get(reverse("desk:home"))
    seen = UserSession.objects.get().last_seen_at
    assert seen > long_ago + timedelta(hours=2)

    client.get(reverse("desk:home"))
    assert UserSession.objects.get().last_seen_at == seen  # within the minute nothing is written

    client.get(reverse("desk:home"), headers={"User-Agent": "A telephone"})
    moved = UserSession.objects.get()
    assert (moved.user_agent, moved.last_seen_at > seen) == ("A telephone", True)
