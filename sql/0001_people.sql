-- Companies, people, and what they log in with.
-- House rules of all migrations: common ground of MySQL 8 and MariaDB 10.11. What only MariaDB has stands in comments of the
-- form that MySQL skips. Keys inside are BIGINT, outside BINARY(16) UUIDv7. Times are DATETIME in UTC, whole seconds.
-- Enums are TINYINT with the numbers of src/model/enums.h.

CREATE TABLE companies (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	name VARCHAR(200) NOT NULL,
	logo VARCHAR(2000) NULL,
	address VARCHAR(500) NULL,
	phone VARCHAR(50) NULL,
	email VARCHAR(254) NULL,
	zone VARCHAR(64) NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- email is kept as it was written, email_lower is what must be unique and what a login asks for (accents do count there).
CREATE TABLE users (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	role TINYINT UNSIGNED NOT NULL,
	active TINYINT UNSIGNED NOT NULL DEFAULT 1,
	verified TINYINT UNSIGNED NOT NULL DEFAULT 0,
	token_version INT UNSIGNED NOT NULL DEFAULT 0,
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
	picture_public_id BINARY(16) NULL,
	password_hash VARCHAR(255) NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY email (email_lower),
	UNIQUE KEY username (username),
	KEY company (company_id, role, id),
	CONSTRAINT users_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE departments (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	name VARCHAR(200) NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	UNIQUE KEY name (company_id, name),
	CONSTRAINT departments_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A login begins a family. Each refresh adds a token to it, whose parent is the one that was spent. used_at is set when its
-- own successor is first used. Only the SHA-256 is kept.
CREATE TABLE refresh_tokens (
	id BIGINT NOT NULL AUTO_INCREMENT,
	user_id BIGINT NOT NULL,
	family BINARY(16) NOT NULL,
	parent_id BIGINT NULL,
	token_hash BINARY(32) NOT NULL,
	issued_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	spent_at DATETIME NULL,
	used_at DATETIME NULL,
	revoked_at DATETIME NULL,
	PRIMARY KEY (id),
	UNIQUE KEY token (token_hash),
	KEY family (family),
	KEY user (user_id),
	KEY expiry (expires_at),
	CONSTRAINT refresh_tokens_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Password resets, e-mail verifications, invitations, signed one-click links.
CREATE TABLE one_time_tokens (
	id BIGINT NOT NULL AUTO_INCREMENT,
	user_id BIGINT NOT NULL,
	purpose TINYINT UNSIGNED NOT NULL,
	token_hash BINARY(32) NOT NULL,
	object_id BIGINT NULL,
	created_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	used_at DATETIME NULL,
	PRIMARY KEY (id),
	UNIQUE KEY token (token_hash),
	KEY user (user_id, purpose),
	KEY expiry (expires_at),
	CONSTRAINT one_time_tokens_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
