"""The event table, partitioned by recording time, and its sequence of ids.

Partitions of a month are made ahead by `journal.partitions`; the default one takes what no month is ready for, so that
nothing is ever refused.
"""

from django.db import migrations

TABLE = """
CREATE SEQUENCE journal_event_id AS bigint;
CREATE TABLE journal_event (
    id bigint NOT NULL DEFAULT nextval('journal_event_id'),
    stream text NOT NULL,
    stream_id bigint NOT NULL,
    seq integer NOT NULL,
    contract_id bigint,
    customer_id bigint,
    sort text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL DEFAULT '',
    happened timestamptz NOT NULL,
    recorded timestamptz NOT NULL,
    actor_id bigint,
    actor_kind text NOT NULL DEFAULT 'system',
    role text NOT NULL DEFAULT '',
    person text NOT NULL DEFAULT '',
    line text NOT NULL DEFAULT '',
    payload jsonb NOT NULL DEFAULT '{}',
    digest bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (id, recorded)
) PARTITION BY RANGE (recorded);
CREATE TABLE journal_event_rest PARTITION OF journal_event DEFAULT;
CREATE INDEX journal_event_stream ON journal_event (stream, stream_id, seq);
CREATE INDEX journal_event_contract ON journal_event (contract_id, kind, happened) WHERE sort = 'fact';
CREATE INDEX journal_event_actor ON journal_event (actor_id, recorded) WHERE actor_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    """Makes the table that the model of 0001 describes."""

    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE journal_event; DROP SEQUENCE journal_event_id"),
    ]
