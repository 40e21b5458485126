"""The programme in figures: for its owner. Sums of the whole shop; small groups are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.models import Department
from kaifong.authority.queries import Actor, require
from kaifong.quality.models import GroupScore, Rule, Run, RunRule
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.scoring import fix_rate
from kaifong.quality.wording import Both

RUNS = 14
SMALLEST = 10  # customers: a smaller group would tell of persons
KINDS = GroupScore.Kind


@dataclass(frozen=True)
class RunSeen:
    """One run, as it ended."""

    id: int
    at: datetime
    customers: int
    whole: int
    opened: int
    closed: int
    waiting: int
    score: float


@dataclass(frozen=True)
class RuleSeen:
    """A rule, and what became of all that was ever found by it."""

    id: int
    code: str
    name: Both
    dimension: str
    severity: str
    points: int
    department_id: int | None
    department: Both | None
    on: bool
    standard: bool
    waiting: int = 0
    ever: int = 0
    fixed: int = 0
    recurred: int = 0
    fresh: int = 0
    ageing: int = 0
    old: int = 0

    @property
    def fix_rate(self) -> float | None:
        return fix_rate(self.ever, self.fixed)

    @property
    def recurrence(self) -> float | None:
        return fix_rate(self.ever, self.recurred)


@dataclass(frozen=True)
class GroupSeen:
    """A group at the last run, and its scores over the last runs, eldest first."""

    code: int
    name: Both | None
    customers: int
    score: float
    findings: int
    over_time: tuple[float | None, ...]


@dataclass(frozen=True)
class Board:
    """The programme at a glance."""

    runs: tuple[RunSeen, ...]  # eldest first
    rules: tuple[RuleSeen, ...]
    departments: tuple[GroupSeen, ...]
    districts: tuple[GroupSeen, ...]
    channels: tuple[GroupSeen, ...]

    @property
    def last(self) -> RunSeen | None:
        return self.runs[-1] if self.runs else None

    def sum(self, name: str) -> int:
        return sum(getattr(rule, name) for rule in self.rules)

    @property
    def fix_rate(self) -> float | None:
        return fix_rate(self.sum("ever"), self.sum("fixed"))

    @property
    def recurrence(self) -> float | None:
        return fix_rate(self.sum("ever"), self.sum("recurred"))

    @property
    def coverage(self) -> float | None:
        """Return the share of records in which nothing is wanting."""
        return fix_rate(self.last.customers, self.last.whole) if self.last else None


def board(*, actor: Actor) -> Board:
    """
    Return the programme at a glance.

    :raises NotAllowed: if the actor may not see the programme
    """
    require(actor, Permission.QUALITY_SEE)
    done = list(Run.objects.exclude(finished_at=None).order_by("-pk")[:RUNS])[::-1]
    whole = {
        one.run_id: float(one.score)
        for one in GroupScore.objects.filter(run__in=done, kind=KINDS.ALL)
    }
    return Board(
        runs=tuple(_run(one, whole.get(one.pk, 100.0)) for one in done),
        rules=tuple(rules(actor=actor)),
        departments=_groups(done, KINDS.DEPARTMENT),
        districts=_groups(done, KINDS.DISTRICT),
        channels=_groups(done, KINDS.CHANNEL),
    )


def rules(*, actor: Actor) -> list[RuleSeen]:
    """
    Return every rule with its figures of the last run.

    :raises NotAllowed: if the actor may not see the programme
    """
    require(actor, Permission.QUALITY_SEE)
    last = Run.objects.exclude(finished_at=None).order_by("-pk").values_list("pk", flat=True)
    figures = {one.rule_id: one for one in RunRule.objects.filter(run_id=last.first() or 0)}
    rows = Rule.objects.select_related("department").order_by("-on", "-points", "code")
    return [_rule(row, figures.get(row.pk)) for row in rows]


def department_names() -> dict[int, Both]:
    """Return what departments are called."""
    rows = Department.objects.values_list("pk", "name_en", "name_zh")
    return {pk: Both(en, zh) for pk, en, zh in rows}


def rule_names() -> dict[str, Both]:
    """Return what rules are called, by code."""
    rows = Rule.objects.values_list("code", "name_en", "name_zh")
    return {code: Both(en, zh) for code, en, zh in rows}


def _run(one: Run, score: float) -> RunSeen:
    return RunSeen(
        id=one.pk,
        at=one.finished_at or one.started_at,
        customers=one.customers,
        whole=one.whole,
        opened=one.opened,
        closed=one.closed,
        waiting=one.waiting,
        score=score,
    )


def _rule(row: Rule, figures: RunRule | None) -> RuleSeen:
    names = ("waiting", "ever", "fixed", "recurred", "fresh", "ageing", "old")
    house = row.department
    return RuleSeen(
        id=row.pk,
        code=row.code,
        name=Both(row.name_en, row.name_zh),
        dimension=row.dimension,
        severity=row.severity,
        points=row.points,
        department_id=row.department_id,
        department=Both(house.name_en, house.name_zh) if house else None,
        on=row.on,
        standard=row.standard,
        **{name: getattr(figures, name) for name in names if figures},
    )


def _groups(done: list[Run], kind: str) -> tuple[GroupSeen, ...]:
    """Return each group of the last run with its past, the worst first."""
    rows = GroupScore.objects.filter(run__in=done, kind=kind, customers__gte=SMALLEST)
    by_code: dict[int, dict[int, GroupScore]] = {}
    for row in rows:
        by_code.setdefault(row.code, {})[row.run_id] = row
    names = department_names() if kind == KINDS.DEPARTMENT else {}
    last = done[-1].pk if done else 0
    found = (_group(by_run, done, last, names) for by_run in by_code.values() if last in by_run)
    return tuple(sorted(found, key=lambda group: (group.score, group.code)))


def _group(
    by_run: dict[int, GroupScore], done: Iterable[Run], last: int, names: dict[int, Both]
) -> GroupSeen:
    now = by_run[last]
    return GroupSeen(
        code=now.code,
        name=names.get(now.code),
        customers=now.customers,
        score=float(now.score),
        findings=now.findings,
        over_time=tuple(float(by_run[one.pk].score) if one.pk in by_run else None for one in done),
    )
