-- Meeting rooms of other providers. A company has at most one provider: no row means the server's default. provider: 0 built in, 1 Jitsi,
-- 2 Google Meet, 3 Google Calendar, 4 Zoom, 5 Microsoft Teams, 6 none. public_id names the account at the provider: it changes when
-- another account or provider takes its place, so that a meeting knows whether its room can still be changed. secret is sealed
-- and bound to public_id. hosts: one a line. test: 0 never, 1 asked for, 2 passed, 3 failed.
CREATE TABLE meeting_accounts (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	provider TINYINT UNSIGNED NOT NULL,
	account VARCHAR(254) NULL,
	client VARCHAR(254) NULL,
	key_id VARCHAR(254) NULL,
	secret VARBINARY(12000) NULL,
	hosts VARCHAR(8000) NULL,
	url VARCHAR(500) NULL,
	calendar VARCHAR(254) NULL,
	guests TINYINT UNSIGNED NOT NULL DEFAULT 0,
	test TINYINT UNSIGNED NOT NULL DEFAULT 0,
	test_error VARCHAR(500) NULL,
	tested_at DATETIME NULL,
	test_due_at DATETIME NULL,
	test_lease BIGINT NULL,
	created_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY company (company_id),
	KEY due (test_due_at, id),
	CONSTRAINT meeting_accounts_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What was asked of a provider in its running window: a minute, a day, a month that began at period.
CREATE TABLE meeting_quotas (
	account BINARY(16) NOT NULL,
	host VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	period DATETIME NOT NULL,
	used INT UNSIGNED NOT NULL,
	PRIMARY KEY (account, host, period)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The meeting outlives its interview, because its room must still be cancelled. state: 0 there is a room, 1 it is being made, 2 the
-- built-in room stands in for it, 3 it was cancelled. wanted is raised by whatever may change the room; next_at is when
-- the dispatcher looks at it next (NULL: nothing to do). trying: a room was asked for and no answer was seen. generation counts the
-- rooms given up, for the names that providers know repetitions by. content: the SHA-256 of what the room was last told.
ALTER TABLE meetings
	DROP FOREIGN KEY meetings_interview,
	ADD COLUMN account BINARY(16) NULL AFTER provider,
	ADD COLUMN state TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER account,
	ADD COLUMN wanted INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN wanted_at DATETIME NULL,
	ADD COLUMN next_at DATETIME NULL,
	ADD COLUMN lease BIGINT NULL,
	ADD COLUMN trying TINYINT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN generation INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN attempts INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN host VARCHAR(254) NULL,
	ADD COLUMN content BINARY(32) NULL,
	ADD COLUMN error VARCHAR(500) NULL,
	ADD KEY due (next_at, id),
	ADD KEY account (account, state);
