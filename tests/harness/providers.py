"""
A server that behaves as the documentation of the providers of meeting rooms says: Google (token, Meet, Calendar), Zoom, Microsoft (login,
Graph). It checks requests as they would, remembers the rooms, and gives the answers that a test has scripted: errors, delays, nonsense, or,
with `lose`, no answer at all after it has done the work.
"""

import base64
import json
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
from datetime import datetime
from pathlib import Path

from harness.web import Web

ROUTES = [
    ("google.token", "POST", r"/google/token"),
    ("meet.create", "POST", r"/meet/v2/spaces"),
    ("meet.end", "POST", r"/meet/v2/(spaces/[\w-]+):endActiveConference"),
    ("calendar.insert", "POST", r"/calendar/calendars/([^/]+)/events"),
    ("calendar.get", "GET", r"/calendar/calendars/([^/]+)/events/([^/]+)"),
    ("calendar.patch", "PATCH", r"/calendar/calendars/([^/]+)/events/([^/]+)"),
    ("calendar.delete", "DELETE", r"/calendar/calendars/([^/]+)/events/([^/]+)"),
    ("zoom.token", "POST", r"/zoomtoken"),
    ("zoom.create", "POST", r"/zoom/users/([^/]+)/meetings"),
    ("zoom.list", "GET", r"/zoom/users/([^/]+)/meetings"),
    ("zoom.patch", "PATCH", r"/zoom/meetings/(\d+)"),
    ("zoom.delete", "DELETE", r"/zoom/meetings/(\d+)"),
    ("teams.token", "POST", r"/login/([^/]+)/oauth2/v2.0/token"),
    ("teams.createOrGet", "POST", r"/graph/users/([^/]+)/onlineMeetings/createOrGet"),
    ("teams.patch", "PATCH", r"/graph/users/([^/]+)/onlineMeetings/([^/]+)"),
    ("teams.delete", "DELETE", r"/graph/users/([^/]+)/onlineMeetings/([^/]+)"),
]
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
LIFE = 3599


def google_error(status, reason, message):
    return {"error": {"errors": [{"domain": "global", "reason": reason, "message": message}], "code": status, "message": message}}


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def new_key(bits=2048):
    """Makes a private RSA key and its public key, as PEM."""
    private = subprocess.run(["openssl", "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"],
                             capture_output=True, text=True, check=False)
    if private.returncode != 0:  # openssl before 3.2 has no -quiet
        private = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"], capture_output=True,
                                 text=True, check=True)
    public = subprocess.run(["openssl", "pkey", "-pubout"], input=private.stdout, capture_output=True, text=True, check=True)
    return private.stdout, public.stdout


