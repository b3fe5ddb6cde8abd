-- Calendars of other programs: what they are given of interviews, and what is taken from them.

-- The SEQUENCE of what calendars are told: rises with another time, place, link or people, and when the interview is cancelled.
ALTER TABLE interviews ADD COLUMN sequence INT UNSIGNED NOT NULL DEFAULT 0;

-- The feed of a person: whoever has its address may read it. Only the SHA-256 of the token in it is kept; NULL: it was ended.
CREATE TABLE calendar_feeds (
	user_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	token_hash BINARY(32) NULL,
	created_at DATETIME NULL,
	PRIMARY KEY (user_id),
	UNIQUE KEY token (token_hash),
	CONSTRAINT calendar_feeds_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Where a person's other calendar is read from. The address is a secret, so it is sealed, and only its host is ever shown.
-- status: 0 not read yet, 1 the last reading succeeded, 2 it failed; then what the last good one found still counts. next_at is
-- also the lease of a reading in hand, whose owner is lease. whole_until: up to when busy_times were worked out.
CREATE TABLE calendar_sources (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	name VARCHAR(200) NULL,
	host VARCHAR(255) NOT NULL,
	url VARBINARY(2100) NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	failures SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	error VARCHAR(500) NULL,
	etag VARCHAR(500) NULL,
	modified VARCHAR(100) NULL,
	events INT UNSIGNED NOT NULL DEFAULT 0,
	left_out INT UNSIGNED NOT NULL DEFAULT 0,
	whole_until DATETIME NULL,
	tried_at DATETIME NULL,
	read_at DATETIME NULL,
	next_at DATETIME NOT NULL,
	lease BIGINT NULL,
	created_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY company (company_id, user_id, id),
	KEY user (user_id, id),
	KEY due (next_at, id),
	CONSTRAINT calendar_sources_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT calendar_sources_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Taken time from those sources, half-open. What is longer than a day stands here in pieces of a day, so that what overlaps a
-- time is found among what begins less than a day before it, as with bookings. Written under the lock of the person's calendar.
CREATE TABLE busy_times (
	source_id BIGINT NOT NULL,
	start_at DATETIME NOT NULL,
	end_at DATETIME NOT NULL,
	user_id BIGINT NOT NULL,
	PRIMARY KEY (source_id, start_at),
	KEY person_time (user_id, start_at, end_at),
	CONSTRAINT busy_times_span CHECK (start_at < end_at),
	CONSTRAINT busy_times_source FOREIGN KEY (source_id) REFERENCES calendar_sources (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
