"""Names for the numbers that identify things, so that one cannot be passed for another."""

from typing import NewType

BaitId = NewType("BaitId", int)
BorrowingId = NewType("BorrowingId", int)
CategoryId = NewType("CategoryId", int)
ChangeSetId = NewType("ChangeSetId", int)
CustomerId = NewType("CustomerId", int)
DelegationId = NewType("DelegationId", int)
DepartmentId = NewType("DepartmentId", int)
GrantId = NewType("GrantId", int)
ImportId = NewType("ImportId", int)
LegalClockId = NewType("LegalClockId", int)
NoticeVersionId = NewType("NoticeVersionId", int)
OfferId = NewType("OfferId", int)
OrderId = NewType("OrderId", int)
ProductId = NewType("ProductId", int)
RecipientId = NewType("RecipientId", int)
RequestId = NewType("RequestId", int)
RoleId = NewType("RoleId", int)
StaffId = NewType("StaffId", int)
StormDayId = NewType("StormDayId", int)
UnusualAccessId = NewType("UnusualAccessId", int)
