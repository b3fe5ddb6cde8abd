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
