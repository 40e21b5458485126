"""`kaifong authority first-administrator`: whom a new shop's owner needs to begin with."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from .output import AsJson, Failed, answer, answer_json
from .start import django_ready, environment

TAKEN = "Another account bears this user name or address. Write another one."


def first_administrator(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    *,
    name_en: Annotated[str, typer.Option(help="The person's English name.")],
    name_zh: Annotated[str, typer.Option(help="The person's Chinese name.")] = "",
    email: Annotated[str, typer.Option(help="The person's address at work.")] = "",
    language: Annotated[str, typer.Option(help="en or zh-hant.")] = "en",
    as_json: AsJson = False,
) -> None:
    """
    Take on a person who may take on others, where nobody may yet; print the password once.

    All others, their departments and what these may see are made by this person on the desk.
    """
    django_ready()
    from kaifong.authority import actions as authority

    try:
        engaged = authority.found(
            username=username,
            email=email,
            name_en=name_en,
            name_zh=name_zh,
            language=language,
            at=datetime.now(UTC),
        )
    except authority.AdministratorThere as refused:
        raise Failed(str(authority.AdministratorThere.__doc__)) from refused
    except authority.UserNameTaken as refused:
        raise Failed(TAKEN) from refused
    if as_json:
        answer_json({"username": username, "password": engaged.password})
        return
    answer(f"{username} may sign in at {environment().address} with this password:")
    answer(f"    {engaged.password}")
    answer("It is shown once. In production a second factor is set up at the first signing in.")
