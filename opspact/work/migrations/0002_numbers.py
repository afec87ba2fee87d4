"""The sequence that numbers work items. Gaps are allowed: only documents are numbered without any."""

from django.db import migrations


class Migration(migrations.Migration):
    """Makes the sequence."""

    dependencies = [("work", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE work_number AS bigint START 100001", "DROP SEQUENCE work_number"),
    ]
