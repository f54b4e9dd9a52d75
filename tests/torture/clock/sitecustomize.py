"""Python's clock, put forward or back by NEWSCRAWLER_TORTURE_CLOCK seconds; found through PYTHONPATH, by nothing else."""

import datetime
import os
import time

SHIFT = float(os.environ["NEWSCRAWLER_TORTURE_CLOCK"])
_real, _time = datetime.datetime, time.time


class _AnyDatetime(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, _real)


class _Shifted(_real, metaclass=_AnyDatetime):
    @classmethod
    def now(cls, tz=None):
        return _real.now(tz) + datetime.timedelta(seconds=SHIFT)


datetime.datetime = _Shifted
time.time = lambda: _time() + SHIFT
