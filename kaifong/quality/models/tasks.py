"""Reviews that come round, what is to be supplemented, who was asked, and what came in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar, FreeText
from kaifong.quality.rules.budget import TURNS
from kaifong.quality.rules.vocabulary import AT_WORK, Cadence, Channel, Field, Method, State

from .rulebook import Rule, choices


class Cycle(models.Model):
    """A review that comes round: whose duty, how often, of how many."""

    name_en = FreeChar(max_length=120)
    name_zh = FreeChar(max_length=80)
    department = models.ForeignKey(
        "authority.Department", on_delete=models.PROTECT, related_name="+"
    )
    cadence = models.CharField(max_length=11, choices=choices(Cadence))
    first_on = models.DateField()
    within_days = models.SmallIntegerField()  # of its first day a round is to be done
    sample = models.IntegerField(null=True)  # none: the whole queue
    rules = ArrayField(models.BigIntegerField(), default=list)  # none: all of the department's
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sample=None) | Q(sample__gt=0), name="cycle_draws_somebody"
            ),
            models.CheckConstraint(
                condition=Q(within_days__gt=0) & Q(within_days__lte=365), name="cycle_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"cycle {self.pk}"


class Review(models.Model):
    """One round of a cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reviews")
    number = models.IntegerField()
    from_on = models.DateField()
    due_on = models.DateField()
    drawn = models.IntegerField(default=0)  # tasks
    of = models.IntegerField(default=0)  # findings that waited
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="review_round_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("from_on")), name="review_ends_later"),
        ]
        indexes = [models.Index(fields=["due_on"], name="review_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return f"review {self.number} of {self.cycle_id}"


class Task(models.Model):
    """That something wanting in a record is to be supplemented, and how far that is."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="tasks")
    channel = models.CharField(max_length=8, choices=choices(Channel))
    state = models.CharField(max_length=8, choices=choices(State), default=State.OPEN.value)
    staff_id = models.BigIntegerField(null=True)  # who has it
    due_on = models.DateField(null=True)
    not_before = models.DateField(null=True)  # put off
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "rule"],
                condition=Q(state__in=sorted(state.value for state in AT_WORK)),
                name="task_once_at_work",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(staff_id__isnull=False),
                name="task_claimed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                F("due_on").asc(nulls_last=True), "id", name="task_open", condition=Q(state="open")
            ),
            models.Index(
                fields=["staff_id", "id"],
                name="task_of_staff",
                condition=Q(state__in=("claimed", "asked")),
            ),
            models.Index(fields=["review", "state"], name="task_of_review"),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class Asking(models.Model):
    """
    That a person was asked for something: at most so often, whatever asks at once.

    The database keeps the days of rest and the turns of a year apart (migration 0002).
    """

    # No key to the database: it stays under its number when records are merged.
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    on = models.DateField()
    turn = models.SmallIntegerField()  # of the year
    at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=choices(Channel))
    task = models.ForeignKey(
        Task, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="askings"
    )
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(turn__gte=1) & Q(turn__lte=TURNS), name="asking_few_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"asking {self.pk}"


class Supplement(models.Model):
    """A value that came in: what, from where, how, when, by whom, with what to show for it."""

    class Standing(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    # None to the database either: a task that both had gives way while their records are one.
    task = models.ForeignKey(
        Task, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    field = models.CharField(max_length=10, choices=choices(Field))
    value = FreeText()
    before = FreeText(default="")
    source = models.CharField(max_length=8, choices=choices(Channel))
    method = models.CharField(max_length=9, choices=choices(Method))
    at = models.DateTimeField()  # when the source said so
    recorded_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)  # none: the person himself
    evidence = FreeText(default="")
    standing = models.CharField(max_length=8, choices=Standing)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    changeset_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="supplement_says_something"),
            models.CheckConstraint(
                condition=Q(standing="proposed", decided_at=None)
                | (~Q(standing="proposed") & Q(decided_at__isnull=False)),
                name="supplement_decided_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer", "field", "-id"],
                name="supplement_of_field",
                condition=Q(standing="accepted"),
            ),
            models.Index(
                fields=["id"], name="supplement_waiting", condition=Q(standing="proposed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.customer_id}"
