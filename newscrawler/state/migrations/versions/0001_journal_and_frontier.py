"""The journal of captures, the frontier and the ledger."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

from newscrawler.state.columns import Moment, RowNumber, Words

revision = "0001"
down_revision: str | None = None

ORIGINAL = text("record_type = 'response' AND truncated IS NULL AND payload_digest IS NOT NULL")
READY = text("state = 'pending' AND retry_at IS NULL")
RESTING = text("state = 'pending' AND retry_at IS NOT NULL")
LEASED = text("state = 'leased'")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "article",
        Column("id", Words(), nullable=False),
        Column("key_hash", BigInteger(), nullable=False),
        Column("captured_at", Moment(), nullable=False),
        Column("text_digest", Words(), nullable=False),
        Column("headline", Words()),
        PrimaryKeyConstraint("id"),
    )
    op.create_index("article_versions", "article", ["key_hash", "captured_at"])
    op.create_table(
        "capture",
        Column("id", RowNumber, nullable=False),
        Column("crawl_id", Words(), nullable=False),
        Column("captured_at", Moment(), nullable=False),
        Column("warc_filename", Words(), nullable=False),
        Column("warc_offset", BigInteger(), nullable=False),
        Column("warc_length", BigInteger(), nullable=False),
        Column("record_id", Words(), nullable=False),
        Column("payload_digest", Words()),
        Column("payload_length", BigInteger()),
        Column("http_status", Integer()),
        Column("content_type", Words()),
        Column("charset", Words()),
        Column("found_via", Words()),
        Column("found_at", Moment()),
        Column("url", Words(), nullable=False),
        Column("url_key", Words(), nullable=False),
        Column("method", Words(), nullable=False),
        Column("record_type", Words(), nullable=False),
        Column("truncated", Words()),
        Column("refers_to", Words()),
        Column("etag", Words()),
        Column("last_modified", Words()),
        PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "capture_original",
        "capture",
        ["payload_digest"],
        sqlite_where=ORIGINAL,
        postgresql_where=ORIGINAL,
    )
    op.create_index("capture_place", "capture", ["warc_filename", "warc_offset"], unique=True)
    op.create_index("capture_url_key", "capture", ["url_key", "id"])
    op.create_table(
        "event",
        Column("key_hash", BigInteger(), autoincrement=False, nullable=False),
        Column("slot", Integer(), autoincrement=False, nullable=False),
        Column("at", Moment(), nullable=False),
        Column("what", Words(), nullable=False),
        Column("reason", Words(), nullable=False),
        Column("detail", Words()),
        Column("crawl_id", Words()),
        PrimaryKeyConstraint("key_hash", "slot"),
    )
    op.create_table(
        "url",
        Column("id", RowNumber, nullable=False),
        Column("key_hash", BigInteger(), nullable=False),
        Column("url", Words(), nullable=False),
        Column("url_key", Words(), nullable=False),
        Column("host_group", Words(), nullable=False),
        Column("source", Words(), nullable=False),
        Column("kind", Words(), nullable=False),
        Column("state", Words(), nullable=False),
        Column("reason", Words(), nullable=False),
        Column("detail", Words()),
        Column("passing", Boolean(), nullable=False, server_default=false()),
        Column("decided", Boolean(), nullable=False, server_default=false()),
        Column("rank", BigInteger(), nullable=False),
        Column("priority", Integer(), nullable=False),
        Column("depth", Integer(), nullable=False),
        Column("attempts", Integer(), nullable=False, server_default=text("0")),
        Column("leases", Integer(), nullable=False, server_default=text("0")),
        Column("events", Integer(), nullable=False, server_default=text("0")),
        Column("retry_at", Moment()),
        Column("settled_at", Moment()),
        Column("callback", Words()),
        Column("found_how", Words(), nullable=False),
        Column("found_via", Words()),
        Column("found_at", Moment()),
        Column("title", Words()),
        Column("published", Moment()),
        Column("modified", Moment()),
        Column("summary", Words()),
        Column("language", Words()),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("key_hash"),
    )
    op.create_index("url_leased", "url", ["id"], sqlite_where=LEASED, postgresql_where=LEASED)
    op.create_index(
        "url_ready",
        "url",
        ["source", "host_group", literal_column("rank DESC"), "id"],
        sqlite_where=READY,
        postgresql_where=READY,
    )
    op.create_index(
        "url_resting",
        "url",
        ["retry_at"],
        sqlite_where=RESTING,
        postgresql_where=RESTING,
    )
    op.create_table(
        "validator",
        Column("key_hash", BigInteger(), autoincrement=False, nullable=False),
        Column("etag", Words()),
        Column("last_modified", Words()),
        Column("payload_digest", Words(), nullable=False),
        Column("kept_word", Integer(), nullable=False),
        Column("broke_word", Integer(), nullable=False),
        Column("unchecked", Integer(), nullable=False),
        PrimaryKeyConstraint("key_hash"),
    )
    op.create_table(
        "warc_file",
        Column("name", Words(), nullable=False),
        Column("crawl_id", Words()),
        Column("committed", BigInteger(), nullable=False),
        Column("closed", Boolean(), nullable=False),
        Column("records", Integer()),
        Column("sha256", Words()),
        Column("closed_at", Moment()),
        PrimaryKeyConstraint("name"),
    )
