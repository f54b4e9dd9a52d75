"""The book of runs, what each source brought, and when listings are read next."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Integer,
    PrimaryKeyConstraint,
)

from newscrawler.state.columns import Moment, Words

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "listing",
        Column("key_hash", BigInteger(), autoincrement=False, nullable=False),
        Column("url", Words(), nullable=False),
        Column("source", Words()),
        Column("kind", Words(), nullable=False),
        Column("interval_s", Integer(), nullable=False),
        Column("share_new", Float(), nullable=False),
        Column("read_at", Moment()),
        Column("next_due", Moment(), nullable=False),
        PrimaryKeyConstraint("key_hash"),
    )
    op.create_table(
        "run",
        Column("crawl_id", Words(), nullable=False),
        Column("sources", Words(), nullable=False),
        Column("settings_digest", Words()),
        Column("started_at", Moment(), nullable=False),
        Column("ended_at", Moment()),
        Column("finish_reason", Words()),
        Column("exit_code", Integer()),
        Column("counts", Words()),
        PrimaryKeyConstraint("crawl_id"),
    )
    op.create_table(
        "source",
        Column("name", Words(), nullable=False),
        Column("site", Words()),
        Column("last_run_at", Moment()),
        Column("last_new_at", Moment()),
        Column("failures", Integer(), nullable=False),
        PrimaryKeyConstraint("name"),
    )
