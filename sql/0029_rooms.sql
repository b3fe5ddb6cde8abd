-- Rooms of companies.

-- A room in which interviews of a company can take place. Written by hr and admin.
CREATE TABLE rooms (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	name VARCHAR(200) NOT NULL,
	place VARCHAR(500) NULL,
	capacity SMALLINT UNSIGNED NULL,
	active TINYINT UNSIGNED NOT NULL DEFAULT 1,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One room, which is changed or deleted.
	UNIQUE KEY public_id (public_id),
	-- The list of a company's rooms. A second one of the same name is refused by it. The foreign key needs it too.
	UNIQUE KEY company (company_id, name),
	CONSTRAINT rooms_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
