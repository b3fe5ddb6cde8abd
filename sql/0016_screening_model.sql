-- Answers rated by a language model in the background, within budgets; what each score rests on; candidates who ask for a person.

-- uses_model: the candidate was told of a language model before the first answer. settle_at: completed, the score waits for
-- ratings until then. anonymous_id: joins the answers of a session in an audit, and leads nowhere.
ALTER TABLE chat_sessions
	ADD COLUMN anonymous_id BINARY(16) NULL,
	ADD COLUMN uses_model TINYINT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN noticed_at DATETIME NULL,
	ADD COLUMN human_at DATETIME NULL,
	ADD COLUMN settle_at DATETIME NULL,
	ADD KEY settle (settle_at, id),
	ADD KEY started (company_id, started_at, id);

UPDATE chat_sessions SET anonymous_id = UNHEX(MD5(CONCAT(UUID(), RAND(), id)));

-- follows: a follow-up, and the position of its question. scored_by: 0 nothing yet, 1 fixed rules, 2 a model.
ALTER TABLE chat_questions
	ADD COLUMN follows SMALLINT UNSIGNED NULL,
	ADD COLUMN scored_by TINYINT UNSIGNED NOT NULL DEFAULT 0;

UPDATE chat_questions SET scored_by = 1 WHERE score IS NOT NULL;

-- One row for each answer that a model is to rate: the queue, what was spent, and what came of it.
-- state: 1 waits, 2 rated, 3 given up. Taken with: WHERE state = 1 AND next_at <= now ... FOR UPDATE SKIP LOCKED; next_at is then
-- the end of the lease.
CREATE TABLE chat_ratings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	session_id BIGINT NOT NULL,
	position SMALLINT UNSIGNED NOT NULL,
	state TINYINT UNSIGNED NOT NULL DEFAULT 1,
	attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	misshapen SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	next_at DATETIME NOT NULL,
	lease BIGINT NULL,
	tokens BIGINT NOT NULL DEFAULT 0,
	ms BIGINT NOT NULL DEFAULT 0,
	relevance TINYINT UNSIGNED NULL,
	relevance_evidence TEXT NULL,
	detail TINYINT UNSIGNED NULL,
	detail_evidence TEXT NULL,
	level TINYINT UNSIGNED NULL,
	level_evidence TEXT NULL,
	possible_injection TINYINT UNSIGNED NOT NULL DEFAULT 0,
	late TINYINT UNSIGNED NOT NULL DEFAULT 0,
	model VARCHAR(100) NULL,
	prompt VARCHAR(32) NULL,
	request VARCHAR(100) NULL,
	reason VARCHAR(200) NULL,
	created_at DATETIME NOT NULL,
	ended_at DATETIME NULL,
	PRIMARY KEY (id),
	UNIQUE KEY answer (session_id, position),
	KEY due (state, next_at, id),
	CONSTRAINT chat_ratings_session FOREIGN KEY (session_id) REFERENCES chat_sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What a company has spent on a day (UTC).
CREATE TABLE chat_spending (
	company_id BIGINT NOT NULL,
	day DATE NOT NULL,
	requests BIGINT NOT NULL DEFAULT 0,
	tokens BIGINT NOT NULL DEFAULT 0,
	ms BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (company_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The circuit breaker of each model, and what its server was found not to take.
-- lacks: bits, 1 json_schema, 2 max_tokens, 4 temperature.
CREATE TABLE chat_models (
	target VARCHAR(200) NOT NULL,
	failures INT UNSIGNED NOT NULL DEFAULT 0,
	open_until DATETIME NULL,
	lacks INT UNSIGNED NOT NULL DEFAULT 0,
	PRIMARY KEY (target)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
