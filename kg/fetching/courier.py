"""Asks the service: one request at a time, not too often, not too long, and never beyond the service itself."""

from __future__ import annotations

import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import tenacity
from urllib3.exceptions import HTTPError, MaxRetryError

from kg.model.errors import ServiceUnavailable, UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.fetching.service import Service

MOST_REDIRECTS = 5
_PIECE = 65536  # bytes
_BACK_OFF = tenacity.wait_exponential_jitter(initial=1, max=30, jitter=1)  # seconds: about 1, 2, 4, 8
_CLOSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED})


class _NotNow(Exception):
    """The service, or the way to it, may do better in a moment; `after` is how many seconds it asks for."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        self.after = after
        super().__init__(reason)


class Courier:
    """Gets answers from one service; to be closed."""

    def __init__(
        self,
        service: Service,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Get ready; `sleep` waits for seconds, `clock` tells them."""
        self._service = service
        self._sleep, self._clock = sleep, clock
        self._session = requests.Session()
        self._session.headers["User-Agent"] = service.user_agent
        self._next = clock() + service.interval  # when the next request may be made; another has perhaps just asked

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def address(self, path: str, **parameters: str) -> str:
        """The whole address of a request."""
        return f"{self._service.address}/{path}" + (f"?{urlencode(parameters)}" if parameters else "")

    def get(self, address: str, name: str) -> bytes | None:
        """The answer; None where the service says that there is nothing. `name` is what it is asked for, for people.

        Raises:
            UnreadableSource: the service refuses this one request, or answers with too much.
            ServiceUnavailable: the service cannot be reached, or does not answer.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_NotNow),
            stop=tenacity.stop_after_attempt(self._service.attempts),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return attempts(self._once, address, name)
        except _NotNow as error:
            raise self._unavailable(f"{error}, {self._service.attempts} times") from error

    def _once(self, address: str, name: str) -> bytes | None:
        for _ in range(MOST_REDIRECTS + 1):
            self._wait_for_turn()
            with closing(self._response(address)) as response:
                if not response.is_redirect:
                    return self._content(response, name)
                address = self._within(address, response.headers["Location"])
        raise self._unavailable("it redirects without end")

    def _wait_for_turn(self) -> None:
        if (early := self._next - self._clock()) > 0:
            self._sleep(early)
        self._next = self._clock() + self._service.interval

    def _response(self, address: str) -> requests.Response:
        """The head of an answer. The session's own `get` would read the body of a redirect to its end."""
        settings = self._session.merge_environment_settings(address, {}, stream=True, verify=None, cert=None)
        try:
            request = self._session.prepare_request(requests.Request("GET", address))
            adapter = self._session.get_adapter(address)
            return adapter.send(request, timeout=self._service.timeout, **settings)
        except requests.ReadTimeout as error:
            raise _NotNow(f"no answer came within {self._service.timeout:g} s") from error
        except requests.ConnectionError as error:
            if error.args and isinstance(error.args[0], MaxRetryError):  # it was never connected
                raise self._unavailable(_why(error)) from error
            raise _NotNow("it broke the connection off") from error
        except (OSError, ValueError) as error:  # of the library, too: a wrong address, a missing certificate file
            raise self._unavailable(" ".join(str(error).split()).rstrip(".")) from error

    def _within(self, address: str, location: str) -> str:
        """Where a redirect leads from an address, if that is on the same server."""
        with suppress(ValueError):
            target = urljoin(address, location)
            if urlsplit(target)[:2] == urlsplit(address)[:2]:
                return target
        raise self._unavailable(f"it redirects to another place, {location}, which is not followed")

    def _content(self, response: requests.Response, name: str) -> bytes | None:
        status = response.status_code
        told = f"{status} {response.reason}".strip()
        if status == HTTPStatus.OK:
            return self._body(response, name)
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            after = _seconds(response.headers.get("Retry-After", ""))
            if after is not None and after > self._service.longest_wait:
                raise self._unavailable(f"it answered {told} and asks for a pause of {after:.0f} s")
            raise _NotNow(f"it answered {told}", after)
        if status in _CLOSED:
            raise self._unavailable(f"it answered {told}")
        raise UnreadableSource(name, f"the service refuses to answer ({told}).")

    def _body(self, response: requests.Response, name: str) -> bytes:
        """All of an answer. It is read as it comes, so that one that drips does not outlast its deadline."""
        until = self._clock() + self._service.deadline
        body = bytearray()
        try:
            while piece := response.raw.read1(_PIECE, decode_content=True):
                body += piece
                if len(body) > self._service.largest:
                    limit = self._service.largest / 1_000_000
                    raise UnreadableSource(name, f"the service sends more than {limit:g} MB, which is the limit.")
                if self._clock() > until:
                    raise self._unavailable(f"an answer was not complete after {self._service.deadline:g} s")
        except HTTPError as error:
            raise _NotNow("an answer broke off") from error
        return bytes(body)

    def _unavailable(self, reason: str) -> ServiceUnavailable:
        return ServiceUnavailable(self._service.address, reason)


def _pause(state: tenacity.RetryCallState) -> float:
    """What the service asks for; otherwise longer each time."""
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _NotNow) else None
    return _BACK_OFF(state) if after is None else after


def _seconds(retry_after: str) -> float | None:
    """The header's value, a number or a date (RFC 9110, 10.2.3), in seconds from now; None where it is neither."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _why(error: requests.ConnectionError) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted here; REQUESTS_CA_BUNDLE may name your network's own"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy of this network does not let it through"
    return "there is no connection to it"
