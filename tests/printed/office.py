"""An article as LibreOffice prints it: two columns of justified, hyphenated text, as a word processor sets them."""

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from tests.printed.articles import Article, Block, Design, Marker, printed

PROGRAM = shutil.which("soffice")
FONTS = {"Times": "Liberation Serif", "Helvetica": "Liberation Sans"}
_NAMES = ("office", "style", "text", "table", "draw", "fo", "svg")
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES if name not in {"fo", "svg"}
)
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document %(spaces)s xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
 <style:default-style style:family="paragraph"><style:paragraph-properties fo:hyphenation-ladder-count="no-limit"/>
  <style:text-properties style:font-name="%(font)s" fo:font-family="%(font)s" fo:font-size="%(size)dpt"
   fo:language="en" fo:country="US" fo:hyphenate="true" fo:hyphenation-remain-char-count="2"
   fo:hyphenation-push-char-count="2"/></style:default-style>
 %(styles)s
</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
  fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" fo:margin-left="1.7cm" fo:margin-right="1.7cm"/>
  <style:header-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.4cm"/>
  </style:header-style>
  <style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/>
  </style:footer-style>
 </style:page-layout>
 <style:style style:name="two" style:family="section"><style:section-properties text:dont-balance-text-columns="true">
  <style:columns fo:column-count="2" fo:column-gap="0.6cm"/></style:section-properties></style:style>
 <style:style style:name="raised" style:family="text">
  <style:text-properties style:text-position="super 58%%"/></style:style>
 <style:style style:name="box" style:family="graphic"><style:graphic-properties style:wrap="none"
  fo:border="0.5pt solid" style:vertical-pos="from-top" style:vertical-rel="paragraph"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page">
 <style:header><text:p text:style-name="small">%(right)s <text:page-number/></text:p></style:header>
 <style:header-left><text:p text:style-name="small"><text:page-number/> %(left)s</text:p></style:header-left>
 <style:footer><text:p text:style-name="small">%(foot)s Page <text:page-number/></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
"""
_STYLE = (
    '<style:style style:name="{0}" style:family="paragraph"><style:paragraph-properties {1}/>'
    '<style:text-properties fo:font-size="{2}pt" {3}/></style:style>'
)


def pdf(article: Article, design: Design, folder: Path) -> bytes:
    """The article as printed by `soffice`, which works in `folder`."""
    (folder / "article.fodt").write_text(source(article, design), encoding="utf8")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [PROGRAM or "soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "article.fodt"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=True,
    )  # fmt: skip
    return (folder / "article.pdf").read_bytes()


def source(article: Article, design: Design) -> str:
    """The article as a flat OpenDocument text."""
    words = {
        "spaces": _SPACES, "font": FONTS.get(design.font, "Liberation Serif"), "size": design.size,
        "styles": _styles(design), "left": escape(design.running[0]), "right": escape(design.running[1]),
        "foot": escape(design.foot),
    }  # fmt: skip
    parts = [
        _HEAD % words,
        _paragraph("title", escape(article.title)),
        _paragraph("small", escape(article.authors)),
        '<text:section text:style-name="two" text:name="columns">',
        _paragraph("heading", "Abstract"),
        _paragraph("body", _run(article.abstract, article, design)),
        *(_block(block, article, design) for block in article.blocks),
        _paragraph("heading", "References"),
        *(_entry(number, entry.text, design) for number, entry in enumerate(article.references, 1)),
        "</text:section></office:text></office:body></office:document>",
    ]
    return "\n".join(parts)


def _styles(design: Design) -> str:
    first = 'fo:text-indent="0.4cm"' if design.indent else 'fo:margin-bottom="0.15cm"'
    small = design.size - 2
    rows = (
        ("title", 'fo:margin-bottom="0.4cm"', design.size + 7, 'fo:font-weight="bold"'),
        ("heading", 'fo:margin-top="0.35cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"', design.size + 2,
         'fo:font-weight="bold"'),
        ("body", f'fo:text-align="justify" {first}', design.size, ""),
        ("small", 'fo:text-align="start"', small, ""),
        ("caption", 'fo:text-align="start" fo:margin-top="0.3cm" fo:margin-bottom="0.3cm"', small, ""),
        ("entry", 'fo:text-align="justify" fo:margin-left="0.6cm" fo:text-indent="-0.6cm"', small, ""),
    )  # fmt: skip
    return "".join(_STYLE.format(*row) for row in rows)


def _paragraph(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _block(block: Block, article: Article, design: Design) -> str:
    words = _run(block.pieces, article, design)
    if block.kind in {"heading", "subheading"}:
        return _paragraph("heading", words)
    if block.kind == "paragraph":
        return _paragraph("body", words)
    picture = '<draw:frame draw:style-name="box" text:anchor-type="as-char" svg:width="7cm" svg:height="3cm">'
    if block.kind == "figure":
        inner = f"{picture}<draw:text-box><text:p/></draw:text-box></draw:frame>"
        return _paragraph("caption", inner) + _paragraph("caption", words)
    columns = max(map(len, block.rows), default=1)
    rows = "".join(f"<table:table-row>{_cells(row, columns)}</table:table-row>" for row in block.rows)
    grid = f'<table:table><table:table-column table:number-columns-repeated="{columns}"/>{rows}</table:table>'
    return _paragraph("caption", words) + grid + _paragraph("caption", "")


def _cells(row: tuple[str, ...], columns: int) -> str:
    cells = (*row, *[""] * (columns - len(row)))
    return "".join(f"<table:table-cell>{_paragraph('small', escape(cell))}</table:table-cell>" for cell in cells)


def _entry(number: int, text: str, design: Design) -> str:
    label = "" if design.style == "author-year" else f"{design.label.format(number)}<text:tab/>"
    return _paragraph("entry", label + escape(text))


def _run(pieces: tuple[str | Marker, ...], article: Article, design: Design) -> str:
    parts = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(escape(piece))
            continue
        words, is_raised = printed(piece, article, design)
        lead, _, numbers = words.rpartition("\0")
        raised = f'<text:span text:style-name="raised">{escape(numbers)}</text:span>'
        parts.append(escape(lead) + raised if is_raised else escape(words))
    return "".join(parts)
