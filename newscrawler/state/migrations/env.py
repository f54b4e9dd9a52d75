"""What Alembic runs around the scripts: one transaction on the connection that `upgrade` was given."""

from alembic import context

from newscrawler.state.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
