from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_nothing_is_lost_torn_or_doubled_by_a_few_kills():
    """``./dev torture --kills 200`` is the same with more blows and kinds of blows."""
    command = [sys.executable, "-m", "tests.torture", "--kills", "7", "--seed", "7", "--pages", "60", "--no-trace"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert ended.returncode == 0, ended.stderr
    assert "0 are lost, 0 torn, 0 twice" in ended.stdout
