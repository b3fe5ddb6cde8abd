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

-- An archive of what is kept of a person, for that person (company_id NULL) or for hr, of what the own company has. Written by whoever
-- orders it; the dispatcher writes the file and, when the archive has expired, removes both. open_*: a unique key over these
-- columns allows one export that is not written yet for each person, company and orderer. next_at: when the dispatcher writes it, until when another one does
-- (lease), or when it expires.
CREATE TABLE exports (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	user_id BIGINT NOT NULL,
	company_id BIGINT NULL,
	ordered_by BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum export_status: EXPORT_WAITING
	open_user BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN user_id ELSE NULL END) STORED, -- EXPORT_WAITING
	open_company BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN COALESCE(company_id, 0) ELSE NULL END) STORED, -- EXPORT_WAITING
	open_orderer BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN ordered_by ELSE NULL END) STORED, -- EXPORT_WAITING
	file_public_id BINARY(16) NULL,
	attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
	lease BIGINT NULL,
	next_at DATETIME NOT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NULL,
	PRIMARY KEY (id),
	-- Ordering, which finds the export that waits. A second one is refused by it.
	UNIQUE KEY open (open_user, open_company, open_orderer),
	-- The newest export of a person or candidate for whoever has ordered it; and erasure.
	KEY newest (user_id, company_id, ordered_by, id),
	-- The dispatcher, for what is due.
	KEY due (next_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
