-- What a job-seeker sees of interviews in tracker: those that staff made with them, and the private entries that they own.
-- One column for both, so that their list is read along one index.

ALTER TABLE interviews
	ADD COLUMN viewer_id BIGINT GENERATED ALWAYS AS (COALESCE(candidate_id, owner_id)) STORED AFTER owner_id,
	ADD KEY viewer_time (viewer_id, start_at, id, status),
	DROP KEY owner_time;
