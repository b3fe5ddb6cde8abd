-- Reminders are planned behind the fan-out, and not by it.

-- Up to which mail reminders were planned: those of an interview are planned from the mails that announce it. Written by the dispatcher
-- that has the right to fan out, in the row of that right alone.
ALTER TABLE dispatch_locks ADD COLUMN reminded_to BIGINT NOT NULL DEFAULT 0;
UPDATE dispatch_locks SET reminded_to = (SELECT COALESCE(MAX(id), 0) FROM mails) WHERE id = 1;
