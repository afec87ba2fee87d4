"""The list folds alerts by incident: the next alert of one must be found in one step."""

from django.db import migrations

TABLES = """
CREATE INDEX signals_alert_case ON signals_alert (work_id, id) WHERE work_id IS NOT NULL;
DROP INDEX signals_alert_work;
"""

UNDO = """
CREATE INDEX signals_alert_work ON signals_alert (work_id) WHERE work_id IS NOT NULL;
DROP INDEX signals_alert_case;
"""


class Migration(migrations.Migration):
    dependencies = [("signals", "0002_partitions")]
    operations = [migrations.RunSQL(TABLES, UNDO)]
