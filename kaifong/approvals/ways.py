"""What leaves by the pages about approvals: codes, numbers and ids, and what staff wrote."""

from kaifong.authority.ways import harmless, harmless_exits

harmless(
    "what is asked in codes, numbers and words of staff; nothing of the customers'",
    "approvals:*",
)
harmless_exits("it lets time pass over what was asked", "job approvals.clock")
