"""Saved web pages of articles: what stands around the article is taken away, the rest is read as JATS would be."""

from kg.readers.html.reader import HtmlReader

__all__ = ["HtmlReader"]
