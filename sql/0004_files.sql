-- Files that were uploaded: of an interview, an application or a user. stored is the path below the storage folder.

CREATE TABLE files (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	interview_id BIGINT NULL,
	application_id BIGINT NULL,
	owner_id BIGINT NOT NULL,
	purpose TINYINT UNSIGNED NOT NULL,
	size BIGINT NOT NULL,
	type VARCHAR(127) NOT NULL,
	name VARCHAR(255) NOT NULL,
	stored VARCHAR(100) NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY interview (interview_id, purpose, id),
	KEY application (application_id, id),
	KEY owner (owner_id, id),
	CONSTRAINT files_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE SET NULL,
	CONSTRAINT files_application FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE SET NULL,
	CONSTRAINT files_owner FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
