"""Names for the numbers that identify things, so that one cannot be passed for another."""

from typing import NewType

CategoryId = NewType("CategoryId", int)
ChangeSetId = NewType("ChangeSetId", int)
CustomerId = NewType("CustomerId", int)
DepartmentId = NewType("DepartmentId", int)
GrantId = NewType("GrantId", int)
ImportId = NewType("ImportId", int)
LegalClockId = NewType("LegalClockId", int)
NoticeVersionId = NewType("NoticeVersionId", int)
OrderId = NewType("OrderId", int)
ProductId = NewType("ProductId", int)
RecipientId = NewType("RecipientId", int)
RequestId = NewType("RequestId", int)
RoleId = NewType("RoleId", int)
SavedReportId = NewType("SavedReportId", int)
StaffId = NewType("StaffId", int)
StormDayId = NewType("StormDayId", int)
