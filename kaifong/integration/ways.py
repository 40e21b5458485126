"""Imports give out what stands in the files themselves, to those who may see or run imports."""

from kaifong.authority.ways import harmless

harmless("counts, and rows of an uploaded file: none of the books", "integration:*")
