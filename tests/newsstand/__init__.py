"""A newspaper's server that can also misbehave, byte by byte, for everybody's tests."""

from tests.newsstand.certificates import make_certificate
from tests.newsstand.server import Answer, Exchanged, Newsstand

__all__ = ["Answer", "Exchanged", "Newsstand", "make_certificate"]
