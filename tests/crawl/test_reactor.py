"""What keeps the reactor free, and the figures that say whether it was."""

import asyncio
import gc
import sys
from types import SimpleNamespace

import pytest
from scrapy import signals
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newscrawler.crawl import pulse
from newscrawler.crawl.pulse import Pulse, waited_for_processor_s
from newscrawler.crawl.steady import SWITCH_INTERVAL_S, Steady


def beats(monkeypatch, *, late_s: float, waited_s: float) -> dict:
    """The figures after one beat that was so late, of which the machine kept the processor for so long."""
    stats = MemoryStatsCollector(get_crawler())
    crawler = SimpleNamespace(stats=stats, signals=SignalManager())
    moments, waits = iter([0.0, pulse.BEAT_S + late_s, 1.0]), iter([0.0, waited_s, 1.0])
    naps = iter([None])

    async def sleep(_: float) -> None:
        if next(naps, "over") == "over":
            raise asyncio.CancelledError

    monkeypatch.setattr(pulse, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    monkeypatch.setattr(pulse, "waited_for_processor_s", lambda: next(waits))
    monkeypatch.setattr(pulse, "asyncio", SimpleNamespace(sleep=sleep))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Pulse(crawler).watch())
    return {name.removeprefix("reactor/"): value for name, value in stats.get_stats().items()}


def test_a_late_beat_is_a_stall_and_a_hold(monkeypatch):
    assert beats(monkeypatch, late_s=0.08, waited_s=0.0) == {
        "longest_stall_ms": 80,
        "stalls_over_50_ms": 1,
        "longest_hold_ms": 80,
        "holds_over_50_ms": 1,
    }


def test_what_the_machine_took_is_no_hold(monkeypatch):
    assert beats(monkeypatch, late_s=0.08, waited_s=0.06) == {
        "longest_stall_ms": 80,
        "stalls_over_50_ms": 1,
        "longest_hold_ms": 20,
        "holds_over_50_ms": 0,
    }


def test_waiting_for_the_processor_only_grows():
    before = waited_for_processor_s()
    assert 0 <= before <= waited_for_processor_s()


def test_modules_are_not_looked_through_for_garbage_while_the_spider_is_open():
    interval = sys.getswitchinterval()
    crawler = SimpleNamespace(signals=SignalManager())
    steady = Steady(crawler)
    crawler.signals.send_catch_log(signals.spider_opened)
    try:
        assert gc.get_freeze_count() > 10_000
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL_S)
    finally:
        crawler.signals.send_catch_log(signals.spider_closed)
    assert gc.get_freeze_count() == 0
    assert sys.getswitchinterval() == interval
    del steady
