"""The extractor's version changes with whatever decides the result, and with nothing else."""

import pytest

from kg import __version__
from kg.library.version import digest_of, extractor_version

FILES = {
    "nlp/rates.py": b"one\ntwo\n",
    "nlp/models/entities/upper.onnx": b"\0\1\r\n",
    "cli/main.py": b"print\n",
    "concepts.ttl": b"a b c .\n",
}


@pytest.fixture
def digest(tmp_path_factory):
    def made(**changed: bytes) -> str:
        home = tmp_path_factory.mktemp("kg")
        for name, content in {**FILES, **changed}.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)
        return digest_of(home, home / "concepts.ttl")

    return made


@pytest.mark.parametrize(
    ("name", "content", "same"),
    [
        ("nlp/rates.py", b"one\nthree\n", False),
        ("nlp/rates.py", b"one\r\ntwo\r\n", True),
        ("nlp/models/entities/upper.onnx", b"\0\2\r\n", False),
        ("nlp/models/entities/upper.onnx", b"\0\1\n", False),
        ("nlp/models/syntax/meta.json", b"{}", False),
        ("concepts.ttl", b"a b d .\n", False),
        ("cli/main.py", b"other\n", True),
    ],
)
def test_what_decides(digest, name, content, same):
    assert (digest() == digest(**{name: content})) is same


def test_another_recogniser_is_told():
    own = extractor_version()
    assert own.startswith(f"{__version__}+")
    assert extractor_version("en_tiny 1.0+12345678 A=Drug") == f"{own} with en_tiny 1.0+12345678 A=Drug"
