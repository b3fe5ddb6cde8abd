-- What people and companies order about what is kept of a person: erasure, and legal holds that stop it.

-- An order to erase what is kept of a person. Written by the person (company_id NULL: the account, and what every company has), by hr or
-- by retention (of what the own company has); carried out by the dispatcher when due_at has come, until then revocable.
-- next_at is when the dispatcher looks at it next; NULL: there is nothing to do any more. open_user and open_company: there is one order at
-- most that is not carried out, of a person and of each company; they are NULL for the others.
CREATE TABLE erasures (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	user_id BIGINT NOT NULL,
	company_id BIGINT NULL,
	ordered_by BIGINT NULL,
	reason VARCHAR(500) NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum erasure_status: ERASURE_ORDERED
	open_user BIGINT GENERATED ALWAYS AS (CASE WHEN status <= 1 THEN user_id ELSE NULL END) STORED, -- ERASURE_BEGUN
	open_company BIGINT GENERATED ALWAYS AS (CASE WHEN status <= 1 THEN COALESCE(company_id, 0) ELSE NULL END) STORED, -- ERASURE_BEGUN
	due_at DATETIME NOT NULL,
	next_at DATETIME NULL,
	done_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Ordering, which finds the order that is open. A second one is refused by it.
	UNIQUE KEY open (open_user, open_company),
	-- The newest order of a person, and of a company about a person.
	KEY newest (user_id, company_id, id),
	-- The dispatcher, for what is due.
	KEY due (next_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A part of an order, which is carried out by itself: what a company has, or the account (company_id 0). Written with the order and by the
-- dispatcher. ended_at is when the running applications were withdrawn, and mark the last event that this can have caused: the rest is
-- erased when those events were handed on. erased_at is when it was.
CREATE TABLE erasure_parts (
	erasure_id BIGINT NOT NULL,
	company_id BIGINT NOT NULL,
	ended_at DATETIME NULL,
	mark BIGINT NULL,
	erased_at DATETIME NULL,
	-- The dispatcher, and whoever asks how far an order is.
	PRIMARY KEY (erasure_id, company_id),
	-- The list of a company's erasures.
	KEY company (company_id, erasure_id),
	CONSTRAINT erasure_parts_erasure FOREIGN KEY (erasure_id) REFERENCES erasures (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What a company has of a person is kept, whoever orders its erasure, until until_at (NULL: until the hold is ended). Written by an admin of
-- the company.
CREATE TABLE legal_holds (
	company_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	reason VARCHAR(500) NOT NULL,
	until_at DATETIME NULL,
	made_by BIGINT NOT NULL,
	created_at DATETIME NOT NULL,
	-- The dispatcher before it erases, a candidate's profile, and whoever changes it.
	PRIMARY KEY (company_id, user_id),
	-- The person, who learns that a part is kept.
	KEY person (user_id, company_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

ALTER TABLE history
	-- The erasure of what is kept about an object.
	ADD KEY object (object, object_id);

ALTER TABLE notifications
	-- The erasure of what is kept about an object.
	ADD KEY about (object, object_id);

ALTER TABLE mails
	-- The erasure and the export of a person, for what was mailed to them.
	ADD KEY recipient (recipient_id, id);
