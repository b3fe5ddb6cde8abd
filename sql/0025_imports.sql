-- Files of CSV by which a company brings its jobs, candidates and applications.

-- An import. Written by hr and admin, and by the dispatcher, which checks the lines and takes them.
-- place is the byte behind the last line that was checked, or while it runs, taken, and line the number of the line that begins there:
-- both are written in the transaction that takes lines, so none is taken twice. forget_at is when the file and what is known of its
-- lines are removed; null: they were.
CREATE TABLE imports (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	author_id BIGINT NOT NULL,
	kind TINYINT UNSIGNED NOT NULL, -- enum import_kind
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum import_status: IMPORT_CHECKING
	name VARCHAR(255) NOT NULL,
	stored_path VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	size BIGINT NOT NULL,
	place BIGINT NOT NULL DEFAULT 0,
	line BIGINT NOT NULL DEFAULT 0,
	total INT UNSIGNED NOT NULL DEFAULT 0,
	good INT UNSIGNED NOT NULL DEFAULT 0,
	bad INT UNSIGNED NOT NULL DEFAULT 0,
	done INT UNSIGNED NOT NULL DEFAULT 0,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	ended_at DATETIME NULL,
	forget_at DATETIME NULL,
	PRIMARY KEY (id),
	-- One import.
	UNIQUE KEY public_id (public_id),
	-- The list of a company's imports. The foreign key needs it too.
	KEY company (company_id, id),
	-- The dispatcher, for what is to be checked or taken.
	KEY due (status, updated_at),
	-- The sweep, for what is to be forgotten.
	KEY forget (forget_at),
	-- The foreign key needs it.
	KEY author (author_id),
	CONSTRAINT imports_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT imports_author FOREIGN KEY (author_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What is wrong with a line of an import. Written by the dispatcher.
CREATE TABLE import_errors (
	import_id BIGINT NOT NULL,
	line BIGINT NOT NULL,
	position TINYINT UNSIGNED NOT NULL,
	field VARCHAR(100) NULL,
	message VARCHAR(500) NOT NULL,
	-- The list of an import's errors, and which lines are not taken. The foreign key needs it too.
	PRIMARY KEY (import_id, line, position),
	CONSTRAINT import_errors_import FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A hash of what no two lines of an import may share, for the lines that are checked already. Written by the dispatcher, and removed
-- when all lines are checked.
CREATE TABLE import_marks (
	import_id BIGINT NOT NULL,
	mark BIGINT NOT NULL,
	-- Whether an earlier line has the same. The foreign key needs it too.
	PRIMARY KEY (import_id, mark),
	CONSTRAINT import_marks_import FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- quiet: what an import has caused, of which no mail is sent. Written with the event.
ALTER TABLE outbox ADD COLUMN quiet TINYINT UNSIGNED NOT NULL DEFAULT 0;
