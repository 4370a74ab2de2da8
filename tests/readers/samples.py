"""One small source for each reader, written for the tests."""

import io
from pathlib import Path

from reportlab.pdfgen import canvas

from tests.readers.pages import PAGES

TEXT = (
    "A case of cement in the canal\n\nThe ef\ufb01cacy of the method has been shown in many pa\u00adtients who were\n"
    "treated for a fracture of one verte-\nbra [1,2].\n\nReferences\n1. Alder P. Cement. J Cement. 2001;3:1-9.\n"
    "2. Birch Q. Leaks. Bone Lett. 2004;12:77.\n"
).encode()

JATS = (Path(__file__).parent / "cases" / "sample.nxml").read_bytes()


def drawn() -> bytes:
    """A page with a title, a wrapped paragraph with a ligature and a broken word, and two references."""
    page = io.BytesIO()
    canvas_ = canvas.Canvas(page, invariant=True)
    canvas_.setFont("Times-Roman", 18)
    canvas_.drawString(72, 760, "A case of cement in the canal")
    canvas_.setFont("Times-Roman", 10)
    lines = (
        "The efficacy of the method has been shown in many patients who were treated for a fracture of one verte-",
        "bra, as others have reported before us [1,2]. It was not seen again, and no other harm was done to any.",
        "",
        "References",
        "1. Alder P. Cement. J Cement. 2001;3:1-9.",
        "2. Birch Q. Leaks. Bone Lett. 2004;12:77.",
    )
    for number, line in enumerate(lines):
        canvas_.drawString(72, 720 - 12 * number, line)
    canvas_.save()
    return page.getvalue()


PDF = drawn()
HTML = PAGES["sections"].encode()
SAMPLES = {"text": TEXT, "jats": JATS, "pdf": PDF, "html": HTML}
