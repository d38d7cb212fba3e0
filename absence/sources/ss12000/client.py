"""Asks an SS 12000 service: one page at a time, patiently, and never anyone else.

Only the requests and their answers: what the objects mean is in ``records``, what is asked for in ``resources``.
"""

import datetime as dt
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Protocol, Self, TypeVar

import httpx
import msgspec
import stamina

from absence.sources.ss12000.addresses import check_address
from absence.sources.ss12000.errors import Busy, NotServed, SourceError, TokenExpired

PAGE = 500  # objects asked for at a time; a source may give fewer
MOST_BYTES = 64 << 20  # of one answer: more than any page should be
TIMEOUT = httpx.Timeout(60, connect=15)
KEPT = "Det som har hämtats är kvar, och nästa försök fortsätter där."
LONGEST_WAIT = 300  # seconds; who asks us to wait longer is asked again another night

Params = Mapping[str, str | Sequence[str]]
Decoded = TypeVar("Decoded")


@dataclass(frozen=True)
class Patience:
    """How often and how long to try again: seconds, doubled for each attempt, with some chance added."""

    attempts: int = 6
    first_wait: float = 1
    longest_wait: float = 60


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its objects as they came, the token of the next page, and the source's own time."""

    objects: list[msgspec.Raw]
    token: str
    at: dt.datetime


class _List(msgspec.Struct, rename="camel"):
    data: list[msgspec.Raw]
    page_token: str | None = None


class _Deleted(msgspec.Struct, rename="camel"):
    data: dict[str, list[str] | None]
    page_token: str | None = None


class _Token(msgspec.Struct):
    access_token: str


class Credentials(Protocol):
    """How a client says who it is: the fields of ``SourceConnection``."""

    base_url: str
    token_url: str
    client_id: str
    scope: str

    def open_secret(self) -> str:
        """The token, or the client's secret."""
        ...


