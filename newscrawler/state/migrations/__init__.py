"""Schema migrations: Alembic scripts that ship in the package and run on the connection that found them due."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from newscrawler.errors import ConfigurationError


def upgrade(connection: Connection, found: str | None, *, to: str = "head") -> None:
    """
    Bring the schema from revision ``found`` (None: an empty database) to ``to``, inside the open transaction.

    Raises ConfigurationError for a revision these scripts do not know: the database is newer than this program.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise ConfigurationError(
            f"the state database has schema {found}, which this version does not know; "
            "it was made by a newer newscrawler: update the program, the database is unchanged"
        )
    command.upgrade(config, to)
