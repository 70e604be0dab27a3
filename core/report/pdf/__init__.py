"""A report as a PDF file for A4 paper."""

from core.report.model import Report


def to_pdf(report: Report) -> bytes:
    """Return the report as a PDF with its fonts inside; the same report gives the same bytes.

    Letters beyond Latin, Greek and Cyrillic, as they may be in names of files, come out as `?`.
    """
    # fpdf2 and its fonts take a third of a second that no page should wait for.
    from core.report.pdf.document import written

    return written(report)
