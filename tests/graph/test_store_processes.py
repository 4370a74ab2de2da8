"""The store among several processes: writers that wait, readers that keep what they read, writers that are killed."""

import json
import shutil
import signal
import subprocess
import sys

import pytest

from kg.graph.store import Store
from kg.model.errors import StoreBusy
from tests.graph.stores import ONTOLOGY, graph, iri, nquads

# A program that writes one graph after the other and says so; a graph holds SIZE triples or is not there.
SIZE = 40
WRITER = """
import sys
from pathlib import Path
from kg.graph.store import Store
from tests.graph.stores import graph, iri
store = Store(Path(sys.argv[1]), ontology=Path(sys.argv[2]))
texts = [f"text {number}" for number in range(40)]
number = 0
while True:
    with store.writing("write") as batch:
        for _ in range(int(sys.argv[3])):
            print("begin", flush=True)
            batch.put(iri(f"w{number}"), graph(f"w{number}", *texts))
            print("put", flush=True)
            number += 1
    print("published", flush=True)
"""
HOLDER = """
import sys
from pathlib import Path
from kg.graph.store import Store
with Store(Path(sys.argv[1]), ontology=Path(sys.argv[2])).writing("hold"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def ontology(tmp_path):
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "kg.ttl").write_text(ONTOLOGY, encoding="utf8")
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def start(home, ontology, pytestconfig):
    """Start a program on the store; what still runs at the end is killed."""
    running = []

    def begin(program, *arguments):
        command = [sys.executable, "-c", program, str(home), str(ontology), *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, cwd=pytestconfig.rootpath, **pipes)
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def put(store, name, *texts):
    with store.writing("write") as batch:
        return batch.put(iri(name), graph(name, *texts))


def test_a_second_writer_waits_its_time_and_then_says_so(start, home, ontology):
    holder = start(HOLDER)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreBusy) as caught:
        put(Store(home, wait=0.2, ontology=ontology), "a", "one")
    assert 0.2 <= caught.value.waited < 2
    with Store(home, ontology=ontology).snapshot() as snapshot:
        assert snapshot.nquads() == b"", "readers need not wait"
    holder.stdin.write("\n")
    holder.stdin.flush()
    assert put(Store(home, wait=20, ontology=ontology), "a", "one") == "added", "the second waits for the first"


def test_a_writer_in_the_same_process_waits_as_well(home, ontology):
    store = Store(home, wait=0.1, ontology=ontology)
    with store.writing("write") as batch:
        with pytest.raises(StoreBusy):
            put(store, "a", "one")
        batch.put(iri("b"), graph("b", "two"))
    assert put(store, "a", "one") == "added"


def test_a_database_opened_by_another_program_is_busy_not_damaged(home, ontology):
    import pyoxigraph

    store = Store(home, wait=0.1, ontology=ontology)
    put(store, "a", "one")
    other = pyoxigraph.Store(str(home / "live"))
    with pytest.raises(StoreBusy):
        put(store, "b", "two")
    del other
    assert put(store, "b", "two") == "added"


def test_a_reader_keeps_what_it_reads_while_others_write(home, ontology):
    store = Store(home, ontology=ontology)
    put(store, "a", "one")
    with store.snapshot() as snapshot:
        for number in range(4):
            put(store, "a", f"changed {number}")
        assert snapshot.nquads() == nquads(a=["one"])
        assert snapshot.path.is_dir()
        assert store.current_id() != snapshot.id
        folders = [path for path in snapshot.path.parent.iterdir() if path.is_dir()]
        assert len(folders) == 3, "the leased one and the last two"
    put(store, "a", "and again")
    assert not snapshot.path.exists()


@pytest.mark.parametrize("per_block", [1, 1000], ids=["while publishing", "within a block"])
@pytest.mark.parametrize("after", [1, 2, 7])
def test_a_killed_writer_leaves_whole_graphs_and_nothing_lost(start, home, ontology, per_block, after):
    writer = start(WRITER, per_block)
    wanted = {1: "begin", 1000: "put"}[per_block]
    lines = []
    while lines.count(wanted) < after:
        lines.append(writer.stdout.readline().strip())
    writer.send_signal(signal.SIGKILL)
    # Read through the same buffer: `communicate` would leave out what `readline` had already taken from the pipe.
    lines += writer.stdout.read().split()
    store = Store(home, ontology=ontology)
    with store.snapshot() as snapshot:
        assert len(_whole(snapshot)) >= lines.count("published") * per_block
    assert put(store, "after", "one") == "added"
    with store.snapshot() as snapshot:
        # All that was acknowledged, and at most the one that was written when the writer was killed before it said so.
        assert len(_whole(snapshot)) - 1 in {lines.count("put"), lines.count("put") + 1}
    assert not [path for path in (home / "checkpoints").iterdir() if path.suffix == ".part"]


def _whole(snapshot):
    """The reports of a snapshot, each of which holds all its triples."""
    sizes = {name: len(snapshot.graph(name)) for name in snapshot.graph_iris()}
    assert {size for name, size in sizes.items() if name != iri("after")} <= {SIZE}
    return sizes


def test_what_a_killed_writer_wrote_is_published_by_the_next_and_can_be_undone(start, home, ontology):
    writer = start(WRITER, 1000)
    while writer.stdout.readline() != "put\n":
        pass
    writer.kill()
    writer.communicate()
    store = Store(home, ontology=ontology)
    with store.writing("nothing"):
        pass
    with store.snapshot() as snapshot:
        assert iri("w0") in snapshot.graph_iris()
    assert store.undo() == "write"
    with store.snapshot() as snapshot:
        assert snapshot.graph_iris() == []


def test_leftovers_of_a_writer_killed_while_publishing_are_swept(home, ontology):
    store = Store(home, ontology=ontology)
    put(store, "a", "one")
    checkpoints = home / "checkpoints"
    shutil.copytree(checkpoints / "000001", checkpoints / "000002")  # renamed, but not yet pointed at
    (checkpoints / "000003.part").mkdir()
    (home / "unpublished").touch()
    with store.snapshot() as snapshot:
        assert snapshot.id == "000001"
    put(store, "a", "two")
    with store.snapshot() as snapshot:
        assert (snapshot.id, snapshot.nquads()) == ("000004", nquads(a=["two"]))
    assert not list(checkpoints.glob("*.part"))
    assert not (home / "unpublished").exists()


def test_a_record_that_was_cut_off_is_passed_over(home, ontology):
    store = Store(home, ontology=ontology)
    put(store, "a", "one")
    lines = [{"action": "cut off"}, {"graph": iri("a"), "triples": "", "entry": ""}]
    whole = "".join(json.dumps(line) + "\n" for line in lines) + '{"graph": "htt'
    (home / "history" / "00000002-0000000000000002.jsonl").write_text(whole, encoding="utf8")
    (home / "history" / "00000003-0000000000000003.jsonl").write_text('{"acti', encoding="utf8")
    assert store.undo() == "cut off"
    with store.snapshot() as snapshot:
        assert snapshot.nquads() == b""
