-- Mails: the queue, companies' own texts, languages, and whose turn it is for the daily digest.

-- language: 0 none given, 1 English, 2 French. digest_at: when the next digest of somebody of a company's staff is due.
ALTER TABLE users
	ADD COLUMN language TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER zone,
	ADD COLUMN digest TINYINT UNSIGNED NOT NULL DEFAULT 1 AFTER language,
	ADD COLUMN digest_at DATETIME NULL,
	ADD KEY digest (digest_at);
ALTER TABLE companies ADD COLUMN language TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER zone;
UPDATE users SET digest_at = created_at WHERE role IN (1, 2, 4) AND company_id IS NOT NULL;

-- once is what keeps a message from being there twice. A row waits (status 0) until next_at; while somebody sends it, lease says who,
-- and next_at is until when: after that it is anybody's again. No foreign keys: an interview that was deleted is cancelled by what
-- stands here, which is what calendars were last told (sequence, start_at, minutes, position).
CREATE TABLE mails (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	once VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	kind TINYINT UNSIGNED NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	language TINYINT UNSIGNED NOT NULL DEFAULT 0,
	recipient_id BIGINT NULL,
	name VARCHAR(200) NULL,
	email VARCHAR(254) NOT NULL,
	zone VARCHAR(64) NULL,
	object TINYINT UNSIGNED NOT NULL,
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	cause_id BIGINT NULL,
	sequence INT UNSIGNED NOT NULL DEFAULT 0,
	start_at DATETIME NULL,
	minutes SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	position VARCHAR(200) NULL,
	send_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	next_at DATETIME NOT NULL,
	attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	unknowns SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	lease BIGINT NULL,
	answer_status SMALLINT UNSIGNED NULL,
	answer VARCHAR(500) NULL,
	created_at DATETIME NOT NULL,
	sent_at DATETIME NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY once (once),
	KEY due (status, next_at, id),
	KEY about (object, object_id, id),
	KEY company (company_id, id),
	KEY age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What /dev/outbox shows. Written in development alone, where no server is given that sends.
CREATE TABLE mail_outbox (
	mail_id BIGINT NOT NULL,
	subject VARCHAR(1000) NOT NULL,
	text MEDIUMTEXT NOT NULL,
	html MEDIUMTEXT NULL,
	calendar MEDIUMTEXT NULL,
	message MEDIUMBLOB NOT NULL,
	PRIMARY KEY (mail_id),
	CONSTRAINT mail_outbox_mail FOREIGN KEY (mail_id) REFERENCES mails (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE mail_templates (
	company_id BIGINT NOT NULL,
	kind TINYINT UNSIGNED NOT NULL,
	language TINYINT UNSIGNED NOT NULL,
	subject VARCHAR(500) NOT NULL,
	text MEDIUMTEXT NOT NULL,
	html MEDIUMTEXT NULL,
	updated_by BIGINT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (company_id, kind, language),
	CONSTRAINT mail_templates_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
