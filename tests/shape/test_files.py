"""Papers and locks."""

import re
import subprocess
from pathlib import Path

import pytest

from portal.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_name_no_host_and_hash_everything(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    for block in re.split(r"\n(?=[a-z])", text):
        if re.match(r"[a-z].*==", block):
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_every_setting_has_its_heading():
    text = (ROOT / "docs/settings.md").read_text()
    documented = set(re.findall(rf"^## ({PREFIX}\w+)", text, re.MULTILINE))
    assert documented == {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_verb_of_make_is_in_its_help():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for verb in (
        "setup",
        "run",
        "owner",
        "key",
        "test",
        "check",
        "fix",
        "messages",
        "soak",
        "pictures",
        "clean",
    ):
        assert re.search(rf"^{verb}\s", shown, re.MULTILINE), verb


def test_the_papers_name_no_path_of_a_machine():
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "Makefile", ROOT / ".ci/run"]:
        assert not re.search(r"/(home|work|Users|root)/", path.read_text()), path.name


def test_the_front_door_is_short_and_its_pictures_are_light():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 60
    pictures = re.findall(r'src="(docs/pictures/\w+\.png)"', text)
    assert len(pictures) == 2
    for picture in pictures:
        assert (ROOT / picture).stat().st_size <= 80 * 1024, f"{picture}: make pictures"


def test_the_top_level_is_what_it_is():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    code = {"pyproject.toml", "portal", "templates", "static", "instance", "tests", "wsgi.py"}
    papers = {
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs",
        "Makefile",
        "requirements.txt",
        "requirements-dev.txt",
    }
    assert {name for name in top if not name.startswith(".")} == code | papers
