import json
import subprocess
import sys

import pytest

from newscrawler.archive import CollectionPaths, open_archive
from newscrawler.corpus import open_corpus
from newscrawler.demo.stories import all_stories


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    archives = tmp_path_factory.mktemp("archives")
    command = [sys.executable, "-m", "newscrawler", "demo", "--archives", str(archives), "--port", "0", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout), CollectionPaths(archives, "demo")


@pytest.mark.wire
@pytest.mark.slow
def test_the_demonstration_archives_and_cleans_every_story(crawled):
    summary, paths = crawled
    assert summary["totals"]["extracted"] == len(all_stories())
    headlines = {article.headline for article in open_corpus(paths.base).articles()}
    assert headlines == {story.headline for story in all_stories()}


@pytest.mark.wire
@pytest.mark.slow
def test_the_oddities_are_archived_and_no_articles(crawled):
    summary, paths = crawled
    assert {"gone", "redirect", "robots"} <= set(summary["reasons"])
    with open_archive(paths.base) as archive:
        statuses = {capture.http_status for capture in archive.captures(include_revisits=True)}
    assert {200, 301, 404, 410} <= statuses
