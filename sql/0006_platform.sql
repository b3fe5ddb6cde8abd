-- Offers, screening chats and webhooks.

-- At most one offer of an application is open (sent, status 0): open_application is NULL for the others.
CREATE TABLE offers (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	application_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	salary DECIMAL(12,2) NOT NULL,
	currency CHAR(3) NOT NULL,
	start_date DATE NOT NULL,
	letter_public_id BINARY(16) NULL,
	notes MEDIUMTEXT NULL,
	response_notes MEDIUMTEXT NULL,
	created_by BIGINT NOT NULL,
	sent_at DATETIME NOT NULL,
	expires_at DATETIME NULL,
	responded_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	open_application BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN application_id ELSE NULL END) STORED,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY open_application (open_application),
	KEY company (company_id, id),
	KEY candidate (candidate_id, id),
	KEY application (application_id, id),
	CONSTRAINT offers_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT offers_application FOREIGN KEY (application_id) REFERENCES applications (id),
	CONSTRAINT offers_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE chat_sessions (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	application_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	question SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	score DECIMAL(5,2) NULL,
	summary MEDIUMTEXT NULL,
	started_at DATETIME NOT NULL,
	completed_at DATETIME NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY application (application_id, id),
	KEY company (company_id, id),
	KEY candidate (candidate_id, id),
	CONSTRAINT chat_sessions_application FOREIGN KEY (application_id) REFERENCES applications (id),
	CONSTRAINT chat_sessions_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE chat_messages (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	session_id BIGINT NOT NULL,
	sender TINYINT UNSIGNED NOT NULL,
	text MEDIUMTEXT NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY session (session_id, id),
	CONSTRAINT chat_messages_session FOREIGN KEY (session_id) REFERENCES chat_sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- events: a set, bit 1 << number of enum webhook_event.
CREATE TABLE webhooks (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	url VARCHAR(2000) NOT NULL,
	secret VARBINARY(200) NOT NULL,
	secret_old VARBINARY(200) NULL,
	secret_old_until DATETIME NULL,
	events INT UNSIGNED NOT NULL,
	active TINYINT UNSIGNED NOT NULL DEFAULT 1,
	failing_since DATETIME NULL,
	created_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY company (company_id, id),
	CONSTRAINT webhooks_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE webhook_deliveries (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	webhook_id BIGINT NOT NULL,
	outbox_id BIGINT NOT NULL,
	event VARCHAR(48) NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	next_at DATETIME NOT NULL,
	answer_status SMALLINT UNSIGNED NULL,
	answer_ms INT UNSIGNED NULL,
	answer_body VARBINARY(2048) NULL,
	error VARCHAR(500) NULL,
	created_at DATETIME NOT NULL,
	delivered_at DATETIME NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY once (webhook_id, outbox_id),
	KEY due (status, next_at, id),
	KEY webhook (webhook_id, id),
	CONSTRAINT webhook_deliveries_webhook FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
