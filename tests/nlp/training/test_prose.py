"""Running text out of articles."""

import io
import json
import lzma
import tarfile

from kg.nlp.training.corpora import Example
from kg.nlp.training.prose import SHORTEST, paragraphs

LONG = " ".join(["word"] * (SHORTEST + 1))
ARTICLE = f"""<!DOCTYPE article><article><front><abstract><p>Abstract {LONG}</p></abstract></front>
<body><sec><title>T</title><p>Body <italic>with</italic>
{LONG}</p><p>Short.</p><table-wrap>
<p>Table {LONG}</p></table-wrap><fig><caption><p>Figure {LONG}</p></caption></fig></sec></body>
<back><ack><p>Thanks {LONG}</p></ack></back></article>"""


def test_paragraphs(tmp_path):
    (tmp_path / "jats").mkdir()
    (tmp_path / "abbreviations").mkdir()
    with (
        lzma.open(tmp_path / "jats" / "articles.tar.xz", "wb") as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        content = ARTICLE.encode()
        entry = tarfile.TarInfo("articles/PMC1.nxml")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    records = [{"text": f"Title\n{LONG}"}, {"text": "Nothing."}]
    (tmp_path / "abbreviations" / "med1250.jsonl").write_text("\n".join(map(json.dumps, records)))
    example = Example("ncbi", "1", f"Case {LONG}", (), (), (), frozenset())
    assert paragraphs(tmp_path, [example]) == [
        f"Abstract {LONG}", f"Body with {LONG}", f"Title {LONG}", f"Case {LONG}",
    ]  # fmt: skip
