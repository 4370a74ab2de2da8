"""PDFs drawn for the tests, set as journals set them."""

import io
import zlib

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph

WIDTH, HEIGHT = A4
MARGIN, GUTTER, FOOT = 50, 18, 50
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, alignment=4)
INDENTED = ParagraphStyle("indented", parent=BODY, firstLineIndent=12)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=11, leading=14, spaceBefore=6)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=18, leading=22)
HEAD = "Journal of Cement 2020;4:{page}"
TITLE_TEXT = "A report of cement that went where it should not have gone, set over two lines of the page"


def words(count: int, seed: int) -> str:
    """`count` sentences that differ, each with its own number, so that their order can be checked."""
    pool = (
        "cement",
        "was",
        "seen",
        "in",
        "the",
        "vein",
        "of",
        "a",
        "woman",
        "whose",
        "pain",
        "had",
        "gone",
        "after",
        "rest",
    )
    out = []
    for number in range(count):
        length = 9 + (seed * 7 + number * 5) % 11
        body = " ".join(pool[(seed * 3 + number * 5 + at * 7) % len(pool)] for at in range(length))
        out.append(f"Sentence {seed}.{number} {body}.")
    return " ".join(out)


def article(columns: int = 2, **options) -> tuple[bytes, list[str]]:
    """An article of several pages with running heads and page numbers; the paragraphs that it should be read as."""
    page = io.BytesIO()
    document = BaseDocTemplate(page, pagesize=A4, invariant=True, **options)
    document.addPageTemplates(_templates(columns))
    paragraphs = [TITLE_TEXT, words(2, 1)]
    story = [Paragraph(TITLE_TEXT, TITLE), Paragraph(paragraphs[1], BODY), FrameBreak()]
    for number, heading in enumerate(("INTRODUCTION", "Case presentation", "Discussion"), 2):
        story.append(Paragraph(heading, HEADING))
        texts = [words(6, 10 * number + part) for part in range(6)]
        story += [Paragraph(text, INDENTED if part else BODY) for part, text in enumerate(texts)]
        paragraphs += [heading, *texts]
    document.build(story)
    return page.getvalue(), paragraphs


def _templates(columns: int) -> list[PageTemplate]:
    width = (WIDTH - 2 * MARGIN - GUTTER * (columns - 1)) / columns
    lefts = [MARGIN + column * (width + GUTTER) for column in range(columns)]
    top = HEIGHT - 200
    first = [Frame(MARGIN, top, WIDTH - 2 * MARGIN, 150), *(Frame(left, FOOT, width, top - FOOT) for left in lefts)]
    rest = [Frame(left, FOOT, width, HEIGHT - 2 * FOOT) for left in lefts]
    return [
        PageTemplate("first", first, onPage=_furniture, autoNextPageTemplate="rest"),
        PageTemplate("rest", rest, onPage=_furniture),
    ]


def _furniture(page, document) -> None:
    page.setFont("Helvetica", 8)
    page.drawString(MARGIN, HEIGHT - 30, HEAD.format(page=100 + document.page))
    page.drawCentredString(WIDTH / 2, 25, str(100 + document.page))


def lines(*rows: str, size: float = 10) -> bytes:
    """One page with these lines; `^` sets the digits behind it high and small."""
    page = io.BytesIO()
    sheet = canvas.Canvas(page, pagesize=A4, invariant=True)
    text = sheet.beginText(72, 700)
    for row in rows:
        first, *raised = row.split("^")
        text.setFont("Times-Roman", size)
        text.textOut(first)
        for part in raised:
            digits = part[: len(part) - len(part.lstrip("0123456789,"))]
            text.setFont("Times-Roman", 0.6 * size)
            text.setRise(0.4 * size)
            text.textOut(digits)
            text.setRise(0)
            text.setFont("Times-Roman", size)
            text.textOut(part[len(digits) :])
        text.textLine("")
    sheet.drawText(text)
    sheet.save()
    return page.getvalue()


def encrypted() -> bytes:
    return article(encrypt=StandardEncryption("secret", ownerPassword="owner"))[0]


def scan() -> bytes:
    """A page with a picture (a grey box) and no letter."""
    page = io.BytesIO()
    sheet = canvas.Canvas(page, pagesize=A4, invariant=True)
    sheet.rect(100, 100, 300, 500, fill=1)
    sheet.save()
    return page.getvalue()


def bomb() -> bytes:
    """Three kilobytes that unpack to a page with some fifty million letters."""
    unit = b"(aaaaaaaaaaaaaaaa) Tj " * 50_000
    packer = zlib.compressobj(9)
    once = b"".join([packer.compress(b"BT /F1 1 Tf "), *(packer.compress(unit) for _ in range(300)), packer.flush()])
    stream = zlib.compress(once, 9)
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources%s>>" % font,
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(stream), stream),
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))
    )
