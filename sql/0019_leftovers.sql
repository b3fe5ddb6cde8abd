-- What is kept for Idempotency-Key is sealed as a whole: what was asked, and the answer with its tokens, secrets and names.
DELETE FROM replays;
ALTER TABLE replays
	DROP COLUMN fingerprint,
	DROP COLUMN status,
	DROP COLUMN type,
	DROP COLUMN headers,
	DROP COLUMN body,
	ADD COLUMN sealed MEDIUMBLOB NOT NULL AFTER scope;

-- Open offers (status 0) that are due.
ALTER TABLE offers
	ADD KEY due (status, expires_at);
