"""Imports give out what stands in the files themselves, to those who may see or run imports."""

from kaifong.authority.ways import harmless, harmless_exits

harmless(
    "counts, rows of an uploaded file, and of whoever those may be what the proved list shows",
    "integration:*",
)
harmless_exits(
    "it reads a file in, takes one back, or forgets it; nothing leaves",
    "job integration.check",
    "job integration.commit",
    "job integration.forget",
    "job integration.revert",
)
