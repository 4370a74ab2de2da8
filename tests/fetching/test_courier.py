"""How the service is asked: its manners, its limits, and what becomes of each kind of answer."""

import re
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kg.fetching import Service
from kg.fetching.courier import Courier
from kg.model.errors import KgError, ServiceUnavailable, UnreadableSource
from tests.fetching.europe_pmc import Reply

FINE = Reply(200, b"fine")


class Waits:
    """A clock that only waiting moves."""

    def __init__(self):
        self.waited = []

    def sleep(self, seconds):
        self.waited.append(round(seconds, 3))

    def clock(self):
        return sum(self.waited)


@pytest.fixture
def ask(europe_pmc, tmp_path):
    """Ask so many times for something that the server has these answers to."""

    def asked(*replies, times=1, waits=None, **manners):
        europe_pmc.first.extend(replies)
        waits = waits or Waits()
        service = europe_pmc.service(tmp_path / "cache", **manners)
        with Courier(service, waits.sleep, waits.clock) as courier:
            return [courier.get(courier.address("thing"), "a thing") for _ in range(times)]

    return asked


def test_requests_keep_their_distance(ask):
    waits = Waits()
    assert ask(FINE, FINE, FINE, times=3, waits=waits, interval=0.5) == [b"fine"] * 3
    assert waits.waited == [0.5, 0.5, 0.5], "also before the first: the command before may have just asked"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_it_asks_again_after_longer_and_longer_pauses(ask, status, europe_pmc):
    waits = Waits()
    assert ask(*[Reply(status)] * 4, FINE, waits=waits) == [b"fine"]
    assert len(europe_pmc.asked) == 5
    assert all(low <= seconds <= low + 1 for low, seconds in zip([1, 2, 4, 8], waits.waited, strict=True))


def test_it_gives_up_at_last(ask, europe_pmc):
    with pytest.raises(ServiceUnavailable, match="503 Service Unavailable, 3 times"):
        ask(*[Reply(503)] * 5, attempts=3)
    assert len(europe_pmc.asked) == 3


def test_it_waits_as_long_as_it_is_asked_to(ask):
    waits = Waits()
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    replies = (Reply(429, headers={"Retry-After": value}) for value in ("7", date, "-", "0"))
    assert ask(*replies, FINE, waits=waits) == [b"fine"]
    seconds, dated, unknown, none = waits.waited
    assert (seconds, none) == (7, 0)
    assert 15 < dated <= 20
    assert 4 <= unknown <= 5, "what is not understood is as if it were not there"


def test_a_pause_that_is_too_long_is_told_and_not_cut_short(ask, europe_pmc):
    with pytest.raises(ServiceUnavailable, match="pause of 3600 s"):
        ask(Reply(429, headers={"Retry-After": "3600"}))
    assert len(europe_pmc.asked) == 1


def test_nothing_there_is_no_error(ask):
    assert ask(Reply(404)) == [None]


@pytest.mark.parametrize(
    ("status", "error"), [(400, UnreadableSource), (410, UnreadableSource), (403, ServiceUnavailable)]
)
def test_a_refusal_is_told_at_once(ask, status, error, europe_pmc):
    with pytest.raises(error, match=str(status)):
        ask(Reply(status))
    assert len(europe_pmc.asked) == 1


def test_a_redirect_within_the_service_is_followed(ask, europe_pmc):
    assert ask(Reply(301, headers={"Location": "/rest/elsewhere"}), FINE) == [b"fine"]
    assert europe_pmc.asked == ["/rest/thing", "/rest/elsewhere"]


@pytest.mark.parametrize("address", ["http://*.x", "http://x:99999", "http://.."])
def test_an_address_that_leads_nowhere_is_told(tmp_path, address):
    with (
        Courier(Service(address, cache=tmp_path, interval=0)) as courier,
        pytest.raises(ServiceUnavailable, match=re.escape(address)),
    ):
        courier.get(courier.address("thing"), "a thing")


