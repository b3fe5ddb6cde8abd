-- What a company forgets by itself.

-- How far a company is with one kind of what it keeps for a time. A row for each kind for which it has set days, written with that
-- setting and moved by the dispatcher, and by interviewctl. Of rows with a key up to from_id everything is blanked; at_id is the last row
-- that was looked at since the run began (0: none runs), passed_id the first one that was passed over meanwhile (0: none), blanked how
-- many were blanked. The next run begins at next_at, with from_id moved up to what was passed over.
CREATE TABLE retentions (
	company_id BIGINT NOT NULL,
	kind TINYINT UNSIGNED NOT NULL, -- enum retained
	from_id BIGINT NOT NULL DEFAULT 0,
	at_id BIGINT NOT NULL DEFAULT 0,
	passed_id BIGINT NOT NULL DEFAULT 0,
	blanked BIGINT NOT NULL DEFAULT 0,
	next_at DATETIME NOT NULL,
	-- A company's setting, and interviewctl.
	PRIMARY KEY (company_id, kind),
	-- The dispatcher, for what is due.
	KEY due (next_at),
	CONSTRAINT retentions_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

INSERT IGNORE INTO retentions (company_id, kind, next_at)
SELECT c.id, k.kind, UTC_TIMESTAMP() FROM companies c JOIN (SELECT 0 AS kind UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
	UNION ALL SELECT 4 UNION ALL SELECT 5) k
WHERE CASE k.kind WHEN 0 THEN c.retention_rejected WHEN 1 THEN c.retention_withdrawn WHEN 2 THEN c.retention_mails
	WHEN 3 THEN c.retention_notifications WHEN 4 THEN c.retention_chat ELSE c.retention_audit END IS NOT NULL;

-- erased_at: when the texts of the application were erased; they are erased again when the application was changed after that.
ALTER TABLE applications ADD COLUMN erased_at DATETIME NULL;

ALTER TABLE mails
	-- Retention, which reads a company's mails from the oldest one.
	ADD KEY retention (company_id, id);

ALTER TABLE notifications
	-- Retention, which reads a company's notifications from the oldest one.
	ADD KEY retention (company_id, id);
