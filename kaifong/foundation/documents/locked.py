"""
Files that open with a password only: workbooks as Excel locks its own, papers by AES-256.

Workbooks are locked by ECMA-376 agile encryption (MS-OFFCRYPTO 2.3.4.10: AES-256 in CBC mode, the
key by 100,000 rounds of SHA-512), papers by revision 6 of the standard handler (ISO 32000-2).
"""

from io import BytesIO


def workbook(content: bytes, password: str) -> bytes:
    """Return a workbook (XLSX) that opens with a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    whole = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, whole)
    return whole.getvalue()


def paper(content: bytes, password: str) -> bytes:
    """Return a paper (PDF) that opens with a password; whoever has it may do all with it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(user_password=password, owner_password=None, algorithm="AES-256")
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()
