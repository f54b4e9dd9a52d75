"""The catalogue of publications: one TOML file a source (docs/sources.md)."""

from newscrawler.sources.catalogue import load_catalogue, load_source, source_files, source_for_url
from newscrawler.sources.durations import read_duration, write_duration
from newscrawler.sources.loader import parse_source, read_source
from newscrawler.sources.source import Politeness, RightsPolicy, Source, Thresholds
from newscrawler.sources.writer import write_source

__all__ = [
    "Politeness",
    "RightsPolicy",
    "Source",
    "Thresholds",
    "load_catalogue",
    "load_source",
    "parse_source",
    "read_duration",
    "read_source",
    "source_files",
    "source_for_url",
    "write_duration",
    "write_source",
]
