"""Who approved a report in whose name: known until now by the roles that its approver held when somebody asked."""

from django.db import migrations, models


def read_off_roles(apps, schema_editor):
    national = apps.get_model("stakeholders", "RoleAssignment").objects.filter(role="coordinator", region=None)
    reports = apps.get_model("consultations", "SynthesisReport").objects
    reports.filter(approved_by__in=national.values("account")).update(approved_nationally=True)
    apps.get_model("consultations", "NationalReport").objects.exclude(approved_at=None).update(approved_nationally=True)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0034_filters_in_indexes"), ("stakeholders", "0008_screeners_and_auditors")]

    operations = [
        migrations.AddField("nationalreport", "approved_nationally", models.BooleanField(default=False)),
        migrations.AddField("synthesisreport", "approved_nationally", models.BooleanField(default=False)),
        migrations.RunPython(read_off_roles, migrations.RunPython.noop),
    ]
