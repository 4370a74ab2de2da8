"""What stores on the network do besides answering: capped, partial, refused, busy, silent, elsewhere."""

import pytest
import rdflib

from kg.model.errors import AnswerIncomplete, InvalidGraph, StoreRefuses, StoreUnreachable
from tests.graph.remote.faulty import (
    SECRET,
    USER,
    at,
    basic,
    busy,
    cut,
    digest,
    missing,
    once,
    partial,
    redirecting,
    refusing,
    serving,
    silent,
    truncated,
    web_page,
)
from tests.graph.stores import SAYS, graph, iri, nquads


def put(store, name, *texts):
    with store.writing("write") as batch:
        return batch.put(iri(name), graph(name, *texts))


def content(store):
    with store.snapshot() as snapshot:
        return snapshot.nquads()


def failure(act, error):
    """What the user is told: one sentence, and no secret in it."""
    with pytest.raises(error) as caught:
        act()
    words = str(caught.value)
    assert "\n" not in words
    assert SECRET not in words
    return words


class TestCaps:
    TEXTS = tuple(f"text {number}" for number in range(2_500))

    def test_a_graph_that_is_larger_is_fetched_in_parts(self, here, machine, server):
        put(here, "a", *self.TEXTS)
        server.cap = 1_000
        assert content(machine("there")) == nquads(a=self.TEXTS)

    def test_it_can_be_written_too(self, here, server):
        server.cap = 1_000
        put(here, "a", *self.TEXTS)
        assert put(here, "a", "one") == "replaced"
        assert content(here) == nquads(a=["one"])

    def test_what_cannot_be_had_whole_is_not_taken(self, here, machine, server):
        """All triples are of one subject, so that no part is smaller."""
        made = rdflib.Graph()
        for text in self.TEXTS:
            made.add((rdflib.URIRef(iri("a")), SAYS, rdflib.Literal(text)))
        with here.writing("write") as batch:
            batch.put(iri("a"), made)
        server.cap = 1_000
        there = machine("there")
        assert "2500" in failure(there.snapshot, AnswerIncomplete)
        server.cap = None
        assert content(there) == content(here)

    def test_rows(self, here, server):
        put(here, "a", "one")
        server.cap = 1
        assert "at most 1 rows" in failure(here.snapshot, AnswerIncomplete)


class TestParts:
    @pytest.mark.parametrize("fault", [truncated, partial])
    def test_a_part_is_not_taken_for_the_whole(self, here, server, fault):
        put(here, "a", "one")
        server.faults = [at("/query", fault)]
        assert "4 times" in failure(here.snapshot, AnswerIncomplete)

    @pytest.mark.parametrize("fault", [truncated, partial, cut])
    def test_and_is_asked_for_again(self, here, server, fault):
        put(here, "a", "one")
        server.faults = [once(at("/query", fault))]
        assert content(here) == nquads(a=["one"])

    def test_a_store_that_changes_what_it_is_given_holds_what_it_held(self, here, machine, server):
        put(here, "a", "one")

        def shortening(request):
            if request.command == "PUT":
                request.body = request.body.replace(b"1986-04-26", b"1986-04-2")

        server.faults = [shortening]
        assert "1986-04-26" in failure(lambda: put(here, "a", "on 1986-04-26"), InvalidGraph)
        assert content(here) == content(machine("there")) == nquads(a=["one"])
        assert put(here, "b", "two") == "added"
        assert content(machine("elsewhere")) == nquads(a=["one"], b=["two"])


class TestBusy:
    def test_is_asked_again(self, here, machine, server):
        put(here, "a", "one")
        server.faults = [once(busy)]
        pauses = []
        assert content(machine("here", pauses)) == nquads(a=["one"])
        assert len(pauses) == 1

    def test_but_not_for_ever(self, machine, server):
        pauses = []
        server.faults = [busy]
        assert "503" in failure(machine("here", pauses).snapshot, StoreUnreachable)
        assert (len(server.asked), len(pauses)) == (4, 3)
        assert pauses == sorted(pauses)
        assert sum(pauses) < 10

    def test_it_may_say_how_long_to_wait(self, here, machine, server):
        put(here, "a", "one")
        pauses = []
        server.faults = [once(lambda request: busy(request, Retry_After="7"))]
        assert content(machine("here", pauses)) == nquads(a=["one"])
        assert 7 in pauses

    def test_too_long(self, here, server):
        server.faults = [lambda request: busy(request, Retry_After="3600")]
        assert "3600" in failure(here.snapshot, StoreUnreachable)
        assert len(server.asked) == 1

    def test_silent(self, machine, server, monkeypatch):
        monkeypatch.setenv("KG_STORE_TIMEOUT", "0.1")
        server.faults = [silent]
        assert "0.1 s" in failure(machine("here").snapshot, StoreUnreachable)

    def test_nobody_there(self, server, machine):
        here = machine("here")
        server.server_close()
        server.shutdown()
        assert "no connection" in failure(here.snapshot, StoreUnreachable)

    @pytest.mark.parametrize("setting", ["soon", "-"])
    def test_no_time(self, machine, monkeypatch, setting):
        monkeypatch.setenv("KG_STORE_TIMEOUT", setting)
        assert "KG_STORE_TIMEOUT" in failure(lambda: machine("here"), StoreRefuses)