def claims_of(token, public=None, secret=None):
    """Returns header and claims of a compact JWS whose signature is right. openssl checks both kinds of signatures, so that our code does
    not check itself."""
    header, payload, signature = token.split(".")
    kind = json.loads(decoded(header))
    text = f"{header}.{payload}".encode()
    with tempfile.TemporaryDirectory() as folder:
        if public:
            (Path(folder) / "key").write_text(public)
            (Path(folder) / "signature").write_bytes(decoded(signature))
            done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", f"{folder}/key", "-signature", f"{folder}/signature"],
                                  input=text, capture_output=True, check=False)
            good = kind["alg"] == "RS256" and done.returncode == 0
        else:
            done = subprocess.run(["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{secret.encode().hex()}", "-binary"],
                                  input=text, capture_output=True, check=True)
            good = kind["alg"] == "HS256" and done.stdout == decoded(signature)
    if not good:
        raise AssertionError(f"the signature of {token} is wrong")
    return kind, json.loads(decoded(payload))


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Providers:
    """
    Serves until stop(). `settings()` makes an instance send its requests here, `script()` sets the results of the next requests for a
    route, and `calls()` returns the requests.
    """

    def __init__(self):
        self.lock = threading.RLock()
        self.faults = []
        self.public_keys = {}  # the keys of service accounts, by their address
        self.numbers = 0
        self.reset()
        self.server = Web(self.serve, "GET", "POST", "PATCH", "DELETE")

    def stop(self):
        self.server.close()

    def reset(self):
        """Forgets scripts, requests and rooms. Tokens that were issued before are no longer valid."""
        with self.lock:
            self.scripts, self.requests, self.tokens = {}, [], {}
            self.spaces, self.events, self.zoom, self.teams = {}, {}, {}, {}

    @property
    def url(self):
        return self.server.url

    def settings(self):
        return {"outside_allow": "127.0.0.0/8",
                "meeting_google_token_url": f"{self.url}/google/token", "meeting_google_meet_url": f"{self.url}/meet",
                "meeting_google_calendar_url": f"{self.url}/calendar", "meeting_zoom_token_url": f"{self.url}/zoomtoken",
                "meeting_zoom_url": f"{self.url}/zoom", "meeting_teams_token_url": f"{self.url}/login",
                "meeting_teams_url": f"{self.url}/graph"}

    def script(self, route, *actions):
        """
        Sets the results of the next requests for a route, one action for each: a status, or a dict of status, body (JSON, or bytes
        as they are), headers, delay (seconds before the answer), lose (does the work, and closes the connection without an answer).
        The last action stays when it has "always".
        """
        with self.lock:
            self.scripts.setdefault(route, []).extend({"status": action} if isinstance(action, int) else action for action in actions)

    def unscript(self):
        with self.lock:
            self.scripts.clear()

    def calls(self, route=None, host=None):
        with self.lock:
            return [one for one in self.requests if (route is None or one["route"] == route) and (host is None or host in one["path"])]

    # ---- serving

    def serve(self, handler):
        path, _, query = handler.path.partition("?")
        size = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(size)
        route, places = self.match(handler.command, path)
        request = {"route": route, "method": handler.command, "path": urllib.parse.unquote(path), "query": urllib.parse.parse_qs(query),
                   "headers": dict(handler.headers), "body": body, "places": places, "at": time.monotonic()}
        with self.lock:
            self.requests.append(request)
            waiting = self.scripts.get(route) or []
            action = dict(waiting[0]) if waiting else {}
            if waiting and not action.get("always"):
                waiting.pop(0)
        if action.get("delay"):
            time.sleep(action["delay"])
        status, answer = self.outcome(request, action)
        if action.get("lose"):
            handler.close_connection = True
            return
        self.write(handler, status, answer, action.get("headers", {}))

    def outcome(self, request, action):
        try:
            if "status" in action and not action.get("lose"):
                return action["status"], action.get("body", {"message": "as scripted", "code": action["status"]})
            if request["route"] is None:
                raise Refused(404, {"message": "no such path"})
            with self.lock:
                status, answer = getattr(self, "do_" + request["route"].replace(".", "_"))(request)
            return status, action.get("body", answer)
        except Refused as refused:
            return refused.status, refused.body
        except Exception as fault:  # pylint: disable=broad-except
            with self.lock:
                self.faults.append(f"{request['route']}: {fault!r}")
            return 500, {"message": f"the test server failed: {fault!r}"}

    @staticmethod
    def match(method, path):
        for name, wanted, pattern in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method == wanted:
                return name, [urllib.parse.unquote(place) for place in found.groups()]
        return None, []

    @staticmethod
    def write(handler, status, answer, headers):
        body = b"" if answer is None else answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        try:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Type", "application/json; charset=UTF-8")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            pass  # the client has disconnected

    # ---- what they all do

    def number(self):
        self.numbers += 1
        return self.numbers

    def token(self, whose, scope):
        text = f"token-{self.number()}"
        self.tokens[text] = (whose, scope)
        return 200, {"access_token": text, "expires_in": LIFE, "token_type": "Bearer"}

    def forget_tokens(self):
        """Makes all issued tokens invalid (401), as when somebody else has requested a new one."""
        with self.lock:
            self.tokens.clear()

    def known(self, request, scope, error):
        given = request["headers"].get("Authorization", "")
        who = self.tokens.get(given.removeprefix("Bearer ")) if given.startswith("Bearer ") else None
        if who is None or who[1] != scope:
            raise Refused(401, error)
        return who[0]

    @staticmethod
    def json_of(request):
        if request["headers"].get("Content-Type", "").split(";")[0] != "application/json":
            raise Refused(415, {"message": "application/json is wanted"})
        return json.loads(request["body"])

    @staticmethod
    def form_of(request):
        if request["headers"].get("Content-Type") != "application/x-www-form-urlencoded":
            raise Refused(415, {"error": "invalid_request", "error_description": "a form is wanted"})
        return {name: values[0] for name, values in urllib.parse.parse_qs(request["body"].decode(), keep_blank_values=True).items()}

    # ---- Google

    def do_google_token(self, request):
        form = self.form_of(request)
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            raise Refused(400, {"error": "unsupported_grant_type", "error_description": "Invalid grant_type"})
        claims = json.loads(decoded(form["assertion"].split(".")[1]))
        public = self.public_keys.get(claims.get("iss"))
        if public is None:
            raise Refused(400, {"error": "invalid_grant", "error_description": "Invalid grant: account not found"})
        try:
            header, claims = claims_of(form["assertion"], public=public)
        except AssertionError:
            raise Refused(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}) from None
        now = time.time()
        if header["typ"] != "JWT" or claims["aud"] != f"{self.url}/google/token" or not claims["sub"] or claims["iat"] > now + 5 or \
                claims["exp"] > claims["iat"] + 3600 or claims["exp"] < now:
            raise Refused(400, {"error": "invalid_grant", "error_description": "Invalid JWT: it must be a short-lived token"})
        return self.token(claims["sub"], claims["scope"])

    def do_meet_create(self, request):
        self.known(request, "https://www.googleapis.com/auth/meetings.space.created", google_error(401, "authError", "Invalid Credentials"))
        config = self.json_of(request).get("config", {})
        if set(config) - {"accessType", "entryPointAccess"} or config.get("accessType", "OPEN") not in ("OPEN", "TRUSTED", "RESTRICTED"):
            raise Refused(400, google_error(400, "badRequest", "Invalid config"))
        name = f"spaces/sp_{self.number()}-X"
        code = f"abc-mnop-x{self.number()}"
        self.spaces[name] = {"name": name, "meetingUri": f"https://meet.google.com/{code}", "meetingCode": code, "config": config}
        return 200, self.spaces[name]

    def do_meet_end(self, request):
        self.known(request, "https://www.googleapis.com/auth/meetings.space.created", google_error(401, "authError", "Invalid Credentials"))
        name = request["places"][0]
        if name not in self.spaces:
            raise Refused(404, google_error(404, "notFound", "Requested entity was not found."))
        self.spaces[name]["ended"] = True
        raise Refused(400, google_error(400, "failedPrecondition", "There is no active conference for the given space."))

    def calendar_known(self, request):
        return self.known(request, "https://www.googleapis.com/auth/calendar", google_error(401, "authError", "Invalid Credentials"))

    @staticmethod
    def check_event(event):
        start, end = (datetime.strptime(event[name]["dateTime"], INSTANT) for name in ("start", "end"))
        if start >= end or not event["start"]["timeZone"]:
            raise Refused(400, google_error(400, "timeRangeEmpty", "The specified time range is empty."))
        for one in event.get("attendees", []):
            if "@" not in one["email"]:
                raise Refused(400, google_error(400, "invalid", "Invalid attendee email."))

    def do_calendar_insert(self, request):
        host = self.calendar_known(request)
        event = self.json_of(request)
        self.check_event(event)
        if request["query"] != {"conferenceDataVersion": ["1"],
                                "sendUpdates": ["none"]} or not re.fullmatch(r"[0-9a-v]{5,1024}", event["id"]):
            raise Refused(400, google_error(400, "invalid", "Invalid resource id value."))
        if (host, event["id"]) in self.events:
            raise Refused(409, google_error(409, "duplicate", "The requested identifier already exists."))
        asked = event.pop("conferenceData")["createRequest"]
        if asked["conferenceSolutionKey"] != {"type": "hangoutsMeet"} or not asked["requestId"]:
            raise Refused(400, google_error(400, "invalid", "Invalid conference type value."))
        event.update(status="confirmed", hangoutLink=f"https://meet.google.com/evt-{self.number()}",
                     conferenceData={"createRequest": {**asked, "status": {"statusCode": "success"}}})
        self.events[host, event["id"]] = event
        return 200, event

    def find_event(self, request):
        host = self.calendar_known(request)
        event = self.events.get((host, request["places"][1]))
        if event is None:
            raise Refused(404, google_error(404, "notFound", "Not Found"))
        return event

    def do_calendar_get(self, request):
        return 200, self.find_event(request)

    def do_calendar_patch(self, request):
        event, change = self.find_event(request), self.json_of(request)
        if event["status"] == "cancelled":
            raise Refused(404, google_error(404, "notFound", "Not Found"))
        if "id" in change or "conferenceData" in change:
            raise Refused(400, google_error(400, "invalid", "Only what changes"))
        self.check_event({**event, **change})
        event.update(change)
        return 200, event

    def do_calendar_delete(self, request):
        event = self.find_event(request)
        if event["status"] == "cancelled":
            raise Refused(410, google_error(410, "deleted", "Resource has been deleted"))
        event["status"] = "cancelled"
        return 204, None

    # ---- Zoom

    def do_zoom_token(self, request):
        given = request["headers"].get("Authorization", "")
        expected = base64.b64encode(b"zoom-client:zoom-secret").decode()
        if given != f"Basic {expected}":
            raise Refused(400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"})
        if request["query"].get("grant_type") != ["account_credentials"] or not request["query"].get("account_id"):
            raise Refused(400, {"reason": "unsupported grant type", "error": "unsupported_grant_type"})
        return self.token(request["query"]["account_id"][0], "meeting:write:meeting:admin")

    def zoom_known(self, request):
        return self.known(request, "meeting:write:meeting:admin", {"code": 124, "message": "Invalid access token."})

    @staticmethod
    def check_zoom(body):
        if not body["topic"] or len(body["topic"]) > 200 or body["type"] != 2 or body["duration"] < 1:
            raise Refused(300, {"code": 300, "message": "Validation Failed.", "errors": [{"field": "topic", "message": "Invalid field."}]})
        datetime.strptime(body["start_time"], INSTANT)

    def do_zoom_create(self, request):
        account = self.zoom_known(request)
        host, body = request["places"][0], self.json_of(request)
        self.check_zoom(body)
        if host.startswith("unknown"):
            raise Refused(404, {"code": 1001, "message": f"User does not exist: {host}."})
        number = 85000000000 + self.number()
        self.zoom[number] = {**body, "id": number, "uuid": f"u{number}==", "host_id": f"h-{host}", "host_email": host, "account": account,
                             "join_url": f"https://us05web.zoom.us/j/{number}?pwd=abc.1",
                             "start_url": f"https://us05web.zoom.us/s/{number}?zak=host-only",
                             "password": "abc"}
        return 201, self.zoom[number]

    def do_zoom_list(self, request):
        self.zoom_known(request)
        size = int(request["query"]["page_size"][0])
        first = int(request["query"].get("next_page_token", ["0"])[0])
        all_of = [one for one in self.zoom.values() if one["host_email"] == request["places"][0] and not one.get("deleted")]
        shown = [
            {name: one[name]
             for name in ("id", "uuid", "host_id", "topic", "type", "start_time", "duration", "timezone", "agenda", "join_url")}
                 for one in all_of[first:first + size]]
        following = str(first + size) if first + size < len(all_of) else ""
        return 200, {"page_size": size, "total_records": len(all_of), "next_page_token": following, "meetings": shown}

    def find_zoom(self, request):
        self.zoom_known(request)
        number = int(request["places"][0])
        if number not in self.zoom or self.zoom[number].get("deleted"):
            raise Refused(404, {"code": 3001, "message": f"Meeting does not exist: {number}."})
        return self.zoom[number]

    def do_zoom_patch(self, request):
        meeting, body = self.find_zoom(request), self.json_of(request)
        self.check_zoom(body)
        meeting.update(body)
        return 204, None

    def do_zoom_delete(self, request):
        self.find_zoom(request)["deleted"] = True
        return 204, None

    # ---- Microsoft

    def do_teams_token(self, request):
        form = self.form_of(request)
        if form != {"client_id": "teams-client", "client_secret": "teams%secret&=+", "grant_type": "client_credentials",
                    "scope": "https://graph.microsoft.com/.default"}:
            raise Refused(401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."})
        return self.token(request["places"][0], "graph")

    def teams_known(self, request):
        return self.known(request, "graph",
                          {"error": {"code": "InvalidAuthenticationToken", "message": "Access token has expired or is not yet valid.",
                                     "innerError": {}}})

    def do_teams_createOrGet(self, request):  # pylint: disable=invalid-name
        tenant = self.teams_known(request)
        body = self.json_of(request)
        if set(body) != {"externalId", "startDateTime", "endDateTime", "subject"} or not body["externalId"]:
            raise Refused(400, {"error": {"code": "BadRequest", "message": "externalId is required", "innerError": {}}})
        key = (tenant, request["places"][0], body["externalId"])
        if key in self.teams:
            return 200, self.teams[key]
        number = self.number()
        self.teams[key] = {**body, "id": f"MSo{number}*0**19:meeting_{number}@thread.v2",
                           "joinWebUrl": f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{number}%40thread.v2/0"
                                         "?context=%7b%22Tid%22%3a%22t%22%7d"}
        return 201, self.teams[key]

    def find_teams(self, request):
        self.teams_known(request)
        for meeting in self.teams.values():
            if meeting["id"] == request["places"][1] and not meeting.get("deleted"):
                return meeting
        raise Refused(404, {"error": {"code": "NotFound", "message": "Not found.", "innerError": {}}})

    def do_teams_patch(self, request):
        meeting = self.find_teams(request)
        meeting.update(self.json_of(request))
        return 200, meeting

    def do_teams_delete(self, request):
        self.find_teams(request)["deleted"] = True
        return 204, None
