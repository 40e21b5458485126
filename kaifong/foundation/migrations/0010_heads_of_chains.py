"""Where each chain ends: moved on by the database with each block, never back."""

from django.db import migrations, models

MOVED = """
CREATE FUNCTION kf_head_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO foundation_head (chain, number, hash) VALUES (NEW.chain, NEW.number, NEW.hash)
    ON CONFLICT (chain) DO UPDATE SET number = excluded.number, hash = excluded.hash
    WHERE excluded.number > foundation_head.number;
    RETURN NULL;
END $$;
CREATE TRIGGER head_moved AFTER INSERT ON foundation_block
    FOR EACH ROW EXECUTE FUNCTION kf_head_moved();
CREATE FUNCTION kf_head_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.number <= OLD.number OR NEW.chain <> OLD.chain THEN
        RAISE EXCEPTION 'The head of a chain only moves on.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_kept BEFORE UPDATE OR DELETE ON foundation_head
    FOR EACH ROW EXECUTE FUNCTION kf_head_kept();
INSERT INTO foundation_head (chain, number, hash)
SELECT DISTINCT ON (chain) chain, number, hash FROM foundation_block ORDER BY chain, number DESC;
"""
UNMOVED = """
DROP TRIGGER head_moved ON foundation_block;
DROP TRIGGER head_kept ON foundation_head;
DROP FUNCTION kf_head_moved;
DROP FUNCTION kf_head_kept;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0009_merges_are_changes")]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=40, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(MOVED, UNMOVED),
    ]
