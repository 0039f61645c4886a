"""The two pictures of the README, taken of the demo: `make pictures`."""

import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from portal import create_app
from portal.accounts.models.people import StaffRole
from portal.db import db
from portal.gym import queries as gym
from portal.lib import clock
from portal.settings import Settings
from tests import people
from tests.browser.test_journey import ARGUMENTS, CHROMIUM, cookie_of
from tests.support.apps import let_go
from tests.support.sockets import free_port

PICTURES = Path(__file__).parents[1] / "docs/pictures"
PHONE, SCREEN = {"width": 390, "height": 700}, {"width": 1280, "height": 540}


@contextmanager
def demo():
    """The demo on a free port of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://localhost:{port}"
        app = create_app(Settings(database_url=f"sqlite:///{folder}/portal.sqlite", base_url=url))
        with app.app_context():
            db.create_all()
        assert app.test_cli_runner().invoke(args=["seed", "--demo"]).exit_code == 0
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield app, url
        server.shutdown()
        thread.join()
        let_go(app)


def desk(app):
    """The cookie of somebody at the desk, and the address of her day."""
    with app.app_context():
        sato = people.staff("pictures@example.com", "佐藤", StaffRole.DESK, now=clock.now())
        today = gym.branch().local(clock.now()).date()
        return cookie_of(app, sato.account), f"/staff/board?date={today}"


def main():
    PICTURES.mkdir(exist_ok=True)
    with demo() as (app, url), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        cookie, board = desk(app)
        for name, size, path in (("slots", PHONE, "/book/time?service=trial"), ("board", SCREEN, board)):
            context = chromium.new_context(viewport=size, locale="ja-JP")
            if name == "board":
                context.add_cookies([{"name": "session", "value": cookie, "url": url}])
            page = context.new_page()
            page.goto(url + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
        chromium.close()


if __name__ == "__main__":
    main()
