-- What happened, and who is told. History, audit, outbox and notifications are written together, in the transaction of the change
-- itself. They have no foreign keys, because they outlive their objects: object says what a row is about, object_id is its key.

-- A member of an object that changed, before and after. Written with each change.
CREATE TABLE history (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NULL,
	object TINYINT UNSIGNED NOT NULL, -- enum object
	object_id BIGINT NOT NULL,
	actor_id BIGINT NULL,
	at DATETIME NOT NULL,
	member VARCHAR(40) NOT NULL,
	old_text MEDIUMTEXT NULL,
	new_text MEDIUMTEXT NULL,
	PRIMARY KEY (id),
	-- The figures of how long applications stay in each stage.
	KEY company_object (company_id, object, member, object_id, id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Who did what, when and from where. Written with each change. No surface reads it so far, so it has no index.
CREATE TABLE audit (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NULL,
	actor_id BIGINT NULL,
	actor_role TINYINT UNSIGNED NOT NULL, -- enum role
	at DATETIME NOT NULL,
	action VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL, -- enum object
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NULL,
	address VARCHAR(45) NULL,
	request_id VARCHAR(72) NULL,
	PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An event that the outside is told of. Written with the change, handed on to webhooks, mails, meetings and the stream by the
-- dispatcher's fan-out, in the order of id, which for one object is the order of the commits. Removed by the sweep.
CREATE TABLE outbox (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	actor_id BIGINT NULL,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL, -- enum object
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	at DATETIME NOT NULL,
	-- The status of the object before and after the event, in words; none of an event that leaves it as it is.
	was VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
	became VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum outbox_status: OUTBOX_WAITING
	-- Why it was put aside, and when. None of an event that was not.
	reason VARCHAR(300) NULL,
	put_aside_at DATETIME NULL,
	PRIMARY KEY (id),
	-- The fan-out, for what waits; interviewctl outbox, for what was put aside.
	KEY waiting (status, id),
	-- The sweep of old events.
	KEY age (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A person whom a deleted object concerned. Written with the deletion, removed by the fan-out, which tells them.
CREATE TABLE outbox_people (
	outbox_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	-- The fan-out.
	PRIMARY KEY (outbox_id, user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A right that one dispatcher has for as long as its transaction lasts; id is of enum dispatch_right. The rows are
-- made here. A lock keeps out the dispatchers of one database server; turns is raised with it, because Galera carries no locks
-- to other nodes, but refuses the second of two transactions that have written to the same row.
CREATE TABLE dispatch_locks (
	id TINYINT UNSIGNED NOT NULL, -- enum dispatch_right
	turns BIGINT NOT NULL DEFAULT 0,
	-- The dispatchers, which lock it.
	PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
INSERT INTO dispatch_locks (id) VALUES (1), (2);

-- An event as one reader of the stream sees it (GET /api/v1/events). user_id 0: the admins and hr of the company; else one person.
-- Written by the fan-out alone, which has one writer at a time. So the keys come in the order of the commits, and whoever has seen all
-- rows up to one key has missed none. Removed by the sweep.
-- object_id 0: the object was deleted, so nothing says any longer who may see it.
CREATE TABLE events (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	user_id BIGINT NOT NULL DEFAULT 0,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL, -- enum object
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Admins and hr, who read the stream of their company.
	KEY staff (company_id, user_id, id),
	-- Interviewers and candidates, who read their own.
	KEY person (user_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Up to where the oldest events of a reader were removed: whoever has read less than that has missed some. Written by the sweep.
CREATE TABLE events_swept (
	company_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	swept_to BIGINT NOT NULL,
	-- Each reading of the stream.
	PRIMARY KEY (company_id, user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A notification of one person about one event. Written with the change; the person marks it as read.
CREATE TABLE notifications (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	user_id BIGINT NOT NULL,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL, -- enum object
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	title VARCHAR(200) NOT NULL,
	message VARCHAR(1000) NULL,
	read_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One notification.
	UNIQUE KEY public_id (public_id),
	-- The list and the count of unread ones, and marking all as read.
	KEY unread (user_id, read_at, id),
	-- The lists of all and of those that were read. The foreign key needs it too.
	KEY user (user_id, id, read_at),
	CONSTRAINT notifications_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The answer to a request with an Idempotency-Key, for repetitions of it. Written with the request itself, removed after a day.
-- scope is the SHA-256 of user, key and endpoint. What was asked, and the answer with its tokens, secrets and names, is sealed as a whole.
CREATE TABLE replays (
	scope BINARY(32) NOT NULL,
	sealed MEDIUMBLOB NOT NULL,
	created_at DATETIME NOT NULL,
	-- A request that brings the key again.
	PRIMARY KEY (scope),
	-- The sweep of old answers.
	KEY age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
