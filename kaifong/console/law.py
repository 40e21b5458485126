"""`kaifong law`: the law as tests of the installed system, and what changes on a day."""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .output import FAILED, AsJson, Failed, answer, answer_json, answer_table
from .start import django_ready

if TYPE_CHECKING:
    from kaifong.foundation.law.proving import Proved
    from kaifong.foundation.law.queries import Changes

OUTCOMES = {
    "passed": "通過 passed",
    "failed": "不通過 FAILED",
    "not_yet": "未能核證 not yet enforceable",
}
CONFIDENCE = {
    "S": "已閱條文 text seen",
    "C": "二手資料 secondary source",
    "M": "憑記憶 from memory",
}
UNVERIFIED = "未經核實 unverified"


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The law as executable tests.", no_args_is_help=True)
    group.callback()(_about)
    group.command("test")(certify)
    group.command("diff")(diff)
    group.command("date")(date_of)
    app.add_typer(group, name="law")


def _about() -> None:
    """The law as executable tests."""


def certify(
    *,
    only: Annotated[str, typer.Option("--rule", help="One rule, such as L21; else all.")] = "",
    as_json: AsJson = False,
) -> None:
    """
    Run the law pack's scenarios against this system and print a certificate in both languages.

    Safe on a shop at work: whatever a scenario writes is taken back. Exit code 1 if one fails.
    """
    django_ready()
    from kaifong.foundation.law.pack import installed
    from kaifong.foundation.law.proving import proved, unknown
    from kaifong.foundation.legal_days.queries import calendar

    if only and only not in installed().rules:
        raise Failed(f"The law pack has no rule {only}. It has L01 to L46.")
    results = list(proved(only))
    strays = unknown()
    figures = {
        "pack": installed().version,
        "calendar": calendar().version,
        "at": datetime.now(UTC),
        **dict.fromkeys(OUTCOMES, 0),
        **Counter(str(one.outcome) for one in results),
        "unknown_checks": strays,
    }
    if as_json:
        answer_json({**figures, "scenarios": [_plain(one) for one in results]})
    else:
        _certify(figures, results)
    if figures["failed"] or strays:
        raise typer.Exit(FAILED)


def diff(
    day: Annotated[datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"])],
    *,
    as_json: AsJson = False,
) -> None:
    """Say what is different in law on this Hong Kong day from the day before."""
    django_ready()
    from kaifong.foundation.law.queries import changes_on

    changes = changes_on(day.date())
    if as_json:
        answer_json(asdict(changes))
    else:
        _tell(changes)


def date_of(
    switch: str,
    day: Annotated[str, typer.Argument(metavar="DATE", help="Such as 2027-01-01, or none.")],
    *,
    source: Annotated[str, typer.Option(help="Where that stands, such as the Gazette.")],
) -> None:
    """Enter from which day a switch, such as s33, is law; the newest entry counts."""
    django_ready()
    from kaifong.foundation.law.actions import date_switch
    from kaifong.foundation.law.pack import NoSuchRule, installed

    try:
        on = None if day == "none" else date.fromisoformat(day)
        at = datetime.now(UTC)
        date_switch(switch=switch, on=on, source=source, staff_id=None, at=at)
    except ValueError as wrong:
        raise Failed(f"{day} is no date. Write 2027-01-01, or none.") from wrong
    except NoSuchRule as unknown:
        known = ", ".join(installed().switches)
        raise Failed(f"There is no switch {switch}. There are: {known}.") from unknown
    answer(f"{switch}: {on or 'not law'}")


def _certify(figures: dict[str, object], results: "list[Proved]") -> None:
    answer("Kaifong 街坊 · 法例核證書 · Certificate of the law pack")
    answer(
        f"{figures['at']:%Y-%m-%d %H:%M} UTC · {figures['pack']} · {figures['calendar']}\n"
        "並非法律意見 · not legal advice\n"
    )
    answer_table(
        ("scenario", "section 條文", "規則 rule", "then", "結果 outcome", "依據 rests on"),
        [_row(one) for one in results],
    )
    for one in results:
        if one.detail:
            answer(f"\n{one.scenario.id}: {one.detail}")
    for stray in figures["unknown_checks"]:  # type: ignore[attr-defined]
        answer(f"\n{stray}: a check, but no scenario of the pack")
    counts = " · ".join(f"{words}: {figures[outcome]}" for outcome, words in OUTCOMES.items())
    answer(f"\n{counts}")


def _row(one: "Proved") -> tuple[str, ...]:
    rule = one.rule
    rests = CONFIDENCE[rule.confidence]
    if not rule.is_verified:
        rests += f"; {UNVERIFIED}"
        rests += f": {'; '.join(rule.unverified)}" if rule.unverified else ""
    section = f"{rule.law} {rule.section}"
    return (
        one.scenario.id,
        section,
        rule.title.both(),
        one.scenario.then,
        OUTCOMES[one.outcome],
        rests,
    )


def _plain(one: "Proved") -> dict[str, object]:
    rule = one.rule
    return {
        "rule": rule.id,
        "law": rule.law,
        "section": rule.section,
        "title": asdict(rule.title),
        "confidence": rule.confidence,
        "verified": rule.is_verified,
        "unverified": rule.unverified,
        "source": rule.source,
        **asdict(one.scenario),
        "outcome": one.outcome,
        "detail": one.detail,
    }


def _tell(changes: "Changes") -> None:
    day = {True: "a working day", False: "no working day", None: "in a year not known"}
    answer(f"{changes.on}: {day[changes.working_day]}; {changes.due:,} legal clocks run out.")
    for rule in changes.begins:
        answer(
            f"{rule.id} is in force from this day: {rule.law} {rule.section}, {rule.title.both()}"
        )
    for rule in changes.ends:
        answer(f"{rule.id} is in force no longer: {rule.law} {rule.section}, {rule.title.both()}")
    for switch in changes.commences:
        answer(f"{switch.rule}, {switch.code} commences: {switch.says.both()}")
    if not (changes.begins or changes.ends or changes.commences):
        answer("No rule of the law pack changes on this day.")
    for switch in changes.undated:
        answer(f"Not law, without a day: {switch.code} ({switch.rule})")
