"""Where a store on the network is asked, and as whom."""

import keyring
import pytest
from keyring.backend import KeyringBackend

from kg.graph.homes import is_address, open_home
from kg.graph.remote.addresses import Addresses, Credentials, is_private
from kg.graph.store import Store
from kg.model.errors import StoreRefuses

KEPT, TOLD = "kept", "told"
OXIGRAPH = ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store")
VIRTUOSO = ("https://h/sparql", "https://h/sparql-auth", "https://h/sparql-graph-crud-auth")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("http://h:7878", OXIGRAPH),
        ("http://h:7878/", OXIGRAPH),
        ("http://h:7878/query", OXIGRAPH),
        ("https://h/sparql", VIRTUOSO),
        ("https://h/sparql/", VIRTUOSO),
        ("HTTPS://h/sparql", VIRTUOSO),
        ("https://h/a/b", ("https://h/a/b/query", "https://h/a/b/update", "https://h/a/b/store")),
    ],
)
def test_the_other_addresses_follow_from_one(place, expected):
    found = Addresses.chosen(place, {})
    assert (found.query, found.update, found.graphs) == expected
    assert found.name == place.rstrip("/").replace("HTTPS", "https")


def test_each_can_be_told():
    told = {"KG_STORE_QUERY": "http://q/x", "KG_STORE_UPDATE": "http://u/x", "KG_STORE_GRAPHS": "http://g/x"}
    found = Addresses.chosen("http://h/ds", told)
    assert (found.query, found.update, found.graphs) == ("http://q/x", "http://u/x", "http://g/x")


@pytest.mark.parametrize("place", ["http://", "https:/h", "http://h:port", "http://h/?x=1", "http://h/#x", "http://[h"])
def test_no_address(place):
    assert is_address(place)
    with pytest.raises(StoreRefuses, match="no address"):
        open_home(place)


@pytest.mark.parametrize(
    "place",
    [
        "http://ada:horse@h/sparql",
        "https://ada:horse@h:80",
        "http://:horse@h",
        "http://a:horse@h:x",
        "http://a:h@horse@h",
    ],
)
def test_an_address_with_a_password_is_refused_without_repeating_it(place):
    with pytest.raises(StoreRefuses, match="KG_STORE_PASSWORD") as caught:
        Addresses.chosen(place, {})
    assert "horse" not in str(caught.value)


@pytest.mark.parametrize("place", ["store", "./http", "/a/https://b", "a:b", "C:/store", "http.store"])
def test_anything_else_is_a_folder(place):
    assert isinstance(open_home(place), Store)


@pytest.mark.parametrize(
    "place", ["htps://h/sparql", "ftp://h/x", "HTPS://h", "file:///home/me/store", "s3://me:horse@h"]
)
def test_but_not_what_was_meant_for_an_address(place):
    with pytest.raises(StoreRefuses, match="begins with https://") as caught:
        open_home(place)
    assert "horse" not in str(caught.value)


class TestCredentials:
    def test_of_the_environment(self):
        found = Credentials.chosen("https://h", {"KG_STORE_USER": "ada", "KG_STORE_PASSWORD": "horse"})
        assert (found.user, found.secret) == ("ada", "horse")
        assert "horse" not in repr(found)

    def test_a_password_of_nobody(self):
        with pytest.raises(StoreRefuses, match="KG_STORE_USER") as caught:
            Credentials.chosen("https://h", {"KG_STORE_PASSWORD": "horse"})
        assert "horse" not in str(caught.value)

    @pytest.fixture
    def _ring(self):
        class Ring(KeyringBackend):
            priority = 1

            def get_password(self, service, username):
                return {("https://h:8890", "ada"): KEPT}.get((service, username))

            def set_password(self, service, username, password):
                raise NotImplementedError

        before = keyring.get_keyring()
        keyring.set_keyring(Ring())
        yield
        keyring.set_keyring(before)

    @pytest.mark.usefixtures("_ring")
    def test_of_the_keyring(self):
        assert Credentials.chosen("https://h:8890/sparql", {"KG_STORE_USER": "ada"}).secret == KEPT
        assert Credentials.chosen("https://h:8890/sparql", {"KG_STORE_USER": "bob"}) is None
        assert Credentials.chosen("https://other/sparql", {"KG_STORE_USER": "ada"}) is None
        assert Credentials.chosen("https://h:8890/sparql", {}) is None

    @pytest.mark.usefixtures("_ring")
    def test_the_environment_goes_first(self):
        told = {"KG_STORE_USER": "ada", "KG_STORE_PASSWORD": TOLD}
        assert Credentials.chosen("https://h:8890/sparql", told).secret == TOLD

    @pytest.mark.parametrize(
        ("address", "private"),
        [("https://h/x", True), ("http://127.0.0.1:1/x", True), ("http://h/x", False), ("http://127.0.0.1.h/x", False)],
    )
    def test_in_the_open_only_where_nobody_listens(self, address, private):
        assert is_private(address) is private
