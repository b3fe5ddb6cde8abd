-- The second factor of a login: codes that an app computes from a shared secret and the time (TOTP, RFC 6238).

-- The second factor of a user. Written by the user who sets it up; deleted by the user who switches it off, by an admin of the company for
-- somebody who has lost theirs, and by `interviewctl user totp-reset`.
-- secret is sealed, bound to public_id. confirmed_at is when the user has shown that their app knows the secret: before that no login asks
-- for it. last_step is the time step of the last code that was taken, so that each code is good once.
CREATE TABLE second_factors (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	user_id BIGINT NOT NULL,
	secret VARBINARY(100) NOT NULL,
	last_step BIGINT NOT NULL DEFAULT 0,
	created_at DATETIME NOT NULL,
	confirmed_at DATETIME NULL,
	PRIMARY KEY (id),
	-- Every login, the staff's list, and the user who changes it. Two that are set up at once: the later one is refused by it.
	UNIQUE KEY user (user_id),
	CONSTRAINT second_factors_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A code that stands for the app once, for who has lost it; only its SHA-256 is kept. Ten are written when a second factor is confirmed, and
-- whenever its user asks for new ones, which replace all. used_at is when a login or a change of the factor has taken it.
CREATE TABLE recovery_codes (
	factor_id BIGINT NOT NULL,
	code_hash BINARY(32) NOT NULL,
	used_at DATETIME NULL,
	-- Whoever types one, and new ones, which replace those of a factor.
	PRIMARY KEY (factor_id, code_hash),
	CONSTRAINT recovery_codes_factor FOREIGN KEY (factor_id) REFERENCES second_factors (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
