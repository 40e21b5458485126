"""The dry run: every row judged, nothing written but the report."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.foundation.ids import ImportId
from kaifong.foundation.live.actions import changed
from kaifong.integration import mapping
from kaifong.integration.models import Import
from kaifong.integration.options import Options, WrongOption
from kaifong.integration.own_fields import own_fields, vocabulary
from kaifong.integration.reading.source import Column, Format, Source, Type
from kaifong.integration.refusals import Refusals
from kaifong.integration.vocabulary import Kind

from .deciding import decided_of, keep_held
from .receiving import path_of
from .steps import State, work
from .watching import Watch, topic

CHECKABLE = (State.UPLOADED, State.TO_CHECK, State.CHECKED, State.FAILED, State.REVERTED)


def check(*, import_id: ImportId, at: datetime, listener: Any = None) -> Import:
    """
    Judge every row of a file against the rules and against what is in the books.

    :raises AlreadyAtWork: if another process does
    :raises NotNow: if it is in the books already
    """

    def do(one: Import, watch: Watch) -> None:
        watch.listener = listener or watch.listener
        source = opened(one)
        options = Options.read(one.options)
        with wall.lifted():
            report, refusals = _judged(one, source, options, at, watch)
            keep_refusals(one, refusals)
            settle(one, report, State.CHECKED)

    return work(import_id, among=CHECKABLE, to=State.CHECKING, or_else=State.FAILED, at=at, do=do)


def opened(one: Import) -> Source:
    """
    Return the kept file, with what was found of it when it arrived.

    :raises WrongOption: if what its columns mean was not said yet
    """
    from kaifong.integration.reading.opening import layout_of

    told = one.report["file"]
    columns = tuple(
        Column(c["name"], Type(c["type"]), tuple(c["samples"]), c["nulls"]) for c in told["columns"]
    )
    names = [column.name for column in columns]
    more = vocabulary(own_fields(one.kind))
    for problem in mapping.problems(one.mapping, names, Kind(one.kind), more):
        raise WrongOption("mapping", problem.sentence, **problem.facts)
    encoding = told["encoding"] if told["format"] in (Format.CSV, Format.VCARD) else ""
    layout = layout_of(path_of(one), sheet=told["sheet"], encoding=encoding)
    return Source(layout, columns, told["rows"], told["unread"], told["blank"])


def _judged(
    one: Import, source: Source, options: Options, at: datetime, watch: Watch
) -> tuple[dict[str, Any], Refusals]:
    from kaifong.integration.people import importing
    from kaifong.integration.sales import reporting
    from kaifong.integration.sales.judging import judged

    def told(step: str, share: float) -> None:
        watch.told({"read": 0.0, "judge": 0.6}[step] + share * 0.4)

    if one.kind == Kind.CUSTOMERS:
        with connection.cursor() as cursor:
            people = importing.judged(
                cursor,
                source,
                one.mapping,
                options,
                at=at,
                told=told,
                decided=decided_of(one.pk),
            )
        keep_held(one, people.doubts.held)
        return people.report(), people.refusals
    with judged(source, one.mapping, options, at=at, told=told) as found:
        return reporting.report_of(found), found.refusals


def keep_refusals(one: Import, refusals: Refusals) -> None:
    """Replace the refused rows of an import by these."""
    one.refused.all().delete()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY integration_refused (batch_id, row, reason, values) FROM STDIN") as copy,
    ):
        for row, reason, cells in refusals.rows:
            copy.write_row((one.pk, row, reason, json.dumps(list(cells), ensure_ascii=False)))


@transaction.atomic
def settle(one: Import, report: dict[str, Any], state: State, **more: Any) -> None:
    """Write down how a step ended."""
    Import.objects.filter(pk=one.pk).update(
        state=state,
        report={**report, "file": one.report.get("file", {})},
        done=one.lines,
        problem="",
        facts={},
        **more,
    )
    changed(topic(one.pk))
