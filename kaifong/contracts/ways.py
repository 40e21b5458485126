"""
What leaves by contracts, for `kaifong authority prove`.

Contracts themselves tell of nobody: they say who gets what. What they bring about are grants and
kept reports, which are walked where grants and reports are.
"""

from kaifong.authority.ways import harmless, harmless_exits

harmless(
    "what departments agreed on and how its tests stand: rights and figures' names, nobody's data",
    "contracts:list",
    "contracts:contract",
    "contracts:csv",
    "contracts:department",
    "contracts:health",
    "contracts:edit",
    "contracts:new",
)
harmless("how many rows grants open, as administrators are told, never of a few", "contracts:opens")
harmless(
    "it answers with a redirection and a word in the corner",
    "contracts:check",
    "contracts:end",
    "contracts:propose",
    "contracts:renew",
    "contracts:reopen",
    "contracts:take-over",
)
harmless_exits(
    "it compares grants and definitions with what was agreed; codes and numbers of people alone",
    "job contracts.check",
)
harmless_exits("it deletes old results", "job contracts.forget_checks")
