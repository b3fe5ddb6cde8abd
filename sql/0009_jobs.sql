-- What lists of jobs and applications read: along one index of the caller's company, newest first, counted within it.

ALTER TABLE departments ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1;

ALTER TABLE jobs
	DROP KEY company,
	ADD KEY listed (company_id, unlisted, id, status);

ALTER TABLE applications
	DROP KEY company,
	DROP KEY job,
	ADD KEY company (company_id, id, status),
	ADD KEY job (job_id, id, status);
