-- Sessions that refresh, one-time tokens that go out by mail, invitations of staff, and the version of a person's profile.

ALTER TABLE users ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1 AFTER token_version;

-- version: the user's token_version when the family began. Whatever ends the sessions of a user raises that one.
ALTER TABLE refresh_tokens
	ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 0 AFTER user_id,
	ADD KEY successor (parent_id);

-- The token itself is nowhere: it is derived from public_id with the server's key. A request for an unknown address leaves a
-- row too, without a user, so that it costs the same and tells nothing.
ALTER TABLE one_time_tokens
	ADD COLUMN public_id BINARY(16) NOT NULL AFTER id,
	MODIFY COLUMN user_id BIGINT NULL;

-- Its token is derived like those.
CREATE TABLE invitations (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	invited_by BIGINT NOT NULL,
	role TINYINT UNSIGNED NOT NULL,
	email VARCHAR(254) NOT NULL,
	email_lower VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (LOWER(email)) STORED,
	token_hash BINARY(32) NOT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	accepted_at DATETIME NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY token (token_hash),
	KEY company (company_id, id),
	KEY address (company_id, email_lower),
	CONSTRAINT invitations_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT invitations_inviter FOREIGN KEY (invited_by) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
