"""Imports give out what stands in the files themselves, to those who may see or run imports."""

from kaifong.authority.ways import harmless

harmless(
    "counts, rows of an uploaded file, and of whoever those may be what the proved list shows",
    "integration:*",
)
