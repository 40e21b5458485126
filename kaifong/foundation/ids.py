"""Names for the numbers that identify things, so that one cannot be passed for another."""

from typing import NewType

CategoryId = NewType("CategoryId", int)
ChangeSetId = NewType("ChangeSetId", int)
CustomerId = NewType("CustomerId", int)
ImportId = NewType("ImportId", int)
OrderId = NewType("OrderId", int)
ProductId = NewType("ProductId", int)
StaffId = NewType("StaffId", int)
