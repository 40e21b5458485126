"""Charts as geometry, and as SVG: pure functions that files, mails and pages share. No database."""
