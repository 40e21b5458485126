"""Reports that are sent on a schedule: to whom, each delivery to each recipient, and its file."""

from django.db import models
from django.db.models import F, Q

from kaifong.reports.rules.deliveries import Every, Form, Run, Standing, To, When


def _codes(codes: type[Every | Form | Run | Standing | To | When]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in codes]


class DeliverySchedule(models.Model):
    """A report, how often, on which condition, for which purpose; it holds no figures."""

    owner_id = models.BigIntegerField()
    department = models.CharField(max_length=30)  # of the owner: who takes over when he leaves
    purpose = models.CharField(max_length=20)  # for which recipients are at work, if they are
    subject = models.CharField(max_length=80)  # the report, as `shelf:key`
    every = models.CharField(max_length=5, choices=_codes(Every))
    day = models.PositiveSmallIntegerField(default=0)
    hour = models.PositiveSmallIntegerField()
    working_days = models.BooleanField(default=False)
    form = models.CharField(max_length=9, choices=_codes(Form))
    when = models.CharField(max_length=7, choices=_codes(When))
    measure = models.CharField(max_length=40, default="")
    value = models.BigIntegerField(default=0)
    ends_on = models.DateField(null=True)  # the last day on which it is sent
    standing = models.CharField(max_length=9, choices=_codes(Standing), default="running")
    hand_over_by = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # none: not running
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every="day", day=0)
                | Q(every="week", day__lte=6)
                | Q(every="month", day__gte=1, day__lte=31),
                name="delivery_on_a_day",
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="delivery_at_an_hour"),
            models.CheckConstraint(
                condition=Q(when__in=["always", "changed"], measure="")
                | (~Q(when__in=["always", "changed"]) & ~Q(measure="")),
                name="delivery_compares_a_figure",
            ),
            models.CheckConstraint(
                condition=Q(standing="running", next_at__isnull=False)
                | (~Q(standing="running") & Q(next_at=None)),
                name="delivery_runs_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="report_delivery_due", condition=Q(next_at__isnull=False)
            ),
            models.Index(fields=["owner_id"], name="delivery_by_owner"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class DeliveryRecipient(models.Model):
    """To whom: somebody, or whoever holds a role or works in a department at that time."""

    schedule = models.ForeignKey(
        DeliverySchedule, on_delete=models.CASCADE, related_name="recipients"
    )
    to = models.CharField(max_length=10, choices=_codes(To))
    staff_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "to", "staff_id", "code"],
                nulls_distinct=False,
                name="delivery_recipient_once",
            ),
            models.CheckConstraint(
                condition=Q(to="staff", staff_id__isnull=False, code="")
                | (~Q(to="staff") & Q(staff_id=None) & ~Q(code="")),
                name="delivery_recipient_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.staff_id or self.code}"


class DeliveryDeclined(models.Model):
    """That a recipient does not want it."""

    schedule = models.ForeignKey(
        DeliverySchedule, on_delete=models.CASCADE, related_name="declined"
    )
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "staff_id"], name="delivery_declined_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} without {self.schedule_id}"


class DeliveryRun(models.Model):
    """One delivery to one recipient."""

    schedule = models.ForeignKey(DeliverySchedule, on_delete=models.CASCADE, related_name="runs")
    staff_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=_codes(Run), default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="")  # of the figures that were sent
    bare = models.CharField(max_length=12, default="")  # why it was the link without a file

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "staff_id", "due_at"], name="delivery_run_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False, done_at=None)
                | (~Q(state="waiting") & Q(next_at=None, done_at__isnull=False)),
                name="delivery_run_waits_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="delivery_run_due", condition=Q(state="waiting")),
            models.Index(fields=["staff_id", "-due_at"], name="delivery_run_of"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} to {self.staff_id} at {self.due_at}"


class DeliveryFile(models.Model):
    """The file of a delivery; it lies sealed outside the database."""

    run = models.OneToOneField(DeliveryRun, on_delete=models.PROTECT, related_name="file")
    name = models.UUIDField(unique=True)
    form = models.CharField(max_length=9, choices=_codes(Form))
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField()  # times it may be fetched
    fetched = models.PositiveSmallIntegerField(default=0)
    mailed = models.BooleanField(default=False)  # locked, with the mail
    ended_at = models.DateTimeField(null=True)  # its key is destroyed

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fetched__lte=F("most")), name="delivery_file_fetched_at_most"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="delivery_file_lasts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], name="delivery_file_lives", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.run_id}"


class DeliveryPassword(models.Model):
    """What opens the files of a schedule that one recipient is mailed; sealed under its own key."""

    schedule = models.ForeignKey(
        DeliverySchedule, on_delete=models.PROTECT, related_name="passwords"
    )
    staff_id = models.BigIntegerField()
    name = models.UUIDField(unique=True)  # of its key; another password has another
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "staff_id"], name="delivery_password_once"),
        ]

    def __str__(self) -> str:
        return f"password of {self.staff_id} for {self.schedule_id}"
