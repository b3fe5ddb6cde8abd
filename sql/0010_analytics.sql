-- What the figures of a company read: counted along one index of it, without its rows.

ALTER TABLE applications
	ADD KEY company_hired (company_id, status, hired_at, applied_at),
	ADD KEY job_status (job_id, status);

ALTER TABLE interviews
	ADD KEY company_load (company_id, interviewer_id, status, start_at, created_at);

ALTER TABLE history
	ADD KEY company_object (company_id, object, member, object_id, id, at);
