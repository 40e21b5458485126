"""What was found to be due, who agreed to it, and what became of it."""

from django.db import models
from django.db.models import Q

STATES = ("proposed", "superseded", "approved", "done")
KINDS = ("nightly", "request", "replay")
ITEM_STATES = ("due", "done", "spared")


class Run(models.Model):
    """One run of the register over the books: proposed, agreed to by somebody, done, certified."""

    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    proposed_at = models.DateTimeField()
    on = models.DateField()  # the Hong Kong day as of which it was reckoned
    register = models.CharField(max_length=24)
    law = models.CharField(max_length=24)
    due = models.JSONField()  # how much by rule: {"person": 12}
    ids_hash = models.CharField(max_length=64)  # sha256 of the numbers in order, by commas
    customer_id = models.BigIntegerField(null=True)  # whose wish it was; a bare number
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)  # none: by a standing order
    ended_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)
    lake = models.JSONField(default=dict)  # what was read again there: {"files": 3, "found": 0}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="run_in_a_state"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="run_of_a_kind"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="nightly", state__in=["proposed", "approved"]),
                name="run_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "superseded"]) | Q(approved_at__isnull=False),
                name="run_agreed_to",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="run_newest")]

    def __str__(self) -> str:
        return f"{self.kind} run {self.pk}"


class Item(models.Model):
    """A person whom a run is about, by bare numbers, and whether he was erased or spared."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False)
    customer_id = models.BigIntegerField()
    lake_key = models.BigIntegerField()  # a random number; it means nothing once the lake is rid
    state = models.CharField(max_length=6, default="due")
    spared_for = models.CharField(max_length=30, default="")  # a rule of the register

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "customer_id"], name="item_once_a_run"),
            models.CheckConstraint(condition=Q(state__in=ITEM_STATES), name="item_in_a_state"),
            models.CheckConstraint(
                condition=Q(state="spared") ^ Q(spared_for=""), name="item_spared_for_a_rule"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "id"], name="item_due", condition=Q(state="due")),
            models.Index(fields=["customer_id"], name="item_of"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} in run {self.run_id}"


class StandingOrder(models.Model):
    """That runs need nobody's agreement for a rule, and who decided so."""

    rule = models.CharField(max_length=30, unique=True)
    since = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.rule} by itself"
