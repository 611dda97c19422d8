"""The audit trail grows and never changes: the database refuses to rewrite or delete its rows, whoever asks.

The application's role owns no table, so it can neither drop this guard nor truncate (see `deploy/roles.sql`).
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION refuse_to_change_the_audit_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON shared_auditentry
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_audit_trail();
"""

UNDO = """
DROP TRIGGER audit_is_append_only ON shared_auditentry;
DROP FUNCTION refuse_to_change_the_audit_trail();
"""


class Migration(migrations.Migration):
    dependencies = [("shared", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
