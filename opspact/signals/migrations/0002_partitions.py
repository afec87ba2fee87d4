"""Deliveries, alerts and their events, partitioned: deliveries by day, the others by month.

Partitions are made ahead and dropped by `signals.partitions`; the default ones take what no partition is ready for, so
that nothing is ever refused. Bodies are stored deflated, so PostgreSQL need not try to.
"""

from django.db import migrations

from opspact.tenancy.rls import protect

TABLES = """
CREATE SEQUENCE signals_delivery_id AS bigint;
CREATE TABLE signals_delivery (
    id bigint NOT NULL DEFAULT nextval('signals_delivery_id'),
    source_id bigint NOT NULL,
    key text NOT NULL,
    day date NOT NULL,
    received timestamptz NOT NULL,
    state text NOT NULL,
    reason text NOT NULL DEFAULT '',
    path text NOT NULL DEFAULT '',
    headers jsonb NOT NULL DEFAULT '{}',
    body bytea STORAGE EXTERNAL NOT NULL,
    size integer NOT NULL,
    signals integer NOT NULL DEFAULT 0,
    PRIMARY KEY (id, day),
    UNIQUE (source_id, key, day)
) PARTITION BY RANGE (day);
CREATE TABLE signals_delivery_rest PARTITION OF signals_delivery DEFAULT;
CREATE INDEX signals_delivery_source ON signals_delivery (source_id, id);
CREATE INDEX signals_delivery_dead ON signals_delivery (id) WHERE state = 'dead';

CREATE SEQUENCE signals_alert_id AS bigint;
CREATE TABLE signals_alert (
    id bigint NOT NULL DEFAULT nextval('signals_alert_id'),
    source_id bigint NOT NULL,
    customer_id bigint,
    contract_id bigint,
    key text NOT NULL,
    type text NOT NULL,
    content text NOT NULL,
    object text NOT NULL,
    discoverer text NOT NULL,
    severity smallint NOT NULL,
    labels jsonb NOT NULL,
    link text NOT NULL,
    started timestamptz NOT NULL,
    ended timestamptz,
    recorded timestamptz NOT NULL,
    judgement text NOT NULL DEFAULT 'new',
    why text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    judged timestamptz,
    judged_by_id bigint,
    acknowledged timestamptz,
    acknowledged_by_id bigint,
    rule text NOT NULL DEFAULT '',
    service text NOT NULL DEFAULT '',
    site text NOT NULL DEFAULT '',
    window_id bigint,
    flapping boolean NOT NULL DEFAULT false,
    work_id bigint,
    PRIMARY KEY (id, recorded)
) PARTITION BY RANGE (recorded);
CREATE TABLE signals_alert_rest PARTITION OF signals_alert DEFAULT;
CREATE INDEX signals_alert_open ON signals_alert (id) WHERE ended IS NULL;
CREATE INDEX signals_alert_pending ON signals_alert (id) WHERE judgement = 'pending';
CREATE INDEX signals_alert_work ON signals_alert (work_id) WHERE work_id IS NOT NULL;
CREATE INDEX signals_alert_recorded ON signals_alert USING brin (recorded);
CREATE INDEX signals_alert_contract ON signals_alert (contract_id, id);

CREATE SEQUENCE signals_alertevent_id AS bigint;
CREATE TABLE signals_alertevent (
    id bigint NOT NULL DEFAULT nextval('signals_alertevent_id'),
    alert_id bigint NOT NULL,
    recorded timestamptz NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    account_id bigint,
    data jsonb NOT NULL DEFAULT '{}'
) PARTITION BY RANGE (recorded);
CREATE TABLE signals_alertevent_rest PARTITION OF signals_alertevent DEFAULT;
CREATE INDEX signals_alertevent_alert ON signals_alertevent (alert_id, id);

ALTER TABLE signals_track SET (fillfactor = 70);
"""

UNDO = """
DROP TABLE signals_delivery, signals_alert, signals_alertevent;
DROP SEQUENCE signals_delivery_id, signals_alert_id, signals_alertevent_id;
"""


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial"), ("tenancy", "0003_portal_wall")]
    operations = [
        migrations.RunSQL(TABLES, UNDO),
        protect("signals_alert", may="SELECT"),
    ]
