-- The record of who did what is read by its company, and sealed row by row into a chain.

-- waiting: 1 until the row has a place in the chain, then none. A row is written with 1, and the dispatcher that seals takes it away.
ALTER TABLE audit
	ADD COLUMN waiting TINYINT UNSIGNED NULL DEFAULT 1,
	-- The dispatcher, for rows that have no place in the chain yet, whatever their key.
	ADD KEY waiting (waiting, id),
	-- The list of a company, and of what belongs to no company, newest first.
	ADD KEY listed (company_id, at, id),
	-- The same of one actor, whose rows the erasure of an account looks for, too.
	ADD KEY actor (actor_id, company_id, at, id),
	-- The same of one action.
	ADD KEY action (company_id, action, at, id),
	-- The same of one object.
	ADD KEY object (object_public_id, company_id, at, id);

-- The place of an audit row in the chain of its company, or of the installation (chain 0). mac is of the row, of text_hash and of the mac
-- before, made with a key that the database does not have. The texts of the row are sealed by text_hash alone, the SHA-256 of salt
-- and texts; whoever erases them takes salt away, too, and the row is called erased. Written by the dispatcher, removed from the
-- beginning of a chain by retention.
CREATE TABLE audit_chain (
	chain BIGINT NOT NULL,
	number BIGINT NOT NULL,
	audit_id BIGINT NOT NULL,
	salt BINARY(16) NULL,
	text_hash BINARY(32) NOT NULL,
	mac BINARY(32) NOT NULL,
	-- interviewctl audit verify, which reads a chain from its beginning.
	PRIMARY KEY (chain, number),
	-- Whoever asks for the place of a row: the dispatcher, erasure, and interviewctl for rows that have none.
	UNIQUE KEY audit (audit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The two ends of a chain: the last row that was removed from its beginning (0: none was), and the last row that there is, each with
-- its mac. mac is of all of these. tell_at: when its end is next written to the log; none while that has not changed. Written by the
-- dispatcher.
CREATE TABLE audit_heads (
	chain BIGINT NOT NULL,
	anchor BIGINT NOT NULL DEFAULT 0,
	anchor_mac BINARY(32) NULL,
	last BIGINT NOT NULL,
	last_mac BINARY(32) NOT NULL,
	mac BINARY(32) NOT NULL,
	tell_at DATETIME NULL,
	-- The dispatcher, which goes on with a chain.
	PRIMARY KEY (chain),
	-- The dispatcher, for the ends to be logged.
	KEY tell (tell_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The right to seal (enum dispatch_right).
INSERT IGNORE INTO dispatch_locks (id) VALUES (3);
