"""docs/security.md names a proof for every requirement, and each proof is there."""

import ast
import re
from pathlib import Path

import pytest

from tests.shape.test_architecture import imports

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/security.md").read_text()
LINES = re.findall(r"^\| (\d+\.\d+\.\d.*) \|$", TEXT, re.MULTILINE)
ROWS = [[cell.strip() for cell in line.split("|")] for line in LINES]
# What is a danger near somebody's input, and the one file that may have it.
TOOLS = {"random": "seed_demo.py", "subprocess": "ops/cli.py"}
TOOLS |= {"smtplib": "notifications/senders/smtp.py", "http.client": "notifications/senders/line.py"}
TOOLS |= dict.fromkeys(("pickle", "marshal", "shelve", "yaml", "xml"), "")
TOOLS |= dict.fromkeys(("requests", "httpx", "urllib.request", "socket"), "")
WORDS = r"\b(eval|exec)\(|os\.system|os\.popen|render_template_string|from_string|populate_obj|request\.files"
WORDS += r"|FileField|Access-Control|innerHTML|sessionStorage|[Pp]aste\b"
# Who may keep something on the device, emptied at sign-out: docs/security.md, 14.3.3.
KEEPS = {"store.js"}


def is_there(proof):
    path, _, name = proof.replace("::", "#").partition("#")
    text = (ROOT / path).read_text() if (ROOT / path).is_file() else ""
    wanted = rf"^def {name}\(" if path.startswith("tests/") else rf"^#+ {re.escape(name)}$" if name else "."
    return re.search(wanted, text, re.MULTILINE)


def test_every_requirement_has_one_row():
    assert all(len(row) == 4 and all(row) for row in ROWS)
    assert len(ROWS) == len({row[0].partition(" ")[0] for row in ROWS}) == 187
    assert [sum(row[0].endswith(level) for row in ROWS) for level in (" L1", " L2")] == [62, 125]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_proof_exists(row):
    proofs = re.findall(r"`([^`]+)`", row[3])
    assert row[3] == (", ".join(f"`{one}`" for one in proofs) or "open")
    assert [one for one in proofs if not is_there(one)] == []


def test_the_figures_are_counted():
    unmet = [row for row in ROWS if row[3] == "open" or row[2].startswith("deviation: ")]
    said = re.search(r"(\d+) of 187 hold, (\d+) are deviations or open", TEXT)
    assert [int(figure) for figure in said.groups()] == [187 - len(unmet), len(unmet)]


def test_sharp_tools_stay_out():
    modules = list((ROOT / "portal").rglob("*.py"))
    for path in [*modules, *(ROOT / "static/js").rglob("*.js")]:
        assert not re.search(WORDS, path.read_text()), path.name
        assert "localStorage" not in path.read_text() or path.name in KEEPS, path.name
    for path in modules:
        found = [tool for tool in TOOLS for name in imports(path) if f"{name}.".startswith(f"{tool}.")]
        assert all(path == ROOT / "portal" / TOOLS[tool] for tool in found), f"{path.name}: {found}"
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                assert isinstance(node.args[0], ast.Constant), f"{path.name}: a pattern is put together"
