-- What the dispatcher needs: one writer at a time where order matters, leases, and a row for each attempt.

-- A row is a right that one dispatcher has while its transaction lasts: 1 to fan out, 2 to sweep.
CREATE TABLE dispatch_locks (
	id TINYINT UNSIGNED NOT NULL,
	PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
INSERT INTO dispatch_locks (id) VALUES (1), (2);

-- status: 0 waits, 1 handed to all lanes, 2 refused by one of them. Handed on in the order of id, which for one object is the
-- order of the commits.
ALTER TABLE outbox
	DROP KEY due,
	DROP COLUMN attempts,
	DROP COLUMN next_at,
	DROP COLUMN error,
	ADD KEY waiting (status, id),
	ADD KEY age (at);

-- due_at: when the dispatchers look at it next, NULL: when something is written for it. lease: of the dispatcher that has it.
-- failures: attempts since the last success.
ALTER TABLE webhooks
	ADD COLUMN failures INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN due_at DATETIME NULL,
	ADD COLUMN lease BIGINT NULL,
	ADD COLUMN lease_until DATETIME NULL,
	ADD KEY due (due_at, id);

-- object, object_id: deliveries of one webhook about one object are sent one after another. next_at of a pending one that is being
-- sent is when it may be tried again should its dispatcher die.
ALTER TABLE webhook_deliveries
	ADD COLUMN object TINYINT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN object_id BIGINT NOT NULL DEFAULT 0,
	DROP KEY due,
	ADD KEY pending (webhook_id, status, next_at, id),
	ADD KEY ordered (webhook_id, object, object_id, status, id),
	ADD KEY age (created_at);

CREATE TABLE webhook_attempts (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	delivery_id BIGINT NOT NULL,
	at DATETIME NOT NULL,
	answer_status SMALLINT UNSIGNED NULL,
	answer_ms INT UNSIGNED NOT NULL,
	answer_body VARBINARY(2048) NULL,
	error VARCHAR(500) NULL,
	PRIMARY KEY (id),
	KEY delivery (delivery_id, id),
	CONSTRAINT webhook_attempts_delivery FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
