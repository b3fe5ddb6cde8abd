-- Screening by chat: sessions, what is asked and answered, and the rating of answers by a language model.

-- A screening of an application. Written by the candidate who answers, by hr who looks, and by the dispatcher, which settles scores.
-- question is the number of the one that is asked now. uses_model: the candidate was told of a language model before the first answer.
-- human_at: when the candidate asked for a person. settle_at: it is completed, and the score waits for ratings until then.
-- anonymous_id joins the answers of a session in an audit of the ratings, and leads nowhere.
-- running_application: an application has at most one session that runs; it is NULL for the others.
CREATE TABLE chat_sessions (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	anonymous_id BINARY(16) NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	application_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum screening_status: SCREENING_ACTIVE
	running_application BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN application_id ELSE NULL END) STORED, -- SCREENING_ACTIVE
	question SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	score DECIMAL(5,2) NULL,
	summary MEDIUMTEXT NULL,
	uses_model TINYINT UNSIGNED NOT NULL DEFAULT 0,
	noticed_at DATETIME NULL,
	human_at DATETIME NULL,
	settle_at DATETIME NULL,
	started_at DATETIME NOT NULL,
	completed_at DATETIME NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One session.
	UNIQUE KEY public_id (public_id),
	-- Starting one, which finds the session that runs. A second one is refused by it.
	UNIQUE KEY running (running_application),
	-- The lists of an application's sessions. The foreign key needs it too.
	KEY application (application_id, id),
	-- The list of a company's sessions.
	KEY company (company_id, id),
	-- The candidate's own list. The foreign key needs it too.
	KEY candidate (candidate_id, id),
	-- The dispatcher, for scores that wait no longer.
	KEY settle (settle_at, id),
	-- The audit of ratings of a span of time.
	KEY started (company_id, started_at, id),
	CONSTRAINT chat_sessions_application FOREIGN KEY (application_id) REFERENCES applications (id),
	CONSTRAINT chat_sessions_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A line of the chat. Written by the candidate and by the questions.
CREATE TABLE chat_messages (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	session_id BIGINT NOT NULL,
	sender TINYINT UNSIGNED NOT NULL, -- enum sender
	text MEDIUMTEXT NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- The list of a session's messages. The foreign key needs it too.
	KEY session (session_id, id),
	CONSTRAINT chat_messages_session FOREIGN KEY (session_id) REFERENCES chat_sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A question as it was asked, its answer, the score of the answer, and the words of it that the score rests on. Written when the session
-- starts, for follow-ups later, and when it is answered or rated. follows: of a follow-up, the position of its question.
CREATE TABLE chat_questions (
	session_id BIGINT NOT NULL,
	position SMALLINT UNSIGNED NOT NULL,
	follows SMALLINT UNSIGNED NULL,
	kind TINYINT UNSIGNED NOT NULL, -- enum screening_kind
	subject VARCHAR(100) NULL,
	years SMALLINT UNSIGNED NULL,
	question VARCHAR(1000) NOT NULL,
	answer MEDIUMTEXT NULL,
	score DECIMAL(5,2) NULL,
	scored_by TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum screening_scorer: SCORER_NONE
	evidence VARCHAR(1000) NULL,
	-- A session with its questions, and the dispatcher when it rates an answer. The foreign key needs it too.
	PRIMARY KEY (session_id, position),
	CONSTRAINT chat_questions_session FOREIGN KEY (session_id) REFERENCES chat_sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An answer that a language model is to rate, or did: the queue, the cost, and the result. Written when the question is
-- answered, and by the dispatcher. While a dispatcher works on it, lease says which one, and next_at is until when.
CREATE TABLE chat_ratings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	session_id BIGINT NOT NULL,
	position SMALLINT UNSIGNED NOT NULL,
	state TINYINT UNSIGNED NOT NULL DEFAULT 1, -- enum rating_state: RATING_WAITING
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
	-- A session with the ratings of its answers, and the audit of ratings. The foreign key needs it too.
	UNIQUE KEY answer (session_id, position),
	-- The dispatcher, for what is due.
	KEY due (state, next_at, id),
	CONSTRAINT chat_ratings_session FOREIGN KEY (session_id) REFERENCES chat_sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What a company has spent on ratings on a day (UTC). Written by the dispatcher, which keeps to the budgets.
CREATE TABLE chat_spending (
	company_id BIGINT NOT NULL,
	day DATE NOT NULL,
	requests BIGINT NOT NULL DEFAULT 0,
	tokens BIGINT NOT NULL DEFAULT 0,
	ms BIGINT NOT NULL DEFAULT 0,
	-- The dispatcher, before it asks a model.
	PRIMARY KEY (company_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The circuit breaker of a language model, and what its server was found not to take. Written by the dispatcher.
CREATE TABLE chat_models (
	target VARCHAR(200) NOT NULL,
	failures INT UNSIGNED NOT NULL DEFAULT 0,
	open_until DATETIME NULL,
	lacks INT UNSIGNED NOT NULL DEFAULT 0, -- bits of enum rating_lack
	-- The dispatcher, before it asks a model.
	PRIMARY KEY (target)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
