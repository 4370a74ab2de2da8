"""Broken input: one sentence each, a non-zero exit, nothing lost, and the other files still go in."""

import os
import subprocess
import sys
import zlib

import pytest

# The superuser may read any file; without these two capabilities it is bound by permissions like everybody.
OVERRIDE = "-dac_override,-dac_read_search"
PLAIN_USER = ["setpriv", f"--inh-caps={OVERRIDE}", f"--bounding-set={OVERRIDE}"] if os.geteuid() == 0 else []
GOOD = "Cement leakage occurred in 3 of 45 patients (6.7%) after percutaneous vertebroplasty."
BOMB = """<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "aaaaaaaaaa">{entities}]><article><front><article-meta>
<title-group><article-title>&e;</article-title></title-group></article-meta></front><body><p>&e;</p></body></article>"""


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(bytes(2000))


def bomb() -> bytes:
    steps = "".join(
        f'<!ENTITY {name} "{("&" + before + ";") * 10}">' for before, name in zip("abcd", "bcde", strict=True)
    )
    return BOMB.format(entities=steps).encode()


def make(folder, kind):
    path = folder / {"png": "picture.pdf", "truncated": "cut.nxml", "bomb": "bomb.xml"}.get(kind, f"{kind}.txt")
    match kind:
        case "empty":
            path.touch()
        case "png":
            path.write_bytes(png())
        case "truncated":
            path.write_bytes(b"<?xml version='1.0'?><article><front><article-meta><title-group><article-title>Cut")
        case "bomb":
            path.write_bytes(bomb())
        case "huge":
            with path.open("wb") as file:
                file.truncate(200 * 2**20)
        case "unreadable":
            path.write_text(GOOD, encoding="utf8")
            path.chmod(0)
        case "folder":
            path = folder / "pictures"
            path.mkdir()
            (path / "a.png").write_bytes(png())
        case "missing":
            pass
    return path


@pytest.mark.parametrize("kind", ["empty", "png", "truncated", "bomb", "huge", "unreadable", "folder", "missing"])
def test_one_sentence_and_the_others_go_in(kind, tmp_path):
    bad = make(tmp_path, kind)
    good = tmp_path / "good.txt"
    good.write_text(GOOD, encoding="utf8")
    words = [*PLAIN_USER, sys.executable, "-c", "from kg.cli import main; main()", "ingest", str(bad), str(good)]
    run = subprocess.run(
        words,
        env={**os.environ, "KG_STORE": str(tmp_path / "store")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    told = [line for line in run.stderr.splitlines() if bad.name in line]
    assert len(told) == 1, run.stderr
    assert "1 added" in run.stderr
    assert "1 failed" in run.stderr


def test_the_store_is_unchanged(own_store, tmp_path):
    def export() -> bytes:
        words = [sys.executable, "-c", "from kg.cli import main; main()", "export"]
        return subprocess.run(
            words, env={**os.environ, "KG_STORE": str(own_store)}, capture_output=True, check=True
        ).stdout

    before = export()
    bad = [str(make(tmp_path, kind)) for kind in ("empty", "png", "truncated", "bomb", "huge")]
    words = [sys.executable, "-c", "from kg.cli import main; main()", "ingest", *bad]
    run = subprocess.run(
        words, env={**os.environ, "KG_STORE": str(own_store)}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert export() == before
