"""What the pages say is run: every Python block of the README and the docs, with the output it promises."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(((?!https?:|#|mailto:)[^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.xdist_group("crawl")
def test_python_blocks_run_and_print_what_they_promise(page, request, monkeypatch, tmp_path):
    blocks = BLOCK.findall(page.read_text())
    if any("archives/collections/default" in block for block in blocks):
        (tmp_path / "archives").symlink_to(request.getfixturevalue("crawled").paths.root)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks:
        said = io.StringIO()
        with redirect_stdout(said):
            exec(compile(block, page.name, "exec"), names)
        promised = re.findall(r"^# (.*)$", block, re.MULTILINE)
        if promised and "print(" in block:
            assert said.getvalue().splitlines() == promised


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_page_of_the_docs_is_linked_from_the_readme():
    readme = (ROOT / "README.md").read_text()
    for page in (ROOT / "docs").glob("*.md"):
        assert f"docs/{page.name}" in readme, page.name
