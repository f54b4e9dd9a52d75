"""
Every table, once: the migrations must end in exactly this (a test compares them).

`key_hash` is `urls.key_hash(url_key)`: joins in eight bytes what would cost a hundred as text.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, Table, false, text

from newscrawler.state.columns import Moment, RowNumber, Words

HEAD = "0002"
"""The newest schema revision: the last script in migrations/versions."""

metadata = MetaData()

version = Table("alembic_version", metadata, Column("version_num", Words, primary_key=True))

_PENDING = "state = 'pending'"

url = Table(
    "url",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("key_hash", BigInteger, nullable=False, unique=True),
    Column("url", Words, nullable=False),
    Column("url_key", Words, nullable=False),
    Column("host_group", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("detail", Words),
    Column("passing", Boolean, nullable=False, server_default=false()),
    Column("decided", Boolean, nullable=False, server_default=false()),
    Column("rank", BigInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("leases", Integer, nullable=False, server_default=text("0")),
    Column("events", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Moment),
    Column("settled_at", Moment),
    Column("callback", Words),
    Column("found_how", Words, nullable=False),
    Column("found_via", Words),
    Column("found_at", Moment),
    Column("title", Words),
    Column("published", Moment),
    Column("modified", Moment),
    Column("summary", Words),
    Column("language", Words),
)
# Partial indexes hold only what waits, so a lease costs the same whatever was done before.
Index(
    "url_ready",
    url.c.source,
    url.c.host_group,
    url.c.rank.desc(),
    url.c.id,
    sqlite_where=text(f"{_PENDING} AND retry_at IS NULL"),
    postgresql_where=text(f"{_PENDING} AND retry_at IS NULL"),
)
Index(
    "url_resting",
    url.c.retry_at,
    sqlite_where=text(f"{_PENDING} AND retry_at IS NOT NULL"),
    postgresql_where=text(f"{_PENDING} AND retry_at IS NOT NULL"),
)
Index("url_leased", url.c.id, sqlite_where=text("state = 'leased'"), postgresql_where=text("state = 'leased'"))

event = Table(
    "event",
    metadata,
    Column("key_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("what", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("detail", Words),
    Column("crawl_id", Words),
)

capture = Table(
    "capture",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("crawl_id", Words, nullable=False),
    Column("captured_at", Moment, nullable=False),
    Column("warc_filename", Words, nullable=False),
    Column("warc_offset", BigInteger, nullable=False),
    Column("warc_length", BigInteger, nullable=False),
    Column("record_id", Words, nullable=False),
    Column("payload_digest", Words),
    Column("payload_length", BigInteger),
    Column("http_status", Integer),
    Column("content_type", Words),
    Column("charset", Words),
    Column("found_via", Words),
    Column("found_at", Moment),
    Column("url", Words, nullable=False),
    Column("url_key", Words, nullable=False),
    Column("method", Words, nullable=False),
    Column("record_type", Words, nullable=False),
    Column("truncated", Words),
    Column("refers_to", Words),
    Column("etag", Words),
    Column("last_modified", Words),
)
Index("capture_place", capture.c.warc_filename, capture.c.warc_offset, unique=True)
Index("capture_url_key", capture.c.url_key, capture.c.id)
_ORIGINAL = text("record_type = 'response' AND truncated IS NULL AND payload_digest IS NOT NULL")
Index("capture_original", capture.c.payload_digest, sqlite_where=_ORIGINAL, postgresql_where=_ORIGINAL)

validator = Table(
    "validator",
    metadata,
    Column("key_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("payload_digest", Words, nullable=False),
    Column("kept_word", Integer, nullable=False),
    Column("broke_word", Integer, nullable=False),
    Column("unchecked", Integer, nullable=False),
)

warc_file = Table(
    "warc_file",
    metadata,
    Column("name", Words, primary_key=True),
    Column("crawl_id", Words),
    Column("committed", BigInteger, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("records", Integer),
    Column("sha256", Words),
    Column("closed_at", Moment),
)

article = Table(
    "article",
    metadata,
    Column("id", Words, primary_key=True),
    Column("key_hash", BigInteger, nullable=False),
    Column("captured_at", Moment, nullable=False),
    Column("text_digest", Words, nullable=False),
    Column("headline", Words),
)
Index("article_versions", article.c.key_hash, article.c.captured_at)

run = Table(
    "run",
    metadata,
    Column("crawl_id", Words, primary_key=True),
    Column("sources", Words, nullable=False),
    Column("settings_digest", Words),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("finish_reason", Words),
    Column("exit_code", Integer),
    Column("counts", Words),
)

source = Table(
    "source",
    metadata,
    Column("name", Words, primary_key=True),
    Column("site", Words),
    Column("last_run_at", Moment),
    Column("last_new_at", Moment),
    Column("failures", Integer, nullable=False),
)

listing = Table(
    "listing",
    metadata,
    Column("key_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("url", Words, nullable=False),
    Column("source", Words),
    Column("kind", Words, nullable=False),
    Column("interval_s", Integer, nullable=False),
    Column("share_new", Float, nullable=False),
    Column("read_at", Moment),
    Column("next_due", Moment, nullable=False),
)
