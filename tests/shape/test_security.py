"""docs/security.md names a proof for every requirement, and each proof is there."""

import ast
import re
from pathlib import Path

import pytest

from portal import create_app
from portal.db import db
from portal.sealed.columns import sealed_columns
from portal.settings import Settings
from tests.shape.test_architecture import imports, nodes, text_of

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/security.md").read_text()
LINES = re.findall(r"^\| (\d+\.\d+\.\d.*) \|$", TEXT, re.MULTILINE)
ROWS = [[cell.strip() for cell in line.split("|")] for line in LINES]
# What is a danger near somebody's input, and the one file that may have it.
TOOLS = {"random": "seed_demo.py", "subprocess": "ops/cli/commands.py ops/cli/keeping.py"}
TOOLS |= {"smtplib": "notifications/senders/smtp.py", "http.client": "notifications/senders/line.py"}
TOOLS |= dict.fromkeys(("pickle", "marshal", "shelve", "yaml", "xml"), "")
TOOLS |= dict.fromkeys(("requests", "httpx", "aiohttp", "urllib3", "urllib.request", "ftplib", "socket"), "")
WORDS = r"\b(eval|exec)\(|os\.system|os\.popen|render_template_string|from_string|populate_obj|request\.files"
WORDS += r"|FileField|Access-Control|sessionStorage|[Pp]aste\b"
# Ways in which a script makes HTML, or a script, of text.
HTML = r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|createContextualFragment|srcdoc"
HTML += r"|parseHTML|\beval\b|\bFunction\(|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:"
# Who may read HTML, each a page of the portal's own that it has fetched: docs/security.md, 3.2.2.
READS = {"fresh.js", "desk.js", "kept.js"}
SCRIPTS = [*(ROOT / "static").rglob("*.js"), *(ROOT / "templates").rglob("*.js")]
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


def test_every_proof_exists():
    for row in ROWS:
        proofs = re.findall(r"`([^`]+)`", row[3])
        assert row[3] == (", ".join(f"`{proof}`" for proof in proofs) or "open"), row[0]
        assert [proof for proof in proofs if not is_there(proof)] == [], row[0]


def test_the_figures_are_counted():
    unmet = [row for row in ROWS if row[3] == "open" or row[2].startswith("deviation: ")]
    said = re.search(r"(\d+) of 187 hold, (\d+) are deviations or open", TEXT)
    assert [int(figure) for figure in said.groups()] == [187 - len(unmet), len(unmet)]
    papers = [
        sum(row[2].startswith(f"{word}: ") for row in ROWS) for word in ("written down", "operator's part")
    ]
    said = re.search(r"(\d+) are tested, (\d+) written down, (\d+) the operator's part", TEXT)
    assert [int(figure) for figure in said.groups()] == [187 - len(unmet) - sum(papers), *papers]


def test_a_row_that_rests_on_a_paper_says_so():
    for row in ROWS:
        is_paper = (
            row[2].startswith(("written down: ", "operator's part: ", "deviation: ")) or row[3] == "open"
        )
        assert is_paper or "`tests/" in row[3], row[0]
        assert not row[2].startswith("operator's part: ") or "docs/operating.md#" in row[3], row[0]


def test_every_sealed_column_is_written_down():
    """And nothing else is called sealed."""
    create_app(Settings(database_url="sqlite:///:memory:"))
    sealed = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in sealed_columns(table)
    }
    told = TEXT.partition("Sealed (read only")[2].partition("Kept as a digest")[0]
    assert set(re.findall(r"`(\w+\.\w+)`", told)) == sealed


def test_scripts_make_no_html_of_text():
    assert {"machine.js", "answers.js", "sw.js"} <= {path.name for path in SCRIPTS}, "in folders too"
    for path in SCRIPTS:
        found = re.search(HTML, path.read_text())
        assert not found, f"{path.name}: {found}"
        assert "DOMParser" not in path.read_text() or path.name in READS, path.name


@pytest.mark.parametrize(
    "line",
    [
        "a.innerHTML = b", "a.outerHTML += b", "a.insertAdjacentHTML('beforeend', b)", "a.setHTMLUnsafe(b)",
        "document.write(b)", "range.createContextualFragment(b)", "frame.srcdoc = b", "eval(b)", "new Function(b)",
        "setTimeout('b()', 1)", "a.href = 'javascript:b'", "Document.parseHTMLUnsafe(b)",
    ],
)  # fmt: skip
def test_what_would_make_html_of_text_is_known(line):
    assert re.search(HTML, line)


def test_sharp_tools_stay_out():
    modules = list((ROOT / "portal").rglob("*.py"))
    for path in [*modules, *SCRIPTS]:
        assert not re.search(WORDS, text_of(path)), path.name
        assert "localStorage" not in text_of(path) or path.name in KEEPS, path.name
    for path in modules:
        found = [tool for tool in TOOLS for name in imports(path) if f"{name}.".startswith(f"{tool}.")]
        assert all(path.relative_to(ROOT / "portal").as_posix() in TOOLS[tool].split() for tool in found), (
            f"{path.name}: {found}"
        )
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                assert isinstance(node.args[0], ast.Constant), f"{path.name}: a pattern is put together"
