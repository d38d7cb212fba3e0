"""A server that speaks SS 12000 on a socket of its own, with a clock of its own, and fails when it is told to."""

import base64
import datetime as dt
import itertools
import json
import os
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema

from tests.ss12000 import contract, standard

Json = dict[str, Any]
ALONE = {"limit", "pageToken"}  # what a page token goes with


@dataclass
class Fault:
    """What goes wrong at the so-and-so-manieth question to a path."""

    path: str
    at: int  # 1 is the first question
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False  # half the body, then nothing
    same_page: bool = False  # the page that came before, once more
    body: bytes = b'{"code": "x", "message": "Noah Lindqvist kunde inte visas"}'


@dataclass
class Asked:
    """A question that came."""

    path: str
    params: dict[str, list[str]]
    token: str


class Source:
    """What the server knows. Its clock runs only when it is told to."""

    def __init__(self, now: dt.datetime, *, show: bool = False) -> None:
        self.now = now
        self.show = show  # every question, to somebody who looks on
        self.pace = dt.timedelta()  # how far the clock goes on for each question
        self.skew = dt.timedelta()  # how far what it stamps on objects is from what its answers say
        self.objects: dict[str, dict[str, Json]] = defaultdict(dict)
        self.deleted: list[tuple[dt.datetime, str, str]] = []
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.tokens = {"en-nyckel"}
        self.page_size = 100
        self.missing: set[str] = set()  # paths that are not served
        self.forbidden: set[str] = set()
        self.answers: list[tuple[str, Json]] = []
        self.problems: list[str] = []
        self.url = ""
        self._pages: dict[str, tuple[str, dict[str, list[str]], int]] = {}
        self._numbers = itertools.count(1)
        self._counts: dict[str, int] = defaultdict(int)
        self._last: dict[str, Json] = {}

    # ------------------------------------------------------------------------------------------- What it knows

    def put(self, resource: str, /, id: str = "", **said: Any) -> str:  # noqa: A002  # the standard's own word
        """Add or change an object; gives its id."""
        key = id or str(uuid.UUID(int=next(self._numbers)))
        stamp = (self.now + self.skew).isoformat()
        old = self.objects[resource].get(key, {"id": key, "meta": {"created": stamp}})
        self.objects[resource][key] = {**old, **said, "meta": {**old["meta"], "modified": stamp}}
        return key

    def delete(self, resource: str, key: str) -> None:
        """Delete an object, and tell of it."""
        del self.objects[resource][key]
        self.deleted.append((self.now + self.skew, resource, key))

    def count(self, path: str) -> int:
        """How many questions have come to a path."""
        return sum(each.path == path for each in self.asked)

    def clear_questions(self) -> None:
        """Forget what has been asked."""
        self.asked.clear()
        self._counts.clear()

    # ------------------------------------------------------------------------------------------- What it answers

    def answer(self, path: str, params: dict[str, list[str]]) -> tuple[int, Json]:
        """The status and body of an answer."""
        if path in self.missing:
            return 404, {"code": "404", "message": "Saknas"}
        if path in self.forbidden:
            return 403, {"code": "403", "message": "Nekad"}
        if path not in contract.PATHS:
            return self._one(path, params)
        token = params.get("pageToken", [""])[0]
        if token and (set(params) - ALONE or token not in self._pages):
            return 400, {"code": "400", "message": "pageToken kan bara kombineras med limit"}
        unknown = set(params) - ALONE - set(contract.PATHS[path][1].split())
        if unknown or (path == "/calendarEvents" and not token and "startTime.onOrBefore" not in params):
            return 400, {"code": "400", "message": f"Fel filter {unknown}"}
        _, asked, start = self._pages[token] if token else (path, params, 0)
        return 200, self._page(path, asked, start, int(params.get("limit", ["100"])[0]))

    def _page(self, path: str, asked: dict[str, list[str]], start: int, limit: int) -> Json:
        gone = path == "/deletedEntities"
        found: list[Any] = self._deletions(asked) if gone else self._found(path[1:], asked)
        end = start + min(limit, self.page_size)
        token = None
        if end < len(found):
            token = base64.urlsafe_b64encode(os.urandom(9)).decode()
            self._pages[token] = path, asked, end
        shown = found[start:end]
        return {"data": _by_list(shown) if gone else shown, "pageToken": token}

    def _found(self, resource: str, asked: dict[str, list[str]]) -> list[Json]:
        return [self._shown(resource, each, asked) for each in self._matching(resource, asked)]

    def _matching(self, resource: str, asked: dict[str, list[str]]) -> Iterator[Json]:
        tests = {
            "meta.modified.after": lambda each, limit: moment(each["meta"]["modified"]) > limit,  # exclusive
            "startTime.onOrAfter": lambda each, limit: moment(each["startTime"]) >= limit,
            "startTime.onOrBefore": lambda each, limit: moment(each["startTime"]) <= limit,
            # The standard calls it onOrAfter, and says that it is exclusive.
            "endTime.onOrAfter": lambda each, limit: moment(each["endTime"]) > limit,
        }
        for each in self.objects[resource].values():
            limits = {name: moment(asked[name][0]) for name in tests if name in asked}
            student = asked.get("student", [""])[0]
            if all(tests[name](each, limit) for name, limit in limits.items()) and (
                not student or student in self.taking_part(each)
            ):
                yield each

    def taking_part(self, event: Json) -> set[str]:
        """The pupils of a lesson."""
        activity = self.objects["activities"].get(event["activity"]["id"], {"groups": []})
        groups = [self.objects["groups"][each["id"]] for each in activity["groups"]]
        return {each["person"]["id"] for group in groups for each in group["groupMemberships"]} | {
            each["student"]["id"] for each in self._attendance(event["id"])
        }

    def _attendance(self, event: str) -> list[Json]:
        return [each for each in self.objects["attendances"].values() if each["calendarEvent"]["id"] == event]

    def _shown(self, resource: str, each: Json, asked: dict[str, list[str]]) -> Json:
        """An object with what is to be expanded."""
        expand = asked.get("expand", [])
        if resource == "calendarEvents" and "attendance" in expand:
            return {**each, "_embedded": {"attendance": self._attendance(each["id"])}}
        if resource == "activities" and "syllabus" in expand and "syllabus" in each:
            return {**each, "_embedded": {"syllabus": self.objects["syllabuses"][each["syllabus"]["id"]]}}
        return each

    def _deletions(self, asked: dict[str, list[str]]) -> list[tuple[str, str]]:
        after = moment(asked["after"][0])
        kinds = {contract.ENTITIES[each] for each in asked.get("entities", contract.ENTITIES)}
        return [(resource, key) for when, resource, key in self.deleted if when > after and resource in kinds]

    def _one(self, path: str, asked: dict[str, list[str]]) -> tuple[int, Json]:
        _, resource, key = [*path.split("/"), "", ""][:3]
        found = self.objects.get(resource, {}).get(unquote(key))
        return (200, self._shown(resource, found, asked)) if found else (404, {"code": "404", "message": "Saknas"})

    def fault_at(self, path: str) -> Fault | None:
        """What goes wrong at this question to a path, which is counted."""
        self._counts[path] += 1
        return next((each for each in self.faults if each.path == path and each.at == self._counts[path]), None)

    def respond(self, handler: "Handler") -> None:
        """Answer a question, or fail as told."""
        parts = urlsplit(handler.path)
        path, params = parts.path.removeprefix("/v2.0"), parse_qs(parts.query)
        token = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        self.asked.append(Asked(path, params, token))
        self.now += self.pace
        fault = self.fault_at(path)
        if fault and fault.status:
            return handler.send(fault.status, fault.body, fault.headers)
        if token not in self.tokens:
            return handler.send(401, b'{"code": "401", "message": "Nekad"}')
        status, body = self.answer(path, params)
        if fault and fault.same_page:
            body = {**self._last[path], "pageToken": params["pageToken"][0]}
        if status == 200:
            self._check(path, body)
            self._last[path] = body
        content = json.dumps(body, ensure_ascii=False).encode()
        return handler.send(status, content, cut=bool(fault and fault.cut))

    def _check(self, path: str, body: Json) -> None:
        """Note where an answer does not keep to the standard."""
        if path in contract.PATHS:
            self.answers.append((path, body))
            for problem in jsonschema.Draft202012Validator(contract.answer(path)).iter_errors(body):
                self.problems.append(f"{path} {problem.json_path}: {problem.message}")
            self.problems += standard.problems(path, body)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes in one piece: in two, the second waits 40 ms for the client's word of the first
    source: Source

    def do_GET(self) -> None:  # http.server's name
        """A question."""
        self.source.respond(self)

    def do_POST(self) -> None:
        """A client that wants a token: id ``klient``, secret ``hemlighet``."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        right = base64.b64encode(b"klient:hemlighet").decode()
        self.source.asked.append(Asked(self.path, form, ""))
        if fault := self.source.fault_at(self.path):
            return self.send(fault.status, fault.body, fault.headers)
        if self.headers.get("Authorization") != f"Basic {right}" or form["grant_type"] != ["client_credentials"]:
            return self.send(401, b'{"error": "invalid_client"}')
        token = uuid.uuid4().hex
        self.source.tokens.add(token)
        return self.send(200, json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 60}).encode())

    def send(self, status: int, content: bytes, headers: dict[str, str] | None = None, *, cut: bool = False) -> None:
        """Send an answer, or half of it."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.wfile.flush()
        self.close_connection = self.close_connection or cut

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The server's own clock."""
        return format_datetime(self.source.now.astimezone(dt.UTC), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Be quiet, unless somebody looks on."""
        if self.source.show:
            super().log_message(format, *args)


@contextmanager
def serving(source: Source, port: int = 0) -> Iterator[Source]:
    """The server on a port, 0 a free one, until the end."""
    handler = type("OwnHandler", (Handler,), {"source": source})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    source.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _by_list(deleted: list[tuple[str, str]]) -> Json:
    """Deletions as the standard tells of them."""
    found: Json = {}
    for resource, key in deleted:
        found.setdefault(contract.DELETED_LISTS[resource], []).append(key)
    return found


def moment(text: str) -> dt.datetime:
    """A time of RFC 3339."""
    return dt.datetime.fromisoformat(text)
