"""The audit trail is sealed into a chain, and neither can be rewritten, by rows or as a whole.

Three guards, one inside the other:

* The application's role keeps no right but to read and to add. Default privileges (`deploy/roles.sql`) hand out four
  rights on every new table, so two are taken back here, from whoever holds them and owns nothing.
* Triggers refuse UPDATE, DELETE and TRUNCATE to everybody, the owner included: that is what holds where one role does
  all, as in `make run`. There is no setting that lets a session past them. What must empty the tables (the tests, which
  empty every table between two cases) owns them and takes the trigger off by name, which the application's role cannot.
* Whoever goes past both (a superuser) is found by the chain.

An entry comes with a row of `shared_auditwaiting` from the database itself, so that no way of inserting forgets it.
Only the rows of that table ever go: deleting one early hides nothing, the entry is then found under no seal.
"""

from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models

import portal.shared.id_ranges

GUARDS = """
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON shared_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_trail();
CREATE TRIGGER seals_are_append_only BEFORE UPDATE OR DELETE ON shared_auditseal
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_audit_trail();
CREATE TRIGGER seals_are_never_emptied BEFORE TRUNCATE ON shared_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_trail();

CREATE FUNCTION let_the_entry_wait_for_its_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shared_auditwaiting (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER entry_waits_for_its_seal AFTER INSERT ON shared_auditentry
    FOR EACH ROW EXECUTE FUNCTION let_the_entry_wait_for_its_seal();

INSERT INTO shared_auditwaiting (entry_id) SELECT id FROM shared_auditentry;
"""

NO_GUARDS = """
DROP TRIGGER entry_waits_for_its_seal ON shared_auditentry;
DROP FUNCTION let_the_entry_wait_for_its_seal();
DROP TRIGGER seals_are_never_emptied ON shared_auditseal;
DROP TRIGGER seals_are_append_only ON shared_auditseal;
DROP TRIGGER audit_is_never_emptied ON shared_auditentry;
"""

RIGHTS = """
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT DISTINCT relation.oid::regclass AS name, rights.grantee
        FROM pg_class relation, aclexplode(relation.relacl) rights
        WHERE relation.oid IN ('shared_auditentry'::regclass, 'shared_auditseal'::regclass)
          AND rights.grantee <> relation.relowner
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %s',
            held.name, CASE held.grantee WHEN 0 THEN 'PUBLIC' ELSE held.grantee::regrole::text END
        );
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shared", "0007_closed_disclosures_have_their_time")]

    operations = [
        migrations.CreateModel(
            name="AuditWaiting",
            fields=[("entry_id", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("covers", portal.shared.id_ranges.IdRangesField()),
                ("count", models.PositiveIntegerField()),
                ("content", models.CharField(max_length=64)),
                ("fingerprints", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={"indexes": [GistIndex(fields=["covers"], name="seal_by_entry")]},
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
