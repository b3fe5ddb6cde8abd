-- Applying for a job without an account.

-- questions: what the job asks whoever applies so (model/job/question.h), a question a line. Written by hr and admin.
ALTER TABLE jobs ADD COLUMN questions MEDIUMTEXT NULL;
