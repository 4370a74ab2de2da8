"""Requests to a store on the network, and their answers: whole, or an error.

Every request may be made twice with the same effect, so each is made again where the store, or the way to it, may do
better in a moment. Redirects are not followed: credentials go to the addresses that the user has named, and nowhere
else.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import closing
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox
import requests
import tenacity
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg import __version__
from kg.graph.remote.addresses import SETTINGS, is_private
from kg.model.errors import AnswerIncomplete, StoreRefuses, StoreUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.graph.remote.addresses import Addresses, Credentials

Found = TypeVar("Found")
TRIPLES = "application/n-triples"
# Virtuoso goes by how a text begins, whatever it is said to be, and takes a long first line for plain text.
_TURTLE_AT_SIGHT = b"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
_ROWS = "application/sparql-results+json"
_ATTEMPTS = 4
_BACK_OFF = tenacity.wait_exponential_jitter(multiplier=0.2, max=5, jitter=0.2)  # seconds: about 0.3, 0.5, 0.9
_LONGEST_PAUSE = 30.0  # seconds; a store that asks for a longer one is told of instead of waited for
_PIECE = 65536  # bytes
_WHOLE = 10  # an answer may take so many times as long as its first byte
_LARGEST = 1 << 30  # bytes
_BUSY = frozenset({
    HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT,
})  # fmt: skip
_NOBODY = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE, HTTPStatus.NOT_IMPLEMENTED})
_TRIPLE_FORMATS = {
    TRIPLES: ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE,
}  # fmt: skip


class _NotNow(Exception):
    """The store, or the way to it, may do better in a moment; `told` is what it comes to if it does not."""

    def __init__(self, reason: str, told: type[StoreUnreachable | AnswerIncomplete] = StoreUnreachable) -> None:
        self.told = told
        super().__init__(reason)


class Answer:
    """The head and the whole body of an answer."""

    def __init__(self, head: requests.Response, body: bytes) -> None:
        self.status, self.headers, self.body = head.status_code, head.headers, body
        self.type = head.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self.told = f"{head.status_code} {head.reason or ''}".strip()


class Line:
    """The way to one store. Threads may share it."""

    def __init__(
        self,
        addresses: Addresses,
        credentials: Credentials | None,
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Get ready.

        Args:
            addresses: of the store.
            credentials: to be given where the store asks for them.
            timeout: seconds to wait for a connection, and for the next bytes of an answer.
            sleep: waits for seconds.
        """
        self.addresses = addresses
        self._credentials = credentials
        self._timeout = timeout
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"kg/{__version__}"
        self._auth: AuthBase | Callable[[requests.PreparedRequest], requests.PreparedRequest] = _nobody

    def rows(self, sparql: str) -> list[dict[str, str]]:
        """The rows of a SELECT: the words of each term, by variable.

        Raises:
            StoreUnreachable, StoreRefuses: there is no answer.
            AnswerIncomplete: there is a part of one.
        """
        return self._again(lambda: self._rows(sparql))

    def triples(self, sparql: str) -> frozenset[bytes]:
        """The triples of a CONSTRUCT as N-Triples lines, in the spelling of `kg.graph.frontier`. It may be a part.

        Raises:
            StoreUnreachable, StoreRefuses, AnswerIncomplete: as for `rows`.
        """
        return self._again(lambda: self._triples(sparql))

    def update(self, sparql: str) -> None:
        """Carry out an update.

        Raises:
            StoreUnreachable, StoreRefuses: it may have been carried out or not.
        """
        self._again(lambda: self._send("POST", "update", data={"update": sparql}))

    def put(self, graph: str, lines: frozenset[bytes]) -> None:
        """Have a graph hold these triples, and no others.

        Raises:
            StoreUnreachable, StoreRefuses: it holds these, or what it held before.
        """
        body = _TURTLE_AT_SIGHT + b"".join(line + b"\n" for line in sorted(lines))
        parts = {"params": {"graph": graph}, "data": body, "headers": {"Content-Type": "text/turtle"}}
        self._again(lambda: self._send("PUT", "graphs", **parts))

    def delete(self, graph: str) -> None:
        """Have no such graph.

        Raises:
            StoreUnreachable, StoreRefuses: as for `put`.
        """
        self._again(lambda: self._send("DELETE", "graphs", params={"graph": graph}))

    # One request.

    def _again(self, act: Callable[[], Found]) -> Found:
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_NotNow),
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=_BACK_OFF,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return attempts(act)
        except _NotNow as error:
            raise error.told(self.addresses.name, f"{error}, {_ATTEMPTS} times") from error

    def _rows(self, sparql: str) -> list[dict[str, str]]:
        answer = self._asked(sparql, _ROWS)
        if answer.type not in {_ROWS, "application/json"}:
            raise self._no_endpoint(answer)
        try:
            found = json.loads(answer.body)["results"]["bindings"]
            rows = [{name: term["value"] for name, term in row.items()} for row in found]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _NotNow("an answer broke off in the middle, as at a time limit", AnswerIncomplete) from error
        most = answer.headers.get("X-SPARQL-MaxRows", "")
        if most.isdecimal() and len(rows) >= int(most):
            raise AnswerIncomplete(self.addresses.name, f"it gives at most {most} rows at once")
        return rows

    def _triples(self, sparql: str) -> frozenset[bytes]:
        answer = self._asked(sparql, f"{TRIPLES}, text/turtle;q=0.5")
        if answer.type not in _TRIPLE_FORMATS:
            raise self._no_endpoint(answer)
        try:
            found = [each.triple for each in ox.parse(answer.body, _TRIPLE_FORMATS[answer.type])]
        except SyntaxError as error:
            raise _NotNow("an answer broke off in the middle, as at a time limit", AnswerIncomplete) from error
        return frozenset((ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines())

    def _asked(self, sparql: str, accept: str) -> Answer:
        answer = self._send("POST", "query", data={"query": sparql}, headers={"Accept": accept})
        if answer.headers.get("X-SQL-State", "00000") != "00000":
            raise _NotNow("it stopped a query at its own time limit and gave what it had by then", AnswerIncomplete)
        return answer

    def _send(self, method: str, role: str, **parts: Any) -> Answer:  # noqa: ANN401 - those of a request
        address: str = getattr(self.addresses, role)
        answer = self._exchanged(method, address, parts)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._credentials and self._auth is _nobody:
            self._auth = self._introduced(self._credentials, address, answer.headers.get("WWW-Authenticate", ""))
            answer = self._exchanged(method, address, parts)
        done = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
        if not done and (method, answer.status) != ("DELETE", HTTPStatus.NOT_FOUND):
            raise self._turned_down(answer, address, role)
        return answer

    def _exchanged(self, method: str, address: str, parts: Mapping[str, Any]) -> Answer:
        try:
            with closing(
                self._session.request(
                    method, address, auth=self._auth, timeout=self._timeout, allow_redirects=False, stream=True, **parts
                )
            ) as response:
                return Answer(response, self._body(response))
        except requests.Timeout as error:
            raise _NotNow(f"no answer came within {self._timeout:g} s") from error
        except requests.exceptions.SSLError as error:
            reason = "its certificate is not trusted here; REQUESTS_CA_BUNDLE may name your network's own"
            raise StoreUnreachable(self.addresses.name, reason) from error
        except requests.exceptions.ProxyError as error:
            raise _NotNow("the proxy of this network does not let it through") from error
        except requests.exceptions.ChunkedEncodingError as error:
            raise _NotNow("an answer broke off in the middle") from error
        except requests.ConnectionError as error:
            raise _NotNow("there is no connection to it") from error
        except (requests.RequestException, OSError, ValueError) as error:  # a missing certificate file, say
            raise StoreUnreachable(self.addresses.name, " ".join(str(error).split()).rstrip(".")) from error

    def _body(self, response: requests.Response) -> bytes:
        """All of an answer. It is read as it comes, so that one that drips does not last for ever."""
        until = time.monotonic() + self._timeout * _WHOLE
        body = bytearray()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > _LARGEST or time.monotonic() > until:
                raise StoreUnreachable(self.addresses.name, "an answer came without end")
        return bytes(body)

    def _introduced(self, credentials: Credentials, address: str, asked: str) -> AuthBase:
        """The way of saying who asks that the store has asked for."""
        if "digest" in asked.lower():
            return HTTPDigestAuth(credentials.user, credentials.secret)
        if not is_private(address):
            raise self._refused("it wants the password in the open, and over http:// others can read it; use https://")
        return HTTPBasicAuth(credentials.user.encode(), credentials.secret.encode())

    # What else comes back.

    def _turned_down(self, answer: Answer, address: str, role: str) -> _NotNow | StoreRefuses:
        """Why there is no answer."""
        if answer.status in _BUSY or b"Transaction deadlocked" in answer.body:  # Virtuoso: of two writers one goes on
            self._pause(answer.headers.get("Retry-After", ""))
            return _NotNow(f"it answered {answer.told}")
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return self._refused(self._denied(answer))
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            where = answer.headers.get("Location", "nowhere")
            return self._refused(f"{address} redirects to {where}, which is not followed; name the one that is meant")
        if answer.status in _NOBODY:
            return self._refused(f"nothing answers at {address} ({answer.told}); {SETTINGS[role]} may name another one")
        return self._refused(f"{address} answered {answer.told} ({_first_line(answer.body)})")

    def _denied(self, answer: Answer) -> str:
        if self._credentials is None:
            return f"it asks who you are ({answer.told}); set KG_STORE_USER and KG_STORE_PASSWORD"
        if answer.status == HTTPStatus.UNAUTHORIZED:
            return f"it does not take the name and password of {self._credentials.user!r} ({answer.told})"
        return f"it does not let {self._credentials.user!r} do this ({answer.told})"

    def _pause(self, retry_after: str) -> None:
        """Wait as long as the store asks for, besides the pause that grows with each attempt."""
        if retry_after.strip().isdecimal() and (seconds := float(retry_after)) > 0:
            if seconds > _LONGEST_PAUSE:
                raise StoreUnreachable(self.addresses.name, f"it asks for a pause of {seconds:.0f} s")
            self._sleep(seconds)

    def _no_endpoint(self, answer: Answer) -> StoreRefuses:
        kind = answer.type or "something without a type"
        return self._refused(
            f"what answers at {self.addresses.query} is no SPARQL endpoint (it sent {kind}); "
            f"{SETTINGS['query']} may name another address"
        )

    def _refused(self, reason: str) -> StoreRefuses:
        return StoreRefuses(self.addresses.name, reason)


def timeout() -> float:
    """How long a store may take to begin an answer: $KG_STORE_TIMEOUT, else 60 s."""
    told = os.environ.get("KG_STORE_TIMEOUT", "")
    try:
        return max(0.1, float(told or 60))
    except ValueError:
        raise StoreRefuses(told, "KG_STORE_TIMEOUT is a number of seconds") from None


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Says nothing of who asks; without it, the library would look into ~/.netrc."""
    return request


def _first_line(body: bytes) -> str:
    text = body.decode("utf8", "replace").strip()
    return text.partition("\n")[0][:200] or "without a word"
