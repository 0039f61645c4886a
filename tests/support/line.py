"""A stand-in for LINE's Messaging API, after its public description."""

import base64
import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN, SECRET, NAME = "a-channel-access-token", "a-channel-secret", "@123abcde"


class LineServer:
    """`mode`: ok, busy (500), quota (429, the month's are used up), limit (429), hang, strange (400)."""

    def __init__(self):
        self.mode = "ok"
        self.pushed: list[dict] = []
        self.keys: set[str] = set()
        self.strangers: set[str] = set()  # users who have not added the gym
        self.tried = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def texts(self, user):
        return [one["messages"][0]["text"] for one in self.pushed if one["to"] == user]

    def answer(self, headers, body):
        self.tried += 1
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, "Authentication failed. Confirm that the access token is valid."
        key = headers.get("X-Line-Retry-Key", "")
        if key in self.keys:
            return 409, "The retry key is already accepted"
        said = {
            "busy": (500, "Internal server error"),
            "quota": (429, "You have reached your monthly limit."),
            "limit": (429, "The API rate limit has been exceeded. Try again later."),
            "strange": (400, "The request body has 1 error(s)"),
        }.get(self.mode)
        if said:
            return said
        if body["to"] in self.strangers:
            return 400, "Failed to send messages"
        self.keys.add(key)
        self.pushed.append(body)
        return 200, ""


def _handler(line):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/v2/bot/message/push":
                return self.send_error(404)
            if line.mode == "hang":
                line.tried += 1
                time.sleep(2)
                return self.close_connection
            status, message = line.answer(self.headers, json.loads(body))
            said = json.dumps({"message": message} if message else {"sentMessages": [{"id": "1"}]}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            return self.wfile.write(said)

        def log_message(self, *_args):
            pass

    return Handler


def signed(body: bytes) -> str:
    """As LINE signs a webhook."""
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


@contextmanager
def line_server():
    line = LineServer()
    thread = threading.Thread(target=line.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield line
    finally:
        line.server.shutdown()
        line.server.server_close()
        thread.join()