class TestWrongPlace:
    def test_no_endpoint(self, here, server):
        server.faults = [web_page]
        assert "no SPARQL endpoint (it sent text/html)" in failure(here.snapshot, StoreRefuses)

    @pytest.mark.parametrize(
        ("place", "setting"),
        [("/query", "KG_STORE_QUERY"), ("/update", "KG_STORE_UPDATE"), ("/store", "KG_STORE_GRAPHS")],
    )
    def test_nothing_there(self, here, server, place, setting):
        server.faults = [at(place, missing)]
        words = failure(lambda: put(here, "a", "one"), StoreRefuses)
        assert setting in words
        assert "404" in words

    def test_what_it_does_not_take_is_told_in_its_first_line(self, here, server):
        server.faults = [at("/update", refusing)]
        assert "(Syntax error)" in failure(lambda: put(here, "a", "one"), StoreRefuses)

    def test_another_place_is_not_gone_to(self, here, machine, server, monkeypatch):
        put(here, "a", "one")
        monkeypatch.setenv("KG_STORE_USER", USER)
        monkeypatch.setenv("KG_STORE_PASSWORD", SECRET)
        with serving() as other:
            server.faults = [basic, redirecting(other.address)]
            assert other.address in failure(machine("there").snapshot, StoreRefuses)
            assert other.asked == []
        assert server.asked[-1][2].startswith("Basic "), "the store itself was told who asks"


class TestCredentials:
    @pytest.fixture
    def _known(self, monkeypatch):
        monkeypatch.setenv("KG_STORE_USER", USER)
        monkeypatch.setenv("KG_STORE_PASSWORD", SECRET)

    @pytest.mark.parametrize("way", [basic, digest])
    @pytest.mark.usefixtures("_known")
    def test_are_given_the_way_the_store_asks_for(self, machine, server, way):
        server.faults = [way]
        here = machine("here")
        assert put(here, "a", "one") == "added"
        assert content(here) == nquads(a=["one"])
        first, second, *_ = [told for _, _, told in server.asked]
        assert first is None, "nobody had asked yet"
        assert second is None or second.startswith(way.__name__.title())

    @pytest.mark.parametrize("way", [basic, digest])
    @pytest.mark.usefixtures("_known")
    def test_for_writing_only(self, machine, server, way):
        server.faults = [lambda request: request.place != "/query" and way(request)]
        assert put(machine("here"), "a", "one") == "added"

    @pytest.mark.usefixtures("_known")
    def test_are_not_given_unasked(self, machine, server):
        put(machine("here"), "a", "one")
        assert {told for _, _, told in server.asked} == {None}

    @pytest.mark.parametrize("way", [basic, digest])
    @pytest.mark.usefixtures("_known")
    def test_that_are_wrong(self, machine, server, monkeypatch, way):
        monkeypatch.setenv("KG_STORE_PASSWORD", "wrong")
        server.faults = [way]
        assert repr(USER) in failure(machine("here").snapshot, StoreRefuses)
        assert len(server.asked) <= 3, "an account is not locked by asking again and again"

    @pytest.mark.parametrize("way", [basic, digest])
    def test_that_are_missing(self, here, server, way):
        server.faults = [way]
        assert "KG_STORE_PASSWORD" in failure(here.snapshot, StoreRefuses)

    @pytest.mark.usefixtures("_known")
    def test_that_do_not_suffice(self, machine, server):
        server.faults = [at("/update", lambda request: request.answer(403) or True)]
        assert "does not let 'ada' do this" in failure(lambda: put(machine("here"), "a", "one"), StoreRefuses)
