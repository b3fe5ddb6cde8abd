-- Lists that read their page and no more, and the figures of the dashboard.

ALTER TABLE mails
	DROP KEY company,
	-- The list of a company's mails: the newest ids of each status are read along it, and counted.
	ADD KEY company (company_id, status, id);

ALTER TABLE webhook_deliveries
	DROP KEY webhook,
	-- The list of a webhook's deliveries: the newest ids of each status are read along it, and counted. Asking for a span again, too.
	ADD KEY webhook (webhook_id, status, id);

ALTER TABLE jobs
	-- The counts of published jobs of one place, with one end of a salary, and of those that are open: narrow, so that they read little.
	ADD KEY by_place (status, unlisted, location),
	ADD KEY by_salary (status, unlisted, salary_max, salary_min),
	ADD KEY by_deadline (status, unlisted, deadline_at);

-- listed: candidates find the published job by this row. Of rows of one job with the same name, one has it. Written with the job.
ALTER TABLE job_skills
	ADD COLUMN listed TINYINT UNSIGNED NOT NULL DEFAULT 0,
	DROP KEY name,
	-- The list of published jobs that ask for a skill, and its count.
	ADD KEY name (name, listed, job_id);

UPDATE job_skills s JOIN jobs j ON j.id = s.job_id LEFT JOIN job_skills e ON e.job_id = s.job_id AND e.name = s.name
	AND (e.required > s.required OR e.required = s.required AND e.position < s.position)
SET s.listed = 1 WHERE j.status = 1 AND j.unlisted = 0 AND e.job_id IS NULL;
