import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

before = importlib.import_module("consultations.migrations.0024_counts_views_and_sounds")

OLD_DIMENSIONS = "DROP FUNCTION consultations_counted_under({columns}varchar, varchar, varchar, varchar, varchar, varchar, bigint);"

# What a contribution is counted under: its own row of values, the day it was received on, the objective that the desk
# recorded, and the open flags by kind. The triggers and the repair both ask here.
FLAGS = """
CREATE FUNCTION consultations_flags_of(contribution bigint) RETURNS SETOF varchar LANGUAGE sql STABLE AS $$
    WITH open AS (
        SELECT DISTINCT f.kind FROM consultations_flag AS f WHERE f.contribution_id = $1 AND f.state = 'open_flag'
    )
    SELECT open.kind FROM open
    UNION ALL SELECT CASE WHEN EXISTS (SELECT 1 FROM open) THEN 'any' ELSE 'none' END
$$;
"""
DIMENSIONS = """
CREATE FUNCTION consultations_counted_under(
    contribution bigint, received timestamptz, axis varchar, kind varchar, language varchar, channel varchar,
    category varchar, province varchar, session bigint
) RETURNS TABLE (dimension varchar, value varchar) LANGUAGE sql STABLE AS $$
    SELECT * FROM (VALUES
        (''::varchar, ''::varchar), ('axis', coalesce(axis, 'none')), ('kind', kind), ('language', language),
        ('channel', channel), ('category', category), ('province', province),
        ('session', (SELECT code FROM consultations_regionalsession WHERE id = session)),
        ('objective', (SELECT a.objective_id FROM consultations_aim AS a WHERE a.contribution_id = contribution)),
        ('day', floor(extract(epoch FROM received) / 86400)::bigint::varchar)
    ) AS each (dimension, value) WHERE each.value IS NOT NULL
    UNION ALL SELECT 'flags'::varchar, kind_of_flag FROM consultations_flags_of(contribution) AS kind_of_flag
$$;
"""

COUNTED = """
    SELECT c.region_id, under.dimension, under.value, c.status, sum(c.sign)
    FROM ({rows}) AS c, consultations_counted_under(
        c.id, c.submitted_at, c.axis_id, c.kind, c.language, c.channel, c.category_id, c.province_id, c.session_id
    ) AS under
    WHERE c.held_for = '' {which} GROUP BY 1, 2, 3, 4 HAVING sum(c.sign) <> 0
"""
COLUMNS = f"id, submitted_at, {before.COLUMNS}"
ARRIVED, GONE = f"SELECT {COLUMNS}, 1 AS sign FROM arrived", f"SELECT {COLUMNS}, -1 AS sign FROM gone"
BOTH = f"{ARRIVED} UNION ALL {GONE}"

NOTE_COUNTS = f"""
CREATE OR REPLACE FUNCTION consultations_note_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {before.NOTE} {COUNTED.format(rows=ARRIVED, which="")};
    ELSIF TG_OP = 'DELETE' THEN
        {before.NOTE} {COUNTED.format(rows=GONE, which="")};
    ELSE
        {before.NOTE} {COUNTED.format(rows=BOTH, which="")};
    END IF;
    RETURN NULL;
END $$;
"""

OF_AIMS = """
    SELECT c.region_id, 'objective', a.objective_id, c.status, sum(a.sign)
    FROM ({rows}) AS a JOIN consultations_contribution AS c ON c.id = a.contribution_id
    WHERE c.held_for = '' GROUP BY 1, 3, 4 HAVING sum(a.sign) <> 0
"""
AIMED = "SELECT contribution_id, objective_id, 1 AS sign FROM arrived"
UNAIMED = "SELECT contribution_id, objective_id, -1 AS sign FROM gone"
NOTE_AIMS = f"""
CREATE FUNCTION consultations_note_aims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {before.NOTE} {OF_AIMS.format(rows=AIMED)};
    ELSIF TG_OP = 'DELETE' THEN
        {before.NOTE} {OF_AIMS.format(rows=UNAIMED)};
    ELSE
        {before.NOTE} {OF_AIMS.format(rows=f"{AIMED} UNION ALL {UNAIMED}")};
    END IF;
    RETURN NULL;
END $$;
"""

