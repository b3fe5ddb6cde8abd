-- Companies, people, and what people log in with.
--
-- What holds in all of these files:
-- They keep to the common ground of MariaDB 10.11 and MySQL 8. What only MariaDB has stands in comments that MySQL skips.
-- A key inside is a BIGINT; public_id, a UUIDv7 that the program makes, is what the outside calls an object by. Times are DATETIME in
-- UTC, in whole seconds. A closed set is a TINYINT with the numbers of the enum that its column names. version rises with each
-- change of a row; it is what If-Match is compared with.
-- The comment of a table says what a row is and who writes it. The comment of an index says who reads by it; an index that loses its
-- last reader is removed. Their order counts: where two cost the same, the server takes the first.

-- A company, whose staff see nothing of another one. Written when an interviewer registers (assistant's register), by
-- `interviewctl user add`, and by the demo data.
CREATE TABLE companies (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	name VARCHAR(200) NOT NULL,
	logo VARCHAR(2000) NULL,
	address VARCHAR(500) NULL,
	phone VARCHAR(50) NULL,
	email VARCHAR(254) NULL,
	zone VARCHAR(64) NULL,
	language TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum language: LANGUAGE_NONE
	version INT UNSIGNED NOT NULL DEFAULT 1,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- `interviewctl user add --company NAME`, which uses a company of that name before it makes one.
	KEY name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An account: one person, one role. Written by the registrations of assistant and platform, by an accepted invitation, by
-- `interviewctl user add`, and by its owner's profile and passwords.
-- email is kept as it was written; email_lower is what is unique and what a login asks for, and accents count there.
-- token_version is in every token: raising it ends all sessions but kept_session, the one in which the password was changed.
-- sessions_ended_at is when it rose last. digest_at is when the next daily digest of a member of staff is due.
CREATE TABLE users (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NULL,
	role TINYINT UNSIGNED NOT NULL, -- enum role
	active TINYINT UNSIGNED NOT NULL DEFAULT 1,
	verified TINYINT UNSIGNED NOT NULL DEFAULT 0,
	token_version INT UNSIGNED NOT NULL DEFAULT 0,
	kept_session BINARY(16) NULL,
	sessions_ended_at DATETIME NULL,
	email VARCHAR(254) NOT NULL,
	email_lower VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (LOWER(email)) STORED,
	username VARCHAR(150) NULL,
	name VARCHAR(200) NOT NULL,
	first_name VARCHAR(200) NOT NULL,
	last_name VARCHAR(200) NOT NULL,
	phone VARCHAR(50) NULL,
	title VARCHAR(200) NULL,
	bio MEDIUMTEXT NULL,
	zone VARCHAR(64) NULL,
	language TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum language: LANGUAGE_NONE
	picture_public_id BINARY(16) NULL,
	password_hash VARCHAR(255) NULL,
	digest TINYINT UNSIGNED NOT NULL DEFAULT 1,
	digest_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Every request, for the account of its token; and whoever names a colleague, a candidate or an interviewer by id.
	UNIQUE KEY public_id (public_id),
	-- Login, and scheduling that names the interviewer by address. Registering twice is refused by it.
	UNIQUE KEY email (email_lower),
	-- Registration, which says whether a username is taken, and is refused by it when two come at once.
	UNIQUE KEY username (username),
	-- Free slots of all interviewers of a company. The foreign key needs it too.
	KEY company (company_id, role, id),
	-- Each node, every two seconds, for whose sessions have ended.
	KEY sessions_ended (sessions_ended_at),
	-- The dispatcher, for whose digest is due.
	KEY digest (digest_at),
	CONSTRAINT users_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A session: a login and all tokens that come of it, which have public_id as `sid`. Written by both logins, prolonged by each refresh,
-- ended by logout, by a refresh token that was used twice, and removed by the sweep 30 days after its last token expired.
-- version is the user's token_version when it began. device and address are those of the login: a client whose address has logged in
-- before is not held back when strangers try passwords. expires_at is when the last of its tokens expires.
CREATE TABLE sessions (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	user_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL,
	device VARCHAR(300) NULL,
	address VARCHAR(64) NOT NULL,
	created_at DATETIME NOT NULL,
	last_seen_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	ended_at DATETIME NULL,
	PRIMARY KEY (id),
	-- Logout, which ends the session of the token, and live updates, which ask whether it has ended.
	UNIQUE KEY public_id (public_id),
	-- A login to an account that many have tried, for whether this address is known. The foreign key needs it too.
	KEY user (user_id, address),
	-- Each node, every two seconds, for what has ended.
	KEY ended (ended_at),
	-- The sweep of old sessions.
	KEY expiry (expires_at),
	CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A refresh token of a session; of the token itself only the SHA-256 is kept. Written by platform's login and refresh, removed by the
-- dispatcher's sweep.
-- A login begins with one. Each refresh adds a token, whose parent is the token that was spent; used_at is set when its own successor
-- is first used, revoked_at when it was replaced before it was used.
CREATE TABLE refresh_tokens (
	id BIGINT NOT NULL AUTO_INCREMENT,
	session_id BIGINT NOT NULL,
	parent_id BIGINT NULL,
	token_hash BINARY(32) NOT NULL,
	issued_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	spent_at DATETIME NULL,
	used_at DATETIME NULL,
	revoked_at DATETIME NULL,
	PRIMARY KEY (id),
	-- Refresh and logout, which bring the token.
	UNIQUE KEY token (token_hash),
	-- A refresh with a spent token, which replaces the unused successor.
	KEY successor (parent_id),
	-- The sweep of expired tokens.
	KEY expiry (expires_at),
	-- The foreign key needs it.
	KEY session (session_id),
	CONSTRAINT refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A mailed link that resets a password or verifies an address. Written by those who ask for one, used once, removed by the sweep.
-- The token is nowhere: it is derived from public_id with the server's key. A request for an unknown address leaves a row without a
-- user, so that it costs the same and tells nothing.
CREATE TABLE one_time_tokens (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	user_id BIGINT NULL,
	purpose TINYINT UNSIGNED NOT NULL, -- enum ticket_purpose
	token_hash BINARY(32) NOT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	used_at DATETIME NULL,
	PRIMARY KEY (id),
	-- Whoever opens the link.
	UNIQUE KEY token (token_hash),
	-- Setting a password, which uses up all open links that reset it. The foreign key needs it too.
	KEY user (user_id, purpose),
	-- The sweep of expired tokens.
	KEY expiry (expires_at),
	CONSTRAINT one_time_tokens_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An invitation to become a company's staff, whose token is derived like the ones above. Written by hr and admin, accepted by the one
-- invited. A newer invitation to the same address takes the place of an open one.
CREATE TABLE invitations (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	invited_by BIGINT NOT NULL,
	role TINYINT UNSIGNED NOT NULL, -- enum role
	email VARCHAR(254) NOT NULL,
	email_lower VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (LOWER(email)) STORED,
	token_hash BINARY(32) NOT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	accepted_at DATETIME NULL,
	PRIMARY KEY (id),
	-- hr, who withdraws or resends one.
	UNIQUE KEY public_id (public_id),
	-- Whoever opens the link and accepts.
	UNIQUE KEY token (token_hash),
	-- The list of a company's invitations. The foreign key needs it too.
	KEY company (company_id, id),
	-- Inviting, which removes an open invitation to the same address.
	KEY address (company_id, email_lower),
	-- The foreign key needs it.
	KEY inviter (invited_by),
	CONSTRAINT invitations_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT invitations_inviter FOREIGN KEY (invited_by) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
