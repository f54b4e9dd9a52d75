"""Where sources come from: a file, a name in a folder of files, or a bare URL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from newscrawler.errors import SourceError
from newscrawler.sources.fields import KEYS, slug
from newscrawler.sources.loader import read_source
from newscrawler.sources.shapes import url_kind
from newscrawler.sources.source import Source

EXAMPLES = Path(__file__).parent / "examples"
"""What ships with the package: to read and to copy; `load_catalogue` leaves them out unless named."""


def catalogue_directory() -> Path:
    """``./sources`` when there is one, otherwise the examples of the package."""
    own = Path("sources")
    return own if own.is_dir() else EXAMPLES


def load_catalogue(directory: Path | str | None = None) -> tuple[Source, ...]:
    """Every source of a folder, sorted by name; SourceError for a wrong file or two of one name."""
    folder = Path(directory) if directory is not None else catalogue_directory()
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; make it and add a source with `newscrawler sources add URL`")
    by_name: dict[str, Source] = {}
    for path in source_files(folder):
        source = read_source(path)
        if (other := by_name.setdefault(source.name, source)) is not source:
            raise SourceError(f"{path}: name: {source.name!r} is taken by {other.path}; give one of them another name")
    return tuple(by_name[name] for name in sorted(by_name))


def load_source(path_or_name: Path | str, *, directory: Path | str | None = None) -> Source:
    """
    One source: a path of a TOML file, or the name of one in ``directory`` (default: ./sources, then the examples).

    A name is looked for as FOLDER/NAME.toml first, then by the ``name`` key. SourceError names the nearest ones.
    """
    path = Path(path_or_name)
    if path.suffix == ".toml" or path.parent != Path("."):
        return read_source(path)
    name = str(path_or_name)
    folders = [Path(directory)] if directory is not None else list(dict.fromkeys((catalogue_directory(), EXAMPLES)))
    for folder in folders:
        if (file := folder / f"{name}.toml").is_file():
            return read_source(file)
        for source in load_catalogue(folder) if folder.is_dir() else ():
            if source.name == name:
                return source
    known = sorted(file.stem for folder in folders for file in source_files(folder))
    raise SourceError(
        f"no source named {name!r} in {', '.join(map(str, folders))}; known: {', '.join(known[:20]) or 'none'}; "
        "a bare URL works too"
    )


def source_files(folder: Path) -> Iterator[Path]:
    """The source files of a folder, in order of name."""
    yield from sorted(folder.glob("*.toml"))


def source_for_url(url: str) -> Source:
    """
    A source for a bare URL, named for its host: everything on that host, nothing beyond it.

    The URL's shape decides what it is: a feed, a sitemap, a single article, else a front page. SourceError when it is
    no http or https URL.
    """
    asked = url if "://" in url else f"https://{url}"
    try:
        clean = KEYS["site"].read(asked)
    except ValueError:
        raise SourceError(f"{url!r} is no http or https URL; write it like https://news.example/") from None
    parts = urlsplit(clean)
    kind = url_kind(clean)
    named = {"feed": "feeds", "sitemap": "sitemaps", "article": "articles"}.get(kind, "fronts")
    urls = (clean,) if kind != "robots" else (f"{parts.scheme}://{parts.netloc}/",)
    return Source(
        name=slug(parts.netloc.removeprefix("www.")),
        title=parts.netloc,
        site=f"{parts.scheme}://{parts.netloc}/",
        hosts=(parts.netloc.lower(),),
        **{named: urls},  # type: ignore[arg-type]
    )