class FixedToken(httpx.Auth):
    """A bearer token that the supplier has given."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Show the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class ClientCredentials(httpx.Auth):
    """OAuth 2 client credentials: a token when there is none, and a new one when the source no longer takes the old."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._secret = credentials.open_secret()
        self._token = ""

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Show the token; on 401 fetch another and ask once more."""
        if not self._token:
            self._token = _token_of((yield self._ask_for_token()))
        request.headers["Authorization"] = f"Bearer {self._token}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._token = ""
            self._token = _token_of((yield self._ask_for_token()))
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request

    def _ask_for_token(self) -> httpx.Request:
        """RFC 6749, section 4.4; the client says who it is as section 2.3.1 wants all servers to understand."""
        form = {"grant_type": "client_credentials"}
        if self._credentials.scope:
            form["scope"] = self._credentials.scope
        asked = httpx.Request("POST", self._credentials.token_url, data=form, headers={"Accept": "application/json"})
        signed = httpx.BasicAuth(self._credentials.client_id, self._secret).auth_flow(asked)
        return next(signed)


def _token_of(response: httpx.Response) -> str:
    """The access token of an answer. Raises SourceError or Busy."""
    _raise_if_busy(response)
    response.read()
    if response.status_code != httpx.codes.OK:
        raise SourceError(
            f"{response.request.url.host} ger ingen inloggning (svar {response.status_code})."
            " Kontrollera klient-id, hemlighet och adressen för inloggning."
        )
    try:
        return msgspec.json.decode(response.content, type=_Token).access_token
    except msgspec.DecodeError:
        raise SourceError(
            f"{response.request.url.host} svarade inte med en inloggning. Kontrollera adressen för inloggning."
        ) from None


class Client:
    """Asks one service. A context manager: its connections are closed after use."""

    def __init__(self, credentials: Credentials, *, patience: Patience | None = None) -> None:
        """Raises SourceError for an address that may not be called, or a secret that cannot be opened."""
        self.host = check_address(credentials.base_url)
        self.time = dt.datetime.now(dt.UTC)  # by the source's clock, as of its latest answer
        self._base = credentials.base_url.rstrip("/")
        self._patience = patience or Patience()
        auth: httpx.Auth
        if credentials.token_url:
            check_address(credentials.token_url)
            auth = ClientCredentials(credentials)
        else:
            auth = FixedToken(credentials.open_secret())
        # Redirects are not followed: the token is for this host alone. Proxies of the environment are not ours.
        self._http = httpx.Client(auth=auth, timeout=TIMEOUT, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    # ------------------------------------------------------------------------------------------- Questions

    def pages(self, path: str, params: Params, token: str = "", *, limit: int = PAGE) -> Iterator[Page]:
        """The pages of a list, from its beginning or from an earlier page's token.

        A token goes with ``limit`` alone: the source knows the rest. Raises SourceError.
        """
        while True:
            asked: Params = {"pageToken": token} if token else params
            content, at = self._get(path, {**asked, "limit": str(limit)}, has_token=bool(token))
            found = self._decode(content, _List, path)
            token = found.page_token or ""
            yield Page(found.data, token, at)
            if not token:
                return

    def deleted(self, params: Params) -> Iterator[tuple[str, list[str]]]:
        """What has been deleted: the list's name in the standard, and ids."""
        token = ""
        while True:
            asked: Params = {"pageToken": token} if token else params
            content, _ = self._get("/deletedEntities", {**asked, "limit": str(PAGE)}, has_token=bool(token))
            found = self._decode(content, _Deleted, "/deletedEntities")
            for name, ids in found.data.items():
                yield name, ids or []
            token = found.page_token or ""
            if not token:
                return

    def one(self, path: str, params: Params) -> msgspec.Raw | None:
        """One object; None when it is not there any more."""
        try:
            content, _ = self._get(path, params)
        except NotServed as problem:
            if isinstance(problem, Missing):
                return None
            raise
        return msgspec.Raw(content)

    def _decode(self, content: bytes, kind: type[Decoded], path: str) -> Decoded:
        try:
            return msgspec.json.decode(content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise SourceError(
                f"{self.host} svarade på {path} med något annat än SS 12000. Kontrollera adressen."
            ) from None

    # --------------------------------------------------------------------------------------------- Patience

    def _get(self, path: str, params: Params, *, has_token: bool = False) -> tuple[bytes, dt.datetime]:
        """The body of an answer and the source's time; tries again while that may help."""
        tries = stamina.retry_context(
            on=_wait_for,
            attempts=self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.first_wait,
            wait_max=self._patience.longest_wait,
            wait_jitter=self._patience.first_wait,
        )
        try:
            for attempt in tries:
                with attempt:
                    content, self.time = self._ask(path, params, has_token=has_token)
                    return content, self.time
        except Busy as problem:
            raise SourceError(f"{self.host} {problem}. {KEPT}") from None
        raise AssertionError("a retry ends in an answer or an error")

    def _ask(self, path: str, params: Params, *, has_token: bool) -> tuple[bytes, dt.datetime]:
        """Ask once and read the whole answer."""
        try:
            with self._http.stream("GET", self._base + path, params=params) as response:
                self._judge(response, path, has_token=has_token)
                return self._body(response, path), _time_of(response)
        except httpx.ConnectError:
            raise Busy("går inte att nå. Kontrollera adressen") from None
        except httpx.TimeoutException:
            raise Busy("svarade inte i tid") from None
        except httpx.TransportError:
            raise Busy("bröt förbindelsen") from None
        except (httpx.InvalidURL, httpx.DecodingError):
            raise SourceError(f"{self.host} svarar inte så att det går att läsa. Kontrollera adressen.") from None

    def _judge(self, response: httpx.Response, path: str, *, has_token: bool) -> None:
        """Raise what an answer other than 200 means."""
        status = response.status_code
        if status == httpx.codes.OK:
            return
        _raise_if_busy(response)
        if status == httpx.codes.UNAUTHORIZED:
            raise SourceError(
                f"{self.host} godtar inte inloggningen. Kontrollera nyckeln, eller be leverantören om en ny."
            )
        if status == httpx.codes.FORBIDDEN:
            raise NotServed(f"{self.host} låter oss inte läsa {_plain(path)}. Be leverantören öppna den delen.")
        if status in {httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED, httpx.codes.NOT_IMPLEMENTED}:
            raise Missing(f"{self.host} har inte {_plain(path)}. Kontrollera adressen.")
        if has_token and status in {httpx.codes.BAD_REQUEST, httpx.codes.GONE}:
            raise TokenExpired(f"{self.host} känner inte längre igen platsen där hämtningen slutade.")
        if response.is_redirect:
            raise SourceError(f"{self.host} skickar vidare till en annan adress. Skriv den adress som gäller.")
        raise SourceError(f"{self.host} svarade {status} på {_plain(path)}. Be leverantören om hjälp.")

    def _body(self, response: httpx.Response, path: str) -> bytes:
        """The content, unless it is larger than any page should be."""
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MOST_BYTES:
                raise SourceError(
                    f"{self.host} skickar för mycket på en gång på {_plain(path)}. Be leverantören om hjälp."
                )
        return bytes(content)


class Missing(NotServed):
    """An address that is not there."""


def _wait_for(problem: Exception) -> bool | float:
    """Whether to try again, or after how many seconds."""
    if not isinstance(problem, Busy):
        return False
    if problem.retry_after is None:
        return True
    return problem.retry_after if problem.retry_after <= LONGEST_WAIT else False


def _raise_if_busy(response: httpx.Response) -> None:
    """Raise Busy for answers that may be others if asked again."""
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise Busy("tar inte emot fler frågor just nu (svar 429)", _retry_after(response))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR and status != httpx.codes.NOT_IMPLEMENTED:
        raise Busy(f"svarar inte som den ska (svar {status})", _retry_after(response))


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait by the header Retry-After: a number or a time (RFC 9110, section 10.2.3)."""
    said = str(response.headers.get("Retry-After", "")).strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - _time_of(response)).total_seconds())
    except (ValueError, TypeError):
        return None


def _time_of(response: httpx.Response) -> dt.datetime:
    """The source's own time, or ours where it does not say."""
    try:
        return parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return dt.datetime.now(dt.UTC)


def _plain(path: str) -> str:
    """A path without the id that may be in it."""
    return "/" + path.strip("/").partition("/")[0]
