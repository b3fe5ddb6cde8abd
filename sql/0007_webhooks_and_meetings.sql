-- Programs outside that the dispatcher speaks to: receivers of webhooks, and providers of meeting rooms.

-- A webhook of a company. Written by hr and admin; the dispatcher notes how its receiver does. secret is sealed. events are the names of
-- the events that it asks for (model/events.def), with commas between them. due_at is when the dispatchers look at it next, NULL: when
-- something is written for it. lease is the dispatcher that has it now. failures: attempts since the last success. not_before: until
-- when its receiver is left alone, because it fails or has asked for it.
CREATE TABLE webhooks (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	url VARCHAR(2000) NOT NULL,
	secret VARBINARY(200) NOT NULL,
	secret_old VARBINARY(200) NULL,
	secret_old_until DATETIME NULL,
	events VARCHAR(4000) NOT NULL,
	active TINYINT UNSIGNED NOT NULL DEFAULT 1,
	failing_since DATETIME NULL,
	failures INT UNSIGNED NOT NULL DEFAULT 0,
	not_before DATETIME NULL,
	due_at DATETIME NULL,
	lease BIGINT NULL,
	lease_until DATETIME NULL,
	created_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One webhook, and its deliveries.
	UNIQUE KEY public_id (public_id),
	-- The list of a company's webhooks, and the fan-out, which looks for those that an event goes to. The foreign key needs it too.
	KEY company (company_id, id),
	-- The dispatchers, for those that are due and free.
	KEY due (due_at, id),
	CONSTRAINT webhooks_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An event that is to be sent to a webhook, or was. Written by the fan-out and by a ping, sent by the dispatcher, asked for again by hr
-- and admin, removed by the sweep.
-- Deliveries of one webhook about one object (object, object_id) are sent one after another. next_at of one that is being sent is when
-- it may be tried again should its dispatcher die. attempts: those that have ended, each with its row of webhook_attempts. step: how far
-- the plan of retries has come; a redelivery begins the plan anew.
CREATE TABLE webhook_deliveries (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	webhook_id BIGINT NOT NULL,
	outbox_id BIGINT NOT NULL,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum object: OBJECT_COMPANY; of a ping, which is about no object, too
	object_id BIGINT NOT NULL DEFAULT 0,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum delivery_status: DELIVERY_PENDING
	attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	step SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	next_at DATETIME NOT NULL,
	answer_status SMALLINT UNSIGNED NULL,
	answer_ms INT UNSIGNED NULL,
	answer_body VARCHAR(2048) NULL,
	error VARCHAR(500) NULL,
	created_at DATETIME NOT NULL,
	delivered_at DATETIME NULL,
	PRIMARY KEY (id),
	-- One delivery, and its attempts.
	UNIQUE KEY public_id (public_id),
	-- Nobody reads by this one: an event that is handed on twice is refused by it. The foreign key needs it too.
	UNIQUE KEY once (webhook_id, outbox_id),
	-- The dispatcher, for what a webhook is to be sent next.
	KEY pending (webhook_id, status, next_at, id),
	-- The dispatcher, for whether an earlier delivery about the same object still waits.
	KEY ordered (webhook_id, object, object_id, status, id),
	-- The list of a webhook's deliveries, and asking for a span of them again.
	KEY webhook (webhook_id, id, status),
	-- The sweep of old deliveries.
	KEY age (created_at),
	CONSTRAINT webhook_deliveries_webhook FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- One attempt to send a delivery, and what the receiver answered. Written by the dispatcher.
CREATE TABLE webhook_attempts (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	delivery_id BIGINT NOT NULL,
	at DATETIME NOT NULL,
	answer_status SMALLINT UNSIGNED NULL,
	answer_ms INT UNSIGNED NOT NULL,
	answer_body VARCHAR(2048) NULL,
	error VARCHAR(500) NULL,
	PRIMARY KEY (id),
	-- The list of a delivery's attempts. The foreign key needs it too.
	KEY delivery (delivery_id, id),
	CONSTRAINT webhook_attempts_delivery FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A company's account at a provider of meeting rooms. Written by hr and admin; the dispatcher notes what a test of it showed. A company
-- has at most one; without a row the server's default counts.
-- public_id names the account at the provider. It changes when another account or provider takes its place, so that a meeting knows
-- whether its room can still be changed. secret is sealed and bound to public_id. hosts: one a line.
CREATE TABLE meeting_accounts (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	provider TINYINT UNSIGNED NOT NULL, -- enum provider
	account VARCHAR(254) NULL,
	client VARCHAR(254) NULL,
	key_id VARCHAR(254) NULL,
	secret VARBINARY(12000) NULL,
	hosts VARCHAR(8000) NULL,
	url VARCHAR(500) NULL,
	calendar VARCHAR(254) NULL,
	guests TINYINT UNSIGNED NOT NULL DEFAULT 0,
	test TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum meeting_test: TEST_NEVER
	test_error VARCHAR(500) NULL,
	tested_at DATETIME NULL,
	test_due_at DATETIME NULL,
	test_lease BIGINT NULL,
	created_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Opening the link of a meeting whose room belongs to the account.
	UNIQUE KEY public_id (public_id),
	-- The company's settings, scheduling, and the dispatcher when it makes a room. The foreign key needs it too.
	UNIQUE KEY company (company_id),
	-- The dispatcher, for tests that were asked for.
	KEY due (test_due_at, id),
	CONSTRAINT meeting_accounts_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- How often an account at a provider was used for a host in a window of time that began at period: a minute, a day or a month. Written
-- by the dispatcher, which keeps to the provider's limits.
CREATE TABLE meeting_quotas (
	account BINARY(16) NOT NULL,
	host VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	period DATETIME NOT NULL,
	used INT UNSIGNED NOT NULL,
	-- The dispatcher.
	PRIMARY KEY (account, host, period)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What /join/{token} leads to: the built-in room of that name, or the room that a provider made. Written by scheduling, and by the
-- dispatcher, which makes, changes and cancels rooms. It has no foreign key: it outlives its interview, because the room must still be
-- cancelled.
-- wanted is raised by whatever may change the room; next_at is when the dispatcher looks at it next (NULL: there is nothing to do).
-- trying: a room was asked for and no answer was seen. generation counts the rooms that were given up, for the names by which providers
-- know a repetition. content: the SHA-256 of what the room was last told.
CREATE TABLE meetings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	interview_id BIGINT NOT NULL,
	token BINARY(16) NOT NULL,
	room BINARY(16) NOT NULL,
	provider TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum provider: PROVIDER_BUILT_IN
	account BINARY(16) NULL,
	state TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum meeting_state: MEETING_MADE
	remote_url VARCHAR(2000) NULL,
	remote_id VARCHAR(200) NULL,
	host VARCHAR(254) NULL,
	wanted INT UNSIGNED NOT NULL DEFAULT 0,
	wanted_at DATETIME NULL,
	next_at DATETIME NULL,
	lease BIGINT NULL,
	trying TINYINT UNSIGNED NOT NULL DEFAULT 0,
	generation INT UNSIGNED NOT NULL DEFAULT 0,
	attempts INT UNSIGNED NOT NULL DEFAULT 0,
	content BINARY(32) NULL,
	error VARCHAR(500) NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Whatever reads, changes, cancels or deletes an interview that has a meeting.
	UNIQUE KEY interview (interview_id),
	-- Whoever opens the link.
	UNIQUE KEY token (token),
	-- The dispatcher, for meetings that are due.
	KEY due (next_at, id),
	-- Changing a company's account, after which its waiting rooms are tried again.
	KEY account (account, state)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
