"""PDF with a text layer, read in a child process that may be stopped."""

from kg.readers.pdf.reader import PdfReader

__all__ = ["PdfReader"]
