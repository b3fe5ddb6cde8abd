-- When people can be had, what takes their time, and calendars of other programs.

-- The calendar of a person: one row for each user, made with them. Zone and buffers are set by the demo data alone so far.
-- A booking begins by raising version here, in the order of user_id: that row lock, which on Galera is a certification conflict, is
-- what keeps two bookings of one person apart.
CREATE TABLE calendars (
	user_id BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 0,
	zone VARCHAR(64) NULL,
	buffer_before SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	buffer_after SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	-- Bookings, and free slots.
	PRIMARY KEY (user_id),
	CONSTRAINT calendars_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A span of a weekday in which a person works, in minutes since midnight on the clock of the calendar, half-open. weekday: 0 Sunday to
-- 6 Saturday. Somebody without any row works Monday to Friday from 9 to 17. Written by the demo data alone so far.
CREATE TABLE working_hours (
	user_id BIGINT NOT NULL,
	weekday TINYINT UNSIGNED NOT NULL,
	from_minute SMALLINT UNSIGNED NOT NULL,
	to_minute SMALLINT UNSIGNED NOT NULL,
	-- Free slots.
	PRIMARY KEY (user_id, weekday, from_minute),
	CONSTRAINT working_hours_span CHECK (weekday <= 6 AND from_minute < to_minute AND to_minute <= 1440),
	CONSTRAINT working_hours_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A span of a day whose hours differ from those of its weekday; with from_minute = to_minute nothing of that day. Written by the demo
-- data alone so far.
CREATE TABLE calendar_exceptions (
	user_id BIGINT NOT NULL,
	day DATE NOT NULL,
	from_minute SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	to_minute SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	-- Free slots.
	PRIMARY KEY (user_id, day, from_minute),
	CONSTRAINT calendar_exceptions_span CHECK (from_minute <= to_minute AND to_minute <= 1440),
	CONSTRAINT calendar_exceptions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Who takes part in an interview, and the time that it takes of them: one row for each interview and person. Written with the
-- interview. A cancelled interview keeps its rows, released. A row without an interview is a hold, which expires; no page makes holds
-- so far.
-- busy is the person whose time is taken, NULL when it was released.
CREATE TABLE bookings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	interview_id BIGINT NULL,
	person_id BIGINT NOT NULL,
	part TINYINT UNSIGNED NOT NULL, -- enum part
	released TINYINT UNSIGNED NOT NULL DEFAULT 0,
	start_at DATETIME NOT NULL,
	end_at DATETIME NOT NULL,
	expires_at DATETIME NULL,
	busy BIGINT GENERATED ALWAYS AS (CASE WHEN released = 0 THEN person_id ELSE NULL END) STORED,
	PRIMARY KEY (id),
	-- Whether somebody sits on an interview, which decides who may see it and its files, and taking them off it.
	UNIQUE KEY person_interview (person_id, interview_id),
	-- The lists of those who sit on interviews, the feed of a calendar, and the daily digest. The foreign key needs it too.
	KEY person_time (person_id, start_at, interview_id, part),
	-- The check for a clash when booking, and free slots.
	KEY busy_time (busy, start_at, end_at),
	-- The people of an interview, moving and releasing its time; and expired holds, which have none. The foreign key needs it too.
	KEY interview (interview_id),
	CONSTRAINT bookings_span CHECK (start_at < end_at),
	CONSTRAINT bookings_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE,
	CONSTRAINT bookings_person FOREIGN KEY (person_id) REFERENCES users (id)
	-- Nobody reads by this one, which MariaDB alone has. It refuses what the booking transaction, which checks first, should never let
	-- pass. On MySQL the lock on the calendar is the only guard.
	/*M!100503 , PERIOD FOR slot (start_at, end_at), UNIQUE KEY busy_slot (busy, slot WITHOUT OVERLAPS) */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The feed of a person's interviews: whoever has its address may read it. Written by its owner, who makes, renews and ends it. Only
-- the SHA-256 of the token in the address is kept; NULL: the feed was ended. ended_at is when a new password, or disabling the account,
-- ended it last.
CREATE TABLE calendar_feeds (
	user_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	token_hash BINARY(32) NULL,
	created_at DATETIME NULL,
	ended_at DATETIME NULL,
	-- The owner's settings.
	PRIMARY KEY (user_id),
	-- Programs that read the feed.
	UNIQUE KEY token (token_hash),
	CONSTRAINT calendar_feeds_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Where a person's other calendar is read from. Written by the staff of a company, and by the dispatcher, which reads it again and
-- again. The address is a secret, so it is sealed, and only its host is ever shown.
-- After a failed reading what the last good one found still counts. next_at is also the end of the lease of a reading that is under
-- way, and lease says whose. whole_until: up to when busy_times were worked out.
CREATE TABLE calendar_sources (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	name VARCHAR(200) NULL,
	host VARCHAR(255) NOT NULL,
	url VARBINARY(2100) NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum source_status: SOURCE_NEW
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
	-- One source, which is shown, read at once or removed.
	UNIQUE KEY public_id (public_id),
	-- The lists of a company's and of a person's sources, and how many a person has. The foreign key needs it too.
	KEY company (company_id, user_id, id),
	-- The dispatcher, for what is to be read next.
	KEY due (next_at, id),
	-- The foreign key needs it.
	KEY user (user_id),
	CONSTRAINT calendar_sources_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT calendar_sources_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A time that such a source takes of its person, half-open. Written by the dispatcher, under the lock of the person's calendar. What is
-- longer than a day stands here in pieces of a day, so that what overlaps a time is found among what begins less than a day before
-- it, as with bookings.
CREATE TABLE busy_times (
	source_id BIGINT NOT NULL,
	start_at DATETIME NOT NULL,
	end_at DATETIME NOT NULL,
	user_id BIGINT NOT NULL,
	-- The dispatcher, which compares and replaces what a source takes. The foreign key needs it too.
	PRIMARY KEY (source_id, start_at),
	-- The check for a clash when booking, and free slots.
	KEY person_time (user_id, start_at, end_at),
	CONSTRAINT busy_times_span CHECK (start_at < end_at),
	CONSTRAINT busy_times_source FOREIGN KEY (source_id) REFERENCES calendar_sources (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
