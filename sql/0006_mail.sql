-- Mails: the queue, what development shows of them, and companies' own texts.

-- A mail that is to be sent, or was. Written by the dispatcher: it plans mails from the events of the outbox, and daily digests, sends
-- them, and stores the result. Removed when old.
-- once names what there is to be only one of, so that no message is there twice. A row waits until next_at; while somebody sends it,
-- lease says who, and next_at is until when: after that it is anybody's again. There are no foreign keys, because an interview that was
-- deleted is cancelled in calendars by what they were last told, which stands here: sequence, start_at, minutes, position.
-- waits_for says why a waiting row is held back. One that waits for the verification of whoever caused it has in next_at when it
-- lapses. counted_at is when a row was counted against the quotas of its company, which count mails to addresses that nobody has
-- verified.
CREATE TABLE mails (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	once VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	kind TINYINT UNSIGNED NOT NULL, -- enum mail_kind
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum mail_status: MAIL_WAITING
	waits_for TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum mail_wait: WAIT_NONE
	language TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum language: LANGUAGE_NONE
	recipient_id BIGINT NULL,
	name VARCHAR(200) NULL,
	email VARCHAR(254) NOT NULL,
	zone VARCHAR(64) NULL,
	object TINYINT UNSIGNED NOT NULL, -- enum object
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
	counted_at DATETIME NULL,
	attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	unknowns SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	lease BIGINT NULL,
	answer_status SMALLINT UNSIGNED NULL,
	answer VARCHAR(500) NULL,
	created_at DATETIME NOT NULL,
	sent_at DATETIME NULL,
	PRIMARY KEY (id),
	-- A reminder that is wanted again after it was dropped. A second mail of the same name is refused by it.
	UNIQUE KEY once (once),
	-- The dispatcher, for what is due; and /dev/outbox, for what was sent last.
	KEY due (status, next_at, id),
	-- What calendars were last told about an interview, and reminders that are overtaken.
	KEY about (object, object_id, id),
	-- The list of a company's mails.
	KEY company (company_id, id),
	-- The dispatcher, which counts what a company sent lately to addresses that nobody has verified.
	KEY quota (company_id, counted_at, email),
	-- The verification of an address, which releases the mails that wait for it.
	KEY held (waits_for, cause_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The turn to count a company's mails. Written by the dispatcher, which raises version before it counts and keeps the row locked until
-- its mail is counted. So two of them, on two nodes as well, never both take the last one of a quota.
CREATE TABLE mail_quotas (
	company_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	-- The dispatcher, which counts.
	PRIMARY KEY (company_id),
	CONSTRAINT mail_quotas_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The text of a mail, for /dev/outbox. Written by the dispatcher in development alone, where no mail server is given. public_id is that of
-- the mail. Nothing else looks for a mail by it, and so only what stands here has an index of it.
CREATE TABLE mail_outbox (
	mail_id BIGINT NOT NULL,
	public_id BINARY(16) NOT NULL,
	subject VARCHAR(1000) NOT NULL,
	text MEDIUMTEXT NOT NULL,
	html MEDIUMTEXT NULL,
	calendar MEDIUMTEXT NULL,
	message MEDIUMBLOB NOT NULL,
	-- /dev/outbox. The foreign key needs it too.
	PRIMARY KEY (mail_id),
	-- One mail in /dev/outbox.
	UNIQUE KEY public_id (public_id),
	CONSTRAINT mail_outbox_mail FOREIGN KEY (mail_id) REFERENCES mails (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A company's own text of one kind of mail in one language. Written by hr and admin.
CREATE TABLE mail_templates (
	company_id BIGINT NOT NULL,
	kind TINYINT UNSIGNED NOT NULL, -- enum mail_kind
	language TINYINT UNSIGNED NOT NULL, -- enum language
	subject VARCHAR(500) NOT NULL,
	text MEDIUMTEXT NOT NULL,
	html MEDIUMTEXT NULL,
	updated_by BIGINT NULL,
	updated_at DATETIME NOT NULL,
	-- The dispatcher, which writes a mail with it, and the list of a company's texts. The foreign key needs it too.
	PRIMARY KEY (company_id, kind, language),
	CONSTRAINT mail_templates_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
