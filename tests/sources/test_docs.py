import re
from pathlib import Path

from newscrawler.discovery import PROBLEMS, REFUSALS
from newscrawler.sources.fields import KEYS

DOCS = Path(__file__).parents[2] / "docs"


def first_column(name):
    return {
        word
        for row in re.findall(r"^\| (`.*?) \|", (DOCS / name).read_text(), re.MULTILINE)
        for word in re.findall(r"`([^`]+)`", row)
    }


def test_every_key_of_a_source_file_is_documented():
    assert set(KEYS) == first_column("sources.md")


def test_every_reason_and_problem_is_documented():
    assert set(PROBLEMS) | set(REFUSALS) <= first_column("discovery.md")


def test_the_examples_in_the_docs_run():
    for name in ("sources.md", "discovery.md", "demo.md"):
        for block in re.findall(r"```python\n(.*?)```", (DOCS / name).read_text(), re.DOTALL):
            exec(block, {})
