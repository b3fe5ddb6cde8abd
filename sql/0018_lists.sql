-- What lists read: the ids of a page, and how many there are, along one index; the rows of the page alone.

-- The index of words keeps none of fewer than three letters (innodb_ft_min_token_size): those stand in brief_words, each with
-- letters before it that make it longer. A word is made of ASCII letters, digits, _ and all that is not ASCII (src/model/job.c).
-- department_name is a copy, which the one statement that renames a department keeps right. All keys but published end with what
-- jobs are filtered by.
ALTER TABLE jobs
	ADD COLUMN department_name VARCHAR(200) NULL AFTER department_id,
	ADD COLUMN brief_words MEDIUMTEXT GENERATED ALWAYS AS (REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(
		CONCAT_WS(' ', '', title, description, requirements, responsibilities),
		'[^\\x00-/:-@\\[-^`{-\\x7f]{3,}|[\\x00-/:-@\\[-^`{-\\x7f]', ' '), ' +', ' '), ' ', ' brief_')) STORED;

UPDATE jobs j JOIN departments d ON d.id = j.department_id SET j.department_name = d.name;

ALTER TABLE jobs
	DROP KEY words,
	ADD FULLTEXT KEY words (title, description, requirements, responsibilities, brief_words),
	DROP KEY listed,
	ADD KEY listed (company_id, unlisted, id, status, employment_type, experience_level, work_model, salary_min,
		salary_max, deadline_at, department_id, department_name, location),
	ADD KEY facets (status, unlisted, id, employment_type, experience_level, work_model, salary_min, salary_max,
		deadline_at, department_id, department_name, location),
	ADD KEY by_department (status, unlisted, department_name, id, employment_type, experience_level, work_model,
		salary_min, salary_max, deadline_at, department_id, location),
	ADD KEY by_experience (status, unlisted, experience_level, id, employment_type, work_model, salary_min, salary_max,
		deadline_at, department_id, department_name, location),
	ADD KEY by_work (status, unlisted, work_model, id, employment_type, experience_level, salary_min, salary_max,
		deadline_at, department_id, department_name, location),
	ADD KEY by_employment (status, unlisted, employment_type, id, experience_level, work_model, salary_min, salary_max,
		deadline_at, department_id, department_name, location);

ALTER TABLE interviews
	DROP KEY company_time,
	ADD KEY company_time (company_id, start_at, id, status, mode, topic),
	DROP KEY company_newest,
	ADD KEY company_newest (company_id, id, status, start_at, mode, topic),
	DROP KEY application,
	ADD KEY application (application_id, company_id, id, status);

ALTER TABLE notifications
	DROP KEY user,
	ADD KEY user (user_id, id, read_at);

ALTER TABLE offers
	DROP KEY company,
	ADD KEY company (company_id, id, status, expires_at);

ALTER TABLE webhook_deliveries
	DROP KEY webhook,
	ADD KEY webhook (webhook_id, id, status);
