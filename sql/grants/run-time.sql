-- Prints the rights of the user by which interviewd runs, one GRANT for each table that the database has now:
--
--   mariadb --skip-column-names interviewd <run-time.sql | mariadb
--
-- The user may read and write rows, and change no table. What was noted in audit and history can be added to and read, and neither
-- changed nor deleted. To be repeated after each migration, because a new table has no rights yet. `interviewctl migrate` needs
-- another user, who may do everything in the database.
SELECT CONCAT('GRANT ',
	CASE
		WHEN table_name IN ('audit', 'history') THEN 'SELECT, INSERT'
		WHEN table_name IN ('schema_migrations', 'schema_lock') THEN 'SELECT'
		ELSE 'SELECT, INSERT, UPDATE, DELETE'
	END,
	' ON `', table_schema, '`.`', table_name, '` TO interviewd@localhost;')
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name;
