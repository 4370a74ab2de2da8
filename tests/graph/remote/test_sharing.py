"""Several machines on one store: each sees whole states, none loses what another wrote, whoever is killed when."""

import itertools
import threading

import pytest

from kg.graph.remote import hold
from kg.graph.remote.far import Far, digest
from kg.model.errors import AnswerIncomplete, NothingToUndo, StoreBusy, StoreError
from kg.vocabulary.terms import CATALOGUE_GRAPH
from tests.graph.remote.faulty import refusing
from tests.graph.remote.test_faults import content, put
from tests.graph.stores import graph, iri, nquads


def test_one_sees_what_the_other_wrote(here, machine):
    put(here, "a", "one")
    there = machine("there")
    before = there.current_id()
    assert content(there) == nquads(a=["one"])
    put(here, "b", "two")
    assert there.current_id() != before
    assert content(there) == nquads(a=["one"], b=["two"])
    with there.writing("remove") as batch:
        batch.remove(iri("a"))
    assert content(here) == content(there) == nquads(b=["two"])


def test_what_did_not_change_is_not_fetched_again(here, machine, server):
    there = machine("there")
    put(here, "a", "one")
    content(there)
    put(here, "b", "two")
    before = len(server.asked)
    content(there)
    fetched = len(server.asked) - before
    server.asked.clear()
    content(there)
    # The version, again under the lock, the manifest, how large reports and other graphs are, b, again the version.
    assert (fetched, len(server.asked)) == (7, 1)


def test_the_catalogue_is_shared(here, machine):
    with here.writing("write") as batch:
        batch.put(iri("a"), graph("a", "one"))
        batch.catalogue(iri("a"), "/reports/a.txt", "1.0")
    with machine("there").snapshot() as snapshot:
        assert snapshot.reports_from("/reports/a.txt") == (iri("a"),)


class TestUndo:
    def test_of_what_was_done_here_last(self, here, machine):
        put(here, "a", "one")
        put(here, "b", "two")
        assert here.undo() == "write"
        assert content(here) == content(machine("there")) == nquads(a=["one"])

    def test_of_what_another_one_did_is_refused(self, here, machine):
        put(here, "a", "one")
        put(machine("there"), "b", "two")
        with pytest.raises(NothingToUndo, match="made from this machine"):
            here.undo()
        assert content(here) == nquads(a=["one"], b=["two"])

    def test_of_what_did_not_get_there(self, here, server):
        put(here, "a", "one")
        server.faults = [lambda request: request.command == "PUT" and refusing(request)]
        with pytest.raises(StoreError):
            put(here, "b", "two")
        server.faults = []
        assert content(here) == nquads(a=["one"])
        with pytest.raises(NothingToUndo):
            here.undo()


class TestTwoWriters:
    def test_wait_for_one_another(self, machine):
        stores = [machine(f"machine-{number}", wait=60) for number in range(3)]
        failures = []

        def write(number):
            try:
                for name in "abc":
                    put(stores[number], f"{name}{number}", name)
            except StoreError as error:
                failures.append(error)

        threads = [threading.Thread(target=write, args=[number]) for number in range(len(stores))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        wanted = nquads(**{f"{name}{number}": [name] for name in "abc" for number in range(len(stores))})
        assert [content(store) for store in stores] == [wanted] * len(stores)

    def test_but_not_for_ever(self, here, machine):
        there = machine("there", wait=0)
        with here.writing("write") as batch:
            batch.put(iri("a"), graph("a", "one"))
            with pytest.raises(StoreBusy, match="another process"):
                put(there, "b", "two")
        assert put(there, "b", "two") == "added"

    def test_nor_for_one_that_is_gone(self, here):
        hold.Hold(Far(here._far._line), here.home, 0, clock=lambda: 0.0).__enter__()
        assert put(here, "a", "one") == "added"


def after(count, refused):
    """A fault: changes past so many are refused, and told."""

    def fault(request):
        if request.place == "/query" or request.server.writes <= count:
            return False
        refused.append(request.command)
        return refusing(request)

    return fault


def broken(store):
    with store.writing("write") as batch:
        batch.put(iri("a"), graph("a", "changed"))
        batch.put(iri("b"), graph("b", "new"))
        batch.catalogue(iri("b"), "/b.txt", "1.0")


NEW = {"a": ["changed"], "b": ["new"]}


def test_a_writer_that_is_killed_at_any_moment_leaves_whole_reports(machine, server, monkeypatch):
    """It sends no more than so many changes; the next writer, on another machine, mends what it left."""
    monkeypatch.setattr(hold, "LEASE", -10.0)  # nobody waits for the dead
    for left in itertools.count():  # how many there are depends on the clock: a hold that was not renewed is shorter
        server.store.clear()
        put(machine(f"good-{left}"), "a", "one")
        refused = []
        server.faults = [after(server.writes + left, refused)]
        dying = machine(f"dying-{left}")
        lived = True
        try:
            broken(dying)
        except StoreError:
            lived = False
        server.faults = []
        assert not lived or len(refused) <= 1, "only the end of the hold may go unsaid"
        assert put(machine(f"next-{left}"), "c", "three") == "added"
        for name in (f"dying-{left}", f"good-{left}", f"fresh-{left}"):
            found = content(machine(name))
            assert found.endswith(nquads(c=["three"]))
            states = [{"a": a, **b} for a in (["one"], ["changed"]) for b in ({}, {"b": ["new"]})]
            assert found in [nquads(**state, c=["three"]) for state in states], left
        with machine("fresher").snapshot() as snapshot:
            held = {iri: digest(snapshot.lines(iri)) for iri in [*snapshot.graph_iris(), CATALOGUE_GRAPH]}
        there = Far(machine("fresher")._far._line)
        assert held.items() <= there.manifest(there.version()).items()
        if not refused:
            break
    assert left > 8


def test_a_reader_sees_the_state_before_or_after_and_nothing_between(here, machine, server):
    put(here, "a", "one")
    seen = []

    def looking(request):
        if request.place != "/query":
            try:
                seen.append(content(machine(f"reader-{len(seen)}", wait=0)))
            except (AnswerIncomplete, StoreBusy):
                seen.append(None)

    server.faults = [looking]
    broken(here)
    server.faults = []
    assert set(seen) <= {None, nquads(a=["one"]), nquads(**NEW)}
    assert seen[0] == nquads(a=["one"])
    assert content(machine("late")) == nquads(**NEW)


def test_the_copy_is_for_this_user_alone(here):
    put(here, "a", "one")
    assert here.folder.parent.stat().st_mode & 0o077 == 0


def test_a_copy_that_is_lost_is_made_again(here, machine):
    put(here, "a", "one")
    (here.folder.parent / "copy.json").write_text("{", encoding="utf8")
    assert content(here) == nquads(a=["one"])
    assert put(here, "b", "two") == "added"
    assert content(machine("there")) == nquads(a=["one"], b=["two"])
