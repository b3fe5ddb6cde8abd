-- Other times that candidates propose for their interviews, and what those who sit on one answer.

-- A proposal: one to three starts, which hold no time in anybody's calendar. Written by the candidate of the interview, and closed by
-- who accepts or refuses it, by the next proposal, and by whatever moves or ends the interview. At most one of an interview is open.
CREATE TABLE proposals (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	interview_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum proposal_status: PROPOSAL_OPEN
	first_at DATETIME NOT NULL,
	second_at DATETIME NULL,
	third_at DATETIME NULL,
	accepted_at DATETIME NULL,
	message VARCHAR(2000) NULL,
	answer VARCHAR(2000) NULL,
	created_at DATETIME NOT NULL,
	closed_at DATETIME NULL,
	PRIMARY KEY (id),
	-- One proposal, which is accepted or refused.
	UNIQUE KEY public_id (public_id),
	-- The proposals of an interview, and the newest one for its mails. The foreign key needs it too.
	KEY interview (interview_id, id),
	CONSTRAINT proposals_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Copied, as hired is: how many proposals are open (none or one), and who scheduled the interview, so that lists need no other table.
ALTER TABLE interviews
	ADD COLUMN open_proposals TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER hired,
	ADD COLUMN created_by_public_id BINARY(16) NULL AFTER created_by;
UPDATE interviews i JOIN users u ON u.id = i.created_by SET i.created_by_public_id = u.public_id;

-- What whoever sits on an interview answers for their seat. Written by themselves, and forgotten when the interview moves.
ALTER TABLE bookings
	ADD COLUMN answer TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER part, -- enum seat_answer: SEAT_OPEN
	ADD COLUMN answer_reason VARCHAR(1000) NULL AFTER answer,
	ADD COLUMN answered_at DATETIME NULL AFTER answer_reason;
