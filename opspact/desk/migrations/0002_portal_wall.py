from django.db import migrations

from opspact.tenancy.rls import protect


class Migration(migrations.Migration):
    """What customer people reach of the desk's tables: the files of their own cases."""

    dependencies = [("desk", "0001_initial"), ("tenancy", "0003_portal_wall")]
    operations = [protect("desk_attachment", may="SELECT, INSERT")]
