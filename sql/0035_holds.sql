-- Holds: the time of people, kept free for some minutes by whoever is about to schedule an interview.

-- A hold. Written by whoever made it, and by the sweep when it has expired. The people's time is in bookings, in rows without an
-- interview that have the start and the expiry of their hold, which is how they are found: no two bookings of one person overlap.
CREATE TABLE calendar_holds (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	owner_id BIGINT NOT NULL,
	start_at DATETIME NOT NULL,
	end_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One hold, which is deleted, or which somebody schedules with.
	UNIQUE KEY public_id (public_id),
	-- The list of a company's holds. The foreign key needs it too.
	KEY company (company_id, expires_at),
	-- The list of a person's holds, and the oldest of them, which a new one replaces. The foreign key needs it too.
	KEY owner (owner_id, expires_at),
	-- Expired holds, which the sweep removes.
	KEY expiry (expires_at),
	CONSTRAINT calendar_holds_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT calendar_holds_owner FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The people of a hold. Written with it.
CREATE TABLE calendar_hold_people (
	hold_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	-- The people of a hold. The foreign key needs it too.
	PRIMARY KEY (hold_id, person_id),
	-- Nobody reads by this one: the foreign key needs it.
	KEY person (person_id),
	CONSTRAINT calendar_hold_people_hold FOREIGN KEY (hold_id) REFERENCES calendar_holds (id) ON DELETE CASCADE,
	CONSTRAINT calendar_hold_people_person FOREIGN KEY (person_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
