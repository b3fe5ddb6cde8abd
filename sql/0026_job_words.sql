-- The words by which jobs are found.

-- A word of a job's title and other texts: letters and digits, folded (model/search.h), as bytes. listed: candidates find the published
-- job by this row. Written with the job, and by the dispatcher for the jobs that were there before this file.
CREATE TABLE job_words (
	listed TINYINT UNSIGNED NOT NULL,
	word VARBINARY(48) NOT NULL,
	job_id BIGINT NOT NULL,
	-- The search for a word in the published jobs of all companies.
	PRIMARY KEY (listed, word, job_id),
	-- Whether a job has a word, or one with a given beginning, and changes of a job's words. The foreign key needs it too.
	KEY job (job_id, word),
	CONSTRAINT job_words_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- indexed = 0: the job's words are not in job_words yet, which only rows have that were made before.
ALTER TABLE jobs
	ADD COLUMN indexed TINYINT UNSIGNED NOT NULL DEFAULT 0,
	-- The dispatcher, for what has no words yet.
	ADD KEY unindexed (indexed, id);

ALTER TABLE jobs
	DROP KEY words,
	DROP COLUMN brief_words;
