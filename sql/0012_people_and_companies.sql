-- What a company says about itself and its staff: its own page and settings, whose jobs are whose, what people want to be told.

-- slug names the company in public addresses: [a-z0-9-], unique. NULL: a program that does not know the column made the company while
-- it was being replaced; its admin, or interviewctl, gives it one. logo_public_id is a file, which is shown instead of the address in
-- logo. colour is "#rrggbb". active 0: the administrator of the installation has disabled the company. staff_version rises with each
-- change of who is an admin, so that two such changes wait for each other, also in a cluster. cancel_notice_minutes: how long before
-- the start a candidate may still move or cancel a confirmed interview. The retention columns are days; NULL: kept for ever.
-- All of them are written by the company's admin, but for active, which the administrator of the installation writes.
ALTER TABLE companies
	ADD COLUMN slug VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL,
	ADD COLUMN logo_public_id BINARY(16) NULL,
	ADD COLUMN colour CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NULL,
	ADD COLUMN active TINYINT UNSIGNED NOT NULL DEFAULT 1,
	ADD COLUMN staff_version INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN career_page TINYINT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN require_totp TINYINT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN cancel_notice_minutes INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN retention_rejected SMALLINT UNSIGNED NULL,
	ADD COLUMN retention_withdrawn SMALLINT UNSIGNED NULL,
	ADD COLUMN retention_mails SMALLINT UNSIGNED NULL,
	ADD COLUMN retention_notifications SMALLINT UNSIGNED NULL,
	ADD COLUMN retention_chat SMALLINT UNSIGNED NULL,
	ADD COLUMN retention_audit SMALLINT UNSIGNED NULL,
	-- The admin of the installation, who names a company by its id.
	ADD UNIQUE KEY public_id (public_id),
	-- Public addresses; and giving a company its slug, which is refused by it when another has it.
	ADD UNIQUE KEY slug (slug);

-- A company that is here already gets its name, folded to what a slug may have. The key is added where that is taken, too short, a word
-- of the API's own addresses, or looks as if a key had been added to it; so no two of them can meet.
UPDATE companies c JOIN (
	SELECT id, base, ROW_NUMBER() OVER (PARTITION BY base ORDER BY id) AS turn FROM (
		SELECT id, TRIM(BOTH '-' FROM LEFT(TRIM(BOTH '-' FROM LOWER(REGEXP_REPLACE(name, '[^A-Za-z0-9]+', '-'))), 40)) AS base
		FROM companies WHERE slug IS NULL) folded) made ON made.id = c.id
SET c.slug = CASE WHEN made.turn = 1 AND CHAR_LENGTH(made.base) >= 2 AND made.base NOT IN ('companies', 'applications', 'interviews', 'book')
	AND made.base NOT REGEXP '(^|-)[0-9]+$' THEN made.base
	ELSE CONCAT(CASE WHEN made.base = '' THEN 'company' ELSE made.base END, '-', c.id) END
WHERE c.slug IS NULL;

-- owner_id: who answers for the job and is told of it. NULL: whoever posted it. Written when jobs are handed over.
ALTER TABLE jobs ADD COLUMN owner_id BIGINT NULL;

-- name: of the person who is invited, where whoever invites knows it.
ALTER TABLE invitations ADD COLUMN name VARCHAR(200) NULL;

-- What a person has chosen for an event: whether it is shown in the program, and whether it is mailed. Written by that person alone.
-- Without a row both happen. changed_at is when the row was written last.
CREATE TABLE notification_choices (
	user_id BIGINT NOT NULL,
	event VARCHAR(48) NOT NULL,
	app TINYINT UNSIGNED NOT NULL DEFAULT 1,
	mail TINYINT UNSIGNED NOT NULL DEFAULT 1,
	changed_at DATETIME NOT NULL,
	-- Writing a notification, planning a mail, and the owner's settings.
	PRIMARY KEY (user_id, event),
	-- Each node, when it starts, for all who have chosen not to see something, and every two seconds for those who did so lately.
	KEY muting (app, changed_at, user_id),
	CONSTRAINT notification_choices_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