# Two flags of one kind are one to the filter: what a contribution was counted under before is made out of the rows that
# were there, the changed ones as they were. Whoever writes flags holds the contribution's row.
OF_FLAGS = """
    WITH touched AS ({touched}), now AS (
        SELECT f.id, f.contribution_id, f.kind FROM consultations_flag AS f
        JOIN touched USING (contribution_id) WHERE f.state = 'open_flag'
    ), was AS ({was}), told AS (
        SELECT DISTINCT contribution_id, kind AS value, 1 AS sign FROM now
        UNION ALL SELECT DISTINCT contribution_id, kind, -1 FROM was
        UNION ALL SELECT t.contribution_id,
            CASE WHEN EXISTS (SELECT 1 FROM now WHERE now.contribution_id = t.contribution_id) THEN 'any' ELSE 'none' END, 1
            FROM touched AS t
        UNION ALL SELECT t.contribution_id,
            CASE WHEN EXISTS (SELECT 1 FROM was WHERE was.contribution_id = t.contribution_id) THEN 'any' ELSE 'none' END, -1
            FROM touched AS t
    )
    SELECT c.region_id, 'flags', told.value, c.status, sum(told.sign)
    FROM told JOIN consultations_contribution AS c ON c.id = told.contribution_id
    WHERE c.held_for = '' GROUP BY 1, 3, 4 HAVING sum(told.sign) <> 0
"""
STANDING = "SELECT contribution_id, kind FROM now WHERE id NOT IN (SELECT id FROM arrived)"
AS_THEY_WERE = "SELECT contribution_id, kind FROM gone WHERE state = 'open_flag'"
NOTE_FLAGS = f"""
CREATE FUNCTION consultations_note_flags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {before.NOTE} {OF_FLAGS.format(touched="SELECT DISTINCT contribution_id FROM arrived", was=STANDING)};
    ELSIF TG_OP = 'DELETE' THEN
        {before.NOTE} {OF_FLAGS.format(
            touched="SELECT DISTINCT contribution_id FROM gone",
            was=f"SELECT contribution_id, kind FROM now UNION ALL {AS_THEY_WERE}",
        )};
    ELSE
        {before.NOTE} {OF_FLAGS.format(
            touched="SELECT contribution_id FROM arrived UNION SELECT contribution_id FROM gone",
            was=f"{STANDING} UNION ALL {AS_THEY_WERE}",
        )};
    END IF;
    RETURN NULL;
END $$;
"""