def test_a_certificate_file_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with (
        Courier(Service("https://127.0.0.1:9", cache=tmp_path, interval=0)) as courier,
        pytest.raises(ServiceUnavailable, match=r"none\.pem"),
    ):
        courier.get(courier.address("thing"), "a thing")


def test_the_body_of_a_redirect_is_not_waited_for(ask):
    assert ask(Reply(301, b"moved", {"Location": "/rest/elsewhere"}, manner="stalled"), FINE, timeout=1.0) == [b"fine"]


@pytest.mark.parametrize(
    "target", ["http://example.org/x", "//example.org/x", "https://127.0.0.1/x", "file:///etc/passwd", "http://["]
)
def test_a_redirect_to_another_place_is_not(ask, target):
    with pytest.raises(ServiceUnavailable, match="another place"):
        ask(Reply(302, headers={"Location": target}))


def test_redirects_come_to_an_end(ask, europe_pmc):
    with pytest.raises(ServiceUnavailable, match="without end"):
        ask(*[Reply(307, headers={"Location": "/rest/thing"})] * 9)
    assert len(europe_pmc.asked) == 6


@pytest.mark.parametrize("declared", [{}, {"Content-Length": "9000000"}])
def test_too_much_is_not_read(ask, declared):
    with pytest.raises(UnreadableSource, match=r"more than 0\.1 MB"):
        ask(Reply(200, bytes(300_000), declared), largest=100_000)


def test_an_answer_that_broke_off_is_asked_for_again(ask, europe_pmc):
    assert ask(Reply(200, b"broken off", manner="cut"), FINE) == [b"fine"]
    assert len(europe_pmc.asked) == 2


def test_an_answer_that_does_not_come_is_not_waited_for(ask, europe_pmc):
    with pytest.raises(ServiceUnavailable, match="broke off, 2 times"):
        ask(*[Reply(200, b"to be continued", manner="stalled")] * 2, timeout=1.0, attempts=2)
    assert len(europe_pmc.asked) == 2


def test_an_answer_that_drips_does_not_outlast_its_deadline(europe_pmc, tmp_path):
    europe_pmc.first.append(Reply(200, bytes(5000), manner="dripping"))
    with (
        Courier(europe_pmc.service(tmp_path, deadline=0.3, timeout=5)) as courier,
        pytest.raises(ServiceUnavailable, match=r"after 0\.3 s"),
    ):
        courier.get(courier.address("thing"), "a thing")


def test_no_connection_is_told_at_once(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/rest"
    waits = Waits()
    with (
        Courier(Service(address, cache=tmp_path, interval=0), waits.sleep, waits.clock) as courier,
        pytest.raises(ServiceUnavailable, match="no connection") as error,
    ):
        courier.get(courier.address("thing"), "a thing")
    assert waits.waited == []
    assert address in str(error.value)


@pytest.mark.parametrize(("contact", "agent"), [("", "kg/"), ("me@example.org", "(me@example.org)")])
def test_it_says_who_it_is(ask, europe_pmc, contact, agent):
    ask(FINE, contact=contact)
    assert agent in europe_pmc.agents[0]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"contact": "a\nHost: b"}, "contact"),
        ({"contact": "mé@example.org"}, "contact"),
        ({"address": "ftp://x/y"}, "ftp"),
        ({"address": "http://["}, "address"),
        ({"address": "https://x.org?q"}, "address"),
    ],
)
def test_settings_that_cannot_be_used(settings, told, monkeypatch):
    with pytest.raises(KgError, match=told):
        Service.chosen(**settings)


def test_settings_come_from_the_environment_unless_given(monkeypatch, tmp_path):
    monkeypatch.setenv("KG_EUROPE_PMC", "http://127.0.0.1:1/rest/")
    monkeypatch.setenv("KG_CONTACT", "you@example.org")
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    assert Service.chosen() == Service("http://127.0.0.1:1/rest", "you@example.org", tmp_path)
    assert Service.chosen("https://example.org", "").user_agent.startswith("kg/")
    assert Service.chosen("https://example.org", "").contact == ""
