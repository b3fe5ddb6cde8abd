-- What a company knows of its candidates, and the words by which it finds them.
--
-- An account belongs to the candidate. What stands in these tables belongs to a company: its staff see and change it, and no other
-- company and no candidate ever sees it.

-- A candidate of one company. Written when the candidate first applies to it or is scheduled by it, and when hr adds one.
-- mail_key and phone_key are what probable duplicates are compared by (model/candidate.h). own: the candidate has applied themself, so
-- the company knows that there is an account. invited_at is when the last mail went out that offers an account. indexed = 0: the words
-- of name and address are not in candidate_words yet, which only rows have that this file made.
CREATE TABLE candidates (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	name VARCHAR(200) NOT NULL,
	email VARCHAR(254) NOT NULL,
	phone VARCHAR(50) NULL,
	place VARCHAR(200) NULL,
	district VARCHAR(200) NULL,
	mail_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	phone_key VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
	own TINYINT UNSIGNED NOT NULL DEFAULT 0,
	indexed TINYINT UNSIGNED NOT NULL DEFAULT 1,
	created_by BIGINT NULL,
	invited_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One candidate, by the id of the person; and an application, for whether the company knows its candidate. A second row is refused
	-- by it.
	UNIQUE KEY person (company_id, user_id),
	-- The list of a company's candidates.
	KEY listed (company_id, id),
	-- The same list, by name.
	KEY name (company_id, name, id),
	-- hr, who adds a candidate; and probable duplicates.
	KEY mail (company_id, mail_key, id),
	-- Probable duplicates.
	KEY phone (company_id, phone_key, id),
	-- The dispatcher, for what has no words yet.
	KEY unindexed (indexed, id),
	-- An account that may yield. The foreign key needs it too.
	KEY user (user_id),
	CONSTRAINT candidates_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT candidates_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The candidates whom companies have had so far.
INSERT INTO candidates (company_id, user_id, name, email, phone, mail_key, phone_key, own, indexed, created_at, updated_at)
	SELECT a.company_id, a.candidate_id, u.name, u.email, u.phone, REGEXP_REPLACE(LOWER(u.email), '[+][^@]*@', '@'),
		CASE WHEN LENGTH(REGEXP_REPLACE(u.phone, '[^0-9]', '')) >= 7 THEN RIGHT(REGEXP_REPLACE(u.phone, '[^0-9]', ''), 9) END,
		1, 0, MIN(a.applied_at), MIN(a.applied_at)
	FROM applications a JOIN users u ON u.id = a.candidate_id
	WHERE NOT EXISTS (SELECT 1 FROM candidates c WHERE c.company_id = a.company_id AND c.user_id = a.candidate_id)
	GROUP BY a.company_id, a.candidate_id, u.name, u.email, u.phone;

-- A word by which a company finds a candidate: letters and digits, folded (model/search.h), as bytes. Written with the candidate and by
-- the dispatcher, which reads resumes.
CREATE TABLE candidate_words (
	company_id BIGINT NOT NULL,
	word VARBINARY(48) NOT NULL,
	candidate_id BIGINT NOT NULL,
	origin TINYINT UNSIGNED NOT NULL, -- enum word_origin
	-- The search for a word.
	PRIMARY KEY (company_id, word, candidate_id, origin),
	-- Whether a candidate has a word with a given beginning, and changes of a candidate's words. The foreign key needs it too.
	KEY candidate (candidate_id, word),
	CONSTRAINT candidate_words_candidate FOREIGN KEY (candidate_id) REFERENCES candidates (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A file of a candidate that has no application: candidate_id is that of candidates. Written by hr.
ALTER TABLE files ADD COLUMN candidate_id BIGINT NULL AFTER application_id,
	-- The list of a candidate's files, and how many there are. The foreign key needs it too.
	ADD KEY candidate (candidate_id, id),
	ADD CONSTRAINT files_candidate FOREIGN KEY (candidate_id) REFERENCES candidates (id);

-- The text of a resume. Written with the upload, as something to be read; the dispatcher has a child process read it.
-- lease says which dispatcher does so, and next_at until when; without a lease next_at is when it may be read.
-- hash is the SHA-256 of the text, by which probable duplicates are found.
CREATE TABLE resume_texts (
	file_id BIGINT NOT NULL,
	company_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum resume_status: RESUME_WAITING
	attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
	lease BIGINT NULL,
	next_at DATETIME NOT NULL,
	hash BINARY(32) NULL,
	text MEDIUMTEXT NULL,
	-- The dispatcher, which stores a text. The foreign key needs it too.
	PRIMARY KEY (file_id),
	-- The dispatcher, for what is to be read.
	KEY due (status, next_at, file_id),
	-- Snippets of a search. The foreign key needs it too.
	KEY candidate (candidate_id, file_id),
	-- Probable duplicates.
	KEY hash (company_id, hash, candidate_id),
	CONSTRAINT resume_texts_file FOREIGN KEY (file_id) REFERENCES files (id) ON DELETE CASCADE,
	CONSTRAINT resume_texts_candidate FOREIGN KEY (candidate_id) REFERENCES candidates (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The resumes that companies have so far.
INSERT INTO resume_texts (file_id, company_id, candidate_id, next_at)
	SELECT f.id, c.company_id, c.id, f.created_at
	FROM files f JOIN applications a ON a.id = f.application_id
	JOIN candidates c ON c.company_id = a.company_id AND c.user_id = a.candidate_id
	WHERE f.purpose = 1 AND NOT EXISTS (SELECT 1 FROM resume_texts t WHERE t.file_id = f.id); -- FILE_RESUME

-- A tag that a company has given a candidate. Written by hr and admin.
CREATE TABLE candidate_tags (
	company_id BIGINT NOT NULL,
	tag VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	candidate_id BIGINT NOT NULL,
	-- The list of a company's tags, and of the candidates who have one.
	PRIMARY KEY (company_id, tag, candidate_id),
	-- A candidate's tags. The foreign key needs it too.
	KEY candidate (candidate_id, tag),
	CONSTRAINT candidate_tags_candidate FOREIGN KEY (candidate_id) REFERENCES candidates (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What a member of staff has noted of a candidate. Written by its author.
CREATE TABLE candidate_notes (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	author_id BIGINT NOT NULL,
	text MEDIUMTEXT NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One note.
	UNIQUE KEY public_id (public_id),
	-- A candidate's notes. The foreign key needs it too.
	KEY candidate (candidate_id, id),
	-- The foreign key needs it.
	KEY author (author_id),
	CONSTRAINT candidate_notes_candidate FOREIGN KEY (candidate_id) REFERENCES candidates (id) ON DELETE CASCADE,
	CONSTRAINT candidate_notes_author FOREIGN KEY (author_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A colleague whom a note mentions. Written with the note.
CREATE TABLE candidate_mentions (
	note_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	-- The people whom a note mentions. The foreign key needs it too.
	PRIMARY KEY (note_id, user_id),
	-- The foreign key needs it.
	KEY user (user_id),
	CONSTRAINT candidate_mentions_note FOREIGN KEY (note_id) REFERENCES candidate_notes (id) ON DELETE CASCADE,
	CONSTRAINT candidate_mentions_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Two candidates of one company that are one person: from is shown in the profile of into. Written by hr and admin; removing the row
-- undoes it.
CREATE TABLE candidate_merges (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	into_id BIGINT NOT NULL,
	from_id BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Undoing one.
	UNIQUE KEY public_id (public_id),
	-- Every list of candidates, which leaves out those who are part of another profile. A second merge is refused by it.
	UNIQUE KEY merged (from_id),
	-- A profile, for what was merged into it. The foreign key needs it too.
	KEY profile (into_id, id),
	-- The list of a company's merges.
	KEY company (company_id, id),
	CONSTRAINT candidate_merges_into FOREIGN KEY (into_id) REFERENCES candidates (id) ON DELETE CASCADE,
	CONSTRAINT candidate_merges_from FOREIGN KEY (from_id) REFERENCES candidates (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Two candidates that a company says are not one person: low_id is the smaller key. Written by hr and admin.
CREATE TABLE candidate_dismissals (
	company_id BIGINT NOT NULL,
	low_id BIGINT NOT NULL,
	high_id BIGINT NOT NULL,
	dismissed_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	-- Probable duplicates, which leave these out. The foreign key needs it too.
	PRIMARY KEY (low_id, high_id),
	-- The foreign key needs it.
	KEY high (high_id),
	CONSTRAINT candidate_dismissals_low FOREIGN KEY (low_id) REFERENCES candidates (id) ON DELETE CASCADE,
	CONSTRAINT candidate_dismissals_high FOREIGN KEY (high_id) REFERENCES candidates (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