def triggers(name, table, function):
    """Return the three triggers by which a table's changes are noted, a statement at a time."""
    return f"""
CREATE TRIGGER {name}_arrive AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER {name}_go AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER {name}_change AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""


ADDED = "AND under.dimension IN ('objective', 'flags', 'day')"
FIRST_COUNT = f"""
INSERT INTO consultations_filtercount (region, dimension, value, status, number)
{COUNTED.format(rows=f"SELECT {COLUMNS}, 1 AS sign FROM consultations_contribution", which=ADDED)};
"""
DO = "".join([
    OLD_DIMENSIONS.format(columns=""), FLAGS, DIMENSIONS, NOTE_COUNTS, NOTE_AIMS, NOTE_FLAGS,
    triggers("counts_aims_that", "consultations_aim", "consultations_note_aims"),
    triggers("counts_flags_that", "consultations_flag", "consultations_note_flags"),
    FIRST_COUNT,
])  # fmt: skip
UNDO = "".join([
    *(
        f"DROP TRIGGER counts_{thing}s_that_{what} ON consultations_{thing};"
        for thing in ("aim", "flag") for what in ("arrive", "go", "change")
    ),
    "DROP FUNCTION consultations_note_aims(); DROP FUNCTION consultations_note_flags();",
    OLD_DIMENSIONS.format(columns="bigint, timestamptz, "), "DROP FUNCTION consultations_flags_of(bigint);",
    before.DIMENSIONS, before.TRIGGERS.split("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    "DELETE FROM consultations_filtercount WHERE dimension IN ('objective', 'flags', 'day');",
    "DELETE FROM consultations_filterchange WHERE dimension IN ('objective', 'flags', 'day');",
])  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0032_signed_national_reports'),
        ('shared', '0009_originals_are_kept_for_a_time'),
        ('stakeholders', '0008_screeners_and_auditors'),
        ('strategy', '0002_helplines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ParticipationTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expected', models.PositiveIntegerField(help_text='Those that were read and kept count. Where there is no target, nothing is compared.', verbose_name='contributions expected')),
            ],
            options={
                'verbose_name': 'participation target',
                'verbose_name_plural': 'participation targets',
                'ordering': ['region', 'category__number', 'province', 'axis', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='bulkrun',
            name='redaction',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='consultations.redaction'),
        ),
        migrations.AddField(
            model_name='bulkrun',
            name='tag',
            field=models.CharField(blank=True, max_length=60, verbose_name='tag'),
        ),
        migrations.AddField(
            model_name='officialanswer',
            name='named_at',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name='bulkitem',
            name='why',
            field=models.CharField(blank=True, choices=[('state', 'Its state does not allow it'), ('meanwhile', 'Somebody changed it meanwhile'), ('not_yours', 'It is for others to decide on it'), ('role_ended', 'Whoever started this had lost the role'), ('gone', 'It is not at the desk any more'), ('unwritten', 'Its recording has not been written down'), ('mute', 'Its author cannot answer: neither receipt code nor account'), ('same', 'It stood so already'), ('not_reader', 'The colleague cannot decide on it as it stands'), ('no_answer', 'No answer to it awaits approval'), ('own_hand', 'Whoever started this had a hand in its answer'), ('no_way_back', 'There is no way back from its state'), ('refused', 'Its contents do not allow it'), ('full', 'It has as many tags as it can'), ('no_words', 'These words do not stand in it'), ('answering', 'Somebody has begun to answer it')], max_length=12),
        ),
        migrations.AlterField(
            model_name='bulkrun',
            name='action',
            field=models.CharField(choices=[('move', 'Another state'), ('assign', 'Assignment'), ('publish', 'Proposed answers approved and published'), ('tag', 'A tag added'), ('redact', 'Words hidden from copies')], max_length=10, verbose_name='action'),
        ),
        migrations.AddIndex(
            model_name='filtercount',
            index=models.Index(fields=['dimension', 'value'], name='counts_by_dimension'),
        ),
        migrations.AddConstraint(
            model_name='bulkrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'tag'), models.Q(('tag', ''), _negated=True)), models.Q(models.Q(('action', 'tag'), _negated=True), ('tag', '')), _connector='OR'), name='bulk_tag_is_named'),
        ),
        migrations.AddField(
            model_name='participationtarget',
            name='axis',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategy.axis', verbose_name='axis'),
        ),
        migrations.AddField(
            model_name='participationtarget',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stakeholders.category', verbose_name='stakeholder category'),
        ),
        migrations.AddField(
            model_name='participationtarget',
            name='province',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategy.province', verbose_name='province or prefecture'),
        ),
        migrations.AddField(
            model_name='participationtarget',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategy.region', verbose_name='region'),
        ),
        migrations.AddConstraint(
            model_name='participationtarget',
            constraint=models.UniqueConstraint(fields=('region', 'category', 'province', 'axis'), name='one_target_for_the_same_people', nulls_distinct=False, violation_error_message='There is a target for exactly these already.'),
        ),
        migrations.AddConstraint(
            model_name='participationtarget',
            constraint=models.CheckConstraint(condition=models.Q(('expected__gte', 1)), name='target_expects_somebody', violation_error_message='A target expects at least one contribution.'),
        ),
        migrations.RunSQL(DO, UNDO),
    ]
