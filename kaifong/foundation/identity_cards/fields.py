"""Fields for whatever people write: no number of an identity card gets past them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    Char = models.CharField[str | int | Combinable, str]
    Text = models.TextField[str | Combinable, str]
else:
    Char, Text = models.CharField, models.TextField


class _WithoutHkid:
    """Masks at every write by the ORM, one row or many; searching leaves the text alone."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        from .actions import without_hkid

        if isinstance(value, str):
            entrance = f"{self.model.__name__.lower()}.{self.name}"  # type: ignore[attr-defined]
            value = without_hkid(value, entrance=entrance)
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        # To the database it is a plain column, and to migrations too.
        return name, f"django.db.models.{type(self).__base_column__}", args, kwargs  # type: ignore[attr-defined]


class FreeChar(_WithoutHkid, Char):
    """A short text that people write."""

    __base_column__ = "CharField"


class FreeText(_WithoutHkid, Text):
    """A long text that people write."""

    __base_column__ = "TextField"
