"""Blocks of sealed rows, and the anchors by which a whole chain is held from outside."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Block(models.Model):
    """
    Rows of a log as they stood when they were sealed, chained to the block before. Append-only.

    `digests` are the rows' SHA-256 in the order of `ids`, 32 bytes each, so that a changed row can
    be named; `hash` covers everything of the block and the hash before.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    table = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))
    ids = ArrayField(models.BigIntegerField())
    last_id = models.BigIntegerField()
    digests = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        app_label = "foundation"
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="block_once"),
            # Two that follow one block would be a fork.
            models.UniqueConstraint(fields=["chain", "previous"], name="block_without_forks"),
            models.CheckConstraint(condition=~models.Q(ids=[]), name="block_of_rows"),
        ]
        indexes = [models.Index(fields=["chain", "last_id"], name="block_by_last_row")]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"


class Head(models.Model):
    """
    With which block a chain ends: the database itself moves it on, and never back.

    Whoever cuts off the last blocks, with their rows, is found out by it before any anchor.
    """

    chain = models.CharField(max_length=40, unique=True)
    number = models.PositiveIntegerField()
    hash = models.BinaryField()

    class Meta:
        app_label = "foundation"

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"


class Anchor(models.Model):
    """
    The hash with which a chain ended on a Hong Kong day, to be kept outside the database.

    Whoever owns the database can forge a whole chain, but not one that ends in a hash already told.
    """

    chain = models.CharField(max_length=40)
    on = models.DateField()
    number = models.PositiveIntegerField()  # of the day's last block
    hash = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "foundation"
        constraints = [models.UniqueConstraint(fields=["chain", "on"], name="anchor_once_a_day")]

    def __str__(self) -> str:
        return f"{self.chain} {self.on}"
