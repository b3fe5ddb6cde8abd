-- API keys, and the accounts of programs.

-- A key by which a program sends requests with the rights of user_id; only its SHA-256 is kept. Written by its user, or by an admin for
-- a service account; deleted by nobody: an ended one says whose the rows of the audit are.
-- scopes and addresses are lists with commas; no addresses: the key works from everywhere. last_used_at and last_address are written in
-- batches. company_id is that of the user.
CREATE TABLE api_keys (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	user_id BIGINT NOT NULL,
	company_id BIGINT NULL,
	made_by BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	scopes VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	addresses VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NULL,
	key_hash BINARY(32) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	expires_at DATETIME NULL,
	last_used_at DATETIME NULL,
	last_address VARCHAR(64) NULL,
	ended_at DATETIME NULL,
	PRIMARY KEY (id),
	-- Whoever reads, changes or ends one, and the batches of what was used.
	UNIQUE KEY public_id (public_id),
	-- Each request with a key that the worker does not know.
	UNIQUE KEY hash (key_hash),
	-- The list of one's own keys, and their number. The foreign key needs it too.
	KEY user (user_id, ended_at, id),
	-- The list of a company's keys, for its admins, and their number. The foreign key needs it too.
	KEY company (company_id, ended_at, id),
	-- Each node, every two seconds, for what has ended.
	KEY ended (ended_at),
	-- The foreign key needs it.
	KEY maker (made_by),
	CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users (id),
	CONSTRAINT api_keys_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT api_keys_maker FOREIGN KEY (made_by) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A service account is a user whose only way in is its key: nobody logs in with it, so it is not active, and it has neither a password nor
-- a calendar. Its address is one that can get no mail.
ALTER TABLE users ADD COLUMN service TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER active;

-- The key with which something was done; none of what people did themselves.
ALTER TABLE audit ADD COLUMN key_id BIGINT NULL AFTER actor_role;
