-- The stream of events. Written by the dispatcher's fan-out alone, which has one writer at a time: so the keys come in the order of
-- the commits, and who has seen all rows up to one key has missed none. A row for each reader: user_id 0 are the admins and hr of the
-- company, else one person. object_id 0: the object is no more, so nothing says any longer who may see it.
CREATE TABLE events (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	user_id BIGINT NOT NULL DEFAULT 0,
	event VARCHAR(48) NOT NULL,
	object TINYINT UNSIGNED NOT NULL,
	object_id BIGINT NOT NULL,
	object_public_id BINARY(16) NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (id),
	KEY staff (company_id, user_id, id),
	KEY person (user_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Up to where a reader's oldest events were swept away: who has read less than that has missed some.
CREATE TABLE events_swept (
	company_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	swept_to BIGINT NOT NULL,
	PRIMARY KEY (company_id, user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Whom an object concerned that was deleted: written with the deletion, taken away by the fan-out.
CREATE TABLE outbox_people (
	outbox_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	PRIMARY KEY (outbox_id, user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
