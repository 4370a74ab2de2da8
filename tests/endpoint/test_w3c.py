"""The tests of the W3C's SPARQL 1.1 suite that are about HTTP, in our own words, on an endpoint that may be written to.

`cases/w3c.yaml` names the W3C test that each case is for; the tests of queries, which any endpoint passes,
are named in `cases/protocol.yaml`; `conforms-to-schema` is below. What is left out, and why:

- `query_multiple_dataset`: its query names graphs with FROM, which is switched off, as some engines fetch for it; the
  parameters of the protocol do the same.
- `put__default_graph`, `get_of_put__default_graph`: the default graph here is the union of all graphs
  (`sd:UnionDefaultGraph`) and has nothing of its own that could be put.
"""

import re
from pathlib import Path

import pytest
import rdflib
import requests
import yaml

from tests.endpoint.conftest import TOKEN

FOLDER = Path(__file__).parent / "cases"
CASES = yaml.safe_load((FOLDER / "w3c.yaml").read_text(encoding="utf8"))
PROTOCOL = yaml.safe_load((FOLDER / "protocol.yaml").read_text(encoding="utf8"))
NOT_HERE = {"query_multiple_dataset", "put__default_graph", "get_of_put__default_graph", "conforms-to-schema"}
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


def filled(text, address):
    for number in "123":
        text = text.replace(f"{{data{number}}}", f"https://example.org/data{number}")
    return text.replace("{address}", address)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["test"])
def test_of_the_w3c(writable, case):
    address, _ = writable
    location = None
    for wanted in case["requests"]:
        parameters = {
            name: [filled(value, address) for value in ([values] if isinstance(values, str) else values)]
            for name, values in wanted.get("parameters", {}).items()
        }
        headers = {"Authorization": f"Bearer {TOKEN}", "Accept": wanted.get("accept", "*/*")}
        if "type" in wanted:
            headers["Content-Type"] = wanted["type"]
        body = wanted.get("form") or filled(wanted.get("body", ""), address).encode(wanted.get("encoding", "utf-8"))
        place = location if wanted.get("location") else address + wanted["path"]
        answer = requests.request(wanted["method"], place, params=parameters, data=body, headers=headers, timeout=60)
        assert answer.status_code == wanted["status"], answer.text
        if "boolean" in wanted:
            assert answer.json()["boolean"] is wanted["boolean"]
        if "media" in wanted:
            assert answer.headers["Content-Type"].split(";")[0] == wanted["media"]
        if "graph" in wanted:
            expected = rdflib.Graph().parse(data=filled(wanted["graph"], address), format="turtle")
            assert rdflib.Graph().parse(data=answer.content, format="turtle").isomorphic(expected)
        assert filled(wanted.get("says", ""), address) in answer.text
        location = answer.headers.get("Location", location)


def test_conforms_to_schema(writable):
    """What the specification requires of each thing that a description speaks of (section 3)."""
    address, _ = writable
    answer = requests.get(f"{address}/sparql", headers={"Accept": "text/turtle"}, timeout=60)
    found = rdflib.Graph().parse(data=answer.content, format="turtle")
    (service,) = found.subjects(rdflib.RDF.type, SD.Service)
    assert list(found.objects(service, SD.endpoint)) == [rdflib.URIRef(f"{address}/sparql")]
    assert set(found.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    assert all(str(form).startswith("http://www.w3.org/ns/formats/") for form in found.objects(service, SD.inputFormat))
    (dataset,) = found.objects(service, SD.defaultDataset)
    assert (dataset, rdflib.RDF.type, SD.Dataset) in found
    assert len(list(found.objects(dataset, SD.defaultGraph))) == 1
    for named in found.objects(dataset, SD.namedGraph):
        assert len(list(found.objects(named, SD.name))) == 1


def test_each_test_of_the_suite_is_passed_or_left_out_for_a_reason(shared):
    named = {name for case in CASES for name in case["test"].split(", ")}
    named |= {case["name"] for case in PROTOCOL if "name" in case}
    suite = set()
    for manifest in (shared / "data" / "w3c-sparql").glob("*/manifest.ttl"):
        entries = re.search(r"mf:entries\s*\((.*?)\)", manifest.read_text(encoding="utf8"), re.DOTALL)
        suite |= set(re.findall(r"(?<=:)[\w-]+", entries[1]))
    assert suite - named == NOT_HERE
    assert not named - suite
