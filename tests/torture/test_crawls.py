from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.wire
@pytest.mark.slow
def test_whole_crawls_that_are_killed_and_interrupted_lose_nothing():
    """``./dev torture --crawls 40`` is the same with every ordeal."""
    command = [sys.executable, "-m", "tests.torture", "--crawls", "2", "--seed", "0", "--pages", "20", "--no-trace"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "0 are lost, 0 torn, 0 twice" in ended.stdout
