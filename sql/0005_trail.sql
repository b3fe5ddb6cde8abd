-- What happened: written in the transaction of the change itself. No foreign keys, because the trail outlives its objects.
-- object is a number of enum object, object_id its key.

CREATE TABLE history (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NULL,
	object TINYINT UNSIGNED NOT NULL,
	object_id BIGINT NOT NULL,
	actor_id BIGINT NULL,
	at DATETIME NOT NULL,
	member VARCHAR(40) NOT NULL,
	old_text MEDIUMTEXT NULL,
	new_text MEDIUMTEXT NULL,
	PRIMARY KEY (id),
	KEY object (object, object_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE audit (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NULL,
	actor_id BIGINT NULL,
	actor_role TINYINT UNSIGNED NOT NULL,
	at DATETIME NOT NULL,
	action VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL,
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NULL,
	address VARCHAR(45) NULL,
	request_id VARCHAR(72) NULL,
	PRIMARY KEY (id),
	KEY company (company_id, id),
	KEY actor (actor_id, id),
	KEY object (object, object_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Taken with: WHERE status = 0 AND next_at <= now ORDER BY next_at, id LIMIT n FOR UPDATE SKIP LOCKED.
CREATE TABLE outbox (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	actor_id BIGINT NULL,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL,
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	at DATETIME NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	next_at DATETIME NOT NULL,
	error VARCHAR(500) NULL,
	PRIMARY KEY (id),
	KEY due (status, next_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Answers kept for Idempotency-Key. scope is the SHA-256 of user, key and endpoint, fingerprint that of the request.
CREATE TABLE replays (
	scope BINARY(32) NOT NULL,
	fingerprint BINARY(32) NOT NULL,
	status SMALLINT UNSIGNED NOT NULL,
	type VARCHAR(127) NULL,
	headers MEDIUMTEXT NULL,
	body MEDIUMBLOB NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (scope),
	KEY age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE notifications (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	user_id BIGINT NOT NULL,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL,
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	title VARCHAR(200) NOT NULL,
	message VARCHAR(1000) NULL,
	read_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY user (user_id, id),
	KEY unread (user_id, read_at, id),
	CONSTRAINT notifications_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
