-- Availability: everybody sets their working hours and limits themselves.

-- What a person has chosen beside zone and buffers. hours_set: without any row in working_hours the person never works; 0: they have
-- chosen no hours, so Monday to Friday from 9 to 17 applies. max_per_day and max_per_week: of interviews and holds; NULL: no limit.
-- horizon_days: how many days ahead the last slot lies; NULL: no limit. settings_version is raised by each change of the
-- availability, while version counts bookings, too.
ALTER TABLE calendars
	ADD COLUMN hours_set TINYINT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN max_per_day SMALLINT UNSIGNED NULL,
	ADD COLUMN max_per_week SMALLINT UNSIGNED NULL,
	ADD COLUMN notice_minutes INT UNSIGNED NOT NULL DEFAULT 0,
	ADD COLUMN horizon_days SMALLINT UNSIGNED NULL,
	ADD COLUMN settings_version INT UNSIGNED NOT NULL DEFAULT 1;

-- A span that goes on over midnight has a to_minute beyond 1440, and belongs to the day on which it begins.
ALTER TABLE working_hours
	DROP CONSTRAINT working_hours_span,
	ADD CONSTRAINT working_hours_minutes
		CHECK (weekday <= 6 AND from_minute < 1440 AND from_minute < to_minute AND to_minute <= from_minute + 1440);

ALTER TABLE calendar_exceptions
	DROP CONSTRAINT calendar_exceptions_span,
	ADD CONSTRAINT calendar_exceptions_minutes
		CHECK (from_minute < 1440 AND from_minute <= to_minute AND to_minute <= from_minute + 1440);
