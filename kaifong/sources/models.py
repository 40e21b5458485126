"""Other systems as declared, each refresh, and what they know: numbers, days, codes and amounts."""

from django.db import models
from django.db.models import F, Q

from kaifong.foundation.identity_cards.fields import FreeChar


class Source(models.Model):
    """A system of somebody else's, or an old one of ours: where it is, what it holds, what for."""

    class Kind(models.TextChoices):
        FOLDER = "folder"
        SQLITE = "sqlite"
        POSTGRES = "postgres"
        MYSQL = "mysql"
        HUBSPOT = "hubspot"
        SALESFORCE = "salesforce"
        ODOO = "odoo"

    code = models.CharField(max_length=40, unique=True)  # as in the identities of customers
    name_en = FreeChar(max_length=80)
    name_zh = FreeChar(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(max_length=300, default="")  # a folder, a file or https://
    secret = models.CharField(max_length=60, default="")  # the name of a file, never what is in it
    purpose = FreeChar(max_length=200)
    keep_months = models.SmallIntegerField()
    every_hours = models.IntegerField()  # older than this is late
    tables = models.JSONField(default=list)  # entity, table, columns; see rules.entities
    salt = models.CharField(max_length=64)  # of the prints of who was erased
    version = models.IntegerField(default=1)
    refreshed_at = models.DateTimeField(null=True)  # when what is here was read
    counts = models.JSONField(default=dict)  # of what is here, by entity
    staff_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(keep_months__gte=1, keep_months__lte=120),
                name="source_keeps_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(every_hours__gte=1, every_hours__lte=24 * 366), name="source_has_a_time"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="source_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9._-]{0,39}$"), name="source_code_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Refresh(models.Model):
    """One reading of a source: when, what came, what did not and why."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="refreshes")
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    matched = models.IntegerField(default=0)
    unmatched = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    reasons = models.JSONField(default=dict)  # code: how many
    changed = models.JSONField(default=dict)  # entity: added, changed, gone
    high_water = models.DateTimeField(null=True)  # the latest change that the other system names
    problem = models.CharField(max_length=30, default="")  # a code; wording makes the sentence
    facts = models.JSONField(default=dict)  # what fills it: names of tables, numbers
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(state="running"), name="one_refresh_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="refresh_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") ^ Q(problem=""), name="refresh_fails_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(rows=F("matched") + F("unmatched") + F("refused")),
                name="refresh_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["source", "-id"], name="refresh_of_source")]

    def __str__(self) -> str:
        return f"refresh {self.pk}"


class Contact(models.Model):
    """
    That a source knows somebody under a number, and who of ours that is.

    Bare numbers of customers: whoever is meant may be taken out of the books by now.
    """

    class By(models.TextChoices):
        NOBODY = ""
        IDENTITY = "identity"
        ADDRESS = "address"
        PERSON = "person"  # somebody has decided it

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=80)
    customer_id = models.BigIntegerField(null=True)
    matched_by = models.CharField(max_length=8, choices=By, default=By.NOBODY, blank=True)
    joined_on = models.DateField(null=True)
    digest = models.BinaryField(null=True)  # of what was compared; the same is not compared again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="foreign_contact_once"),
            models.CheckConstraint(
                condition=Q(matched_by="") ^ Q(customer_id__isnull=False),
                name="foreign_contact_matched_by_something",
            ),
        ]
        indexes = [models.Index(fields=["customer_id"], name="foreign_contact_of")]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class _Fact(models.Model):
    """What a source knows of somebody's doings."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=80)
    contact = models.CharField(max_length=80, default="")  # his number there
    customer_id = models.BigIntegerField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    stage = models.SmallIntegerField()

    class Meta:
        abstract = True


class Deal(_Fact):
    """An order or a deal of a source: open, won or lost, in HKD cents."""

    amount_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="foreign_deal_once"),
            models.CheckConstraint(condition=Q(stage__in=[1, 2, 3]), name="foreign_deal_stage"),
        ]
        indexes = [
            models.Index(fields=["customer_id"], name="foreign_deal_of"),
            models.Index(fields=["source", "contact"], name="foreign_deal_contact"),
        ]

    def __str__(self) -> str:
        return f"deal {self.pk}"


class Ticket(_Fact):
    """A ticket or an interaction of a source: open or closed."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="foreign_ticket_once"),
            models.CheckConstraint(condition=Q(stage__in=[1, 4]), name="foreign_ticket_stage"),
        ]
        indexes = [
            models.Index(fields=["customer_id"], name="foreign_ticket_of"),
            models.Index(fields=["source", "contact"], name="foreign_ticket_contact"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class Candidate(models.Model):
    """That somebody whom a source knows may be a customer, with the evidence; and the decision."""

    class Decision(models.TextChoices):
        NONE = ""
        SAME = "same"
        ANOTHER = "another"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=80)
    customer_id = models.BigIntegerField()
    probability = models.FloatField()
    levels = models.JSONField()  # never values: which fields agree, and how far
    said = models.JSONField()
    decision = models.CharField(max_length=7, choices=Decision, default=Decision.NONE, blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number", "customer_id"], name="foreign_candidate_once"
            ),
            models.UniqueConstraint(
                fields=["source", "number"],
                condition=Q(decision="same"),
                name="foreign_candidate_is_one",
            ),
        ]
        indexes = [models.Index(fields=["customer_id"], name="foreign_candidate_of")]

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class Forgotten(models.Model):
    """The print of a number in a source whose bearer was erased here: he does not come back."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="forgotten_once"),
        ]

    def __str__(self) -> str:
        return f"forgotten {self.pk}"
