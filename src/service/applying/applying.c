/* Keeps what somebody sends in without an account. */
#include "service/applying/applying.h"

#include "service/file/storage.h"
#include "service/job/career.h"
#include "service/people/attempt.h"
#include "store/application/applying.h"

#define DAY INT64_C(86400)
enum {
	MAILS_A_DAY = 5, /* from one mail address */
	ANSWER_MAX = 5000
};

/* ---- answers */

/* The answer to a question, and the member in which it was sent. */
struct said {
	struct str text;
	size_t off;
	bool by_key;
};

static struct said said_to(const struct applying_entry *in, const struct question *question, size_t i)
{
	if (!HAS(in, answers))
		return (struct said){ .text = in->answer[i], .off = AT(in, answer) + i * sizeof *in->answer };
	struct said said = { .off = AT(in, answers), .by_key = true };
	for (size_t k = 0; k < in->given.n; k++)
		if (str_equal(in->given.at[k].key, question->key))
			said.text = in->given.at[k].text;
	return said;
}

static bool fits(const struct question *question, struct str text)
{
	if (question->kind == QUESTION_YES_NO)
		return str_equal(text, STR("yes")) || str_equal(text, STR("no"));
	if (question->kind == QUESTION_TEXT)
		return str_points(text) <= ANSWER_MAX;
	for (size_t i = 0; i < question->choices.n; i++)
		if (str_equal(question->choices.at[i], text))
			return true;
	return false;
}

static void check_answer(struct context *c, const struct question *question, const struct said *said)
{
	bool missing = question->required && said->text.n == 0;

	if (missing || (said->text.n > 0 && !fits(question, said->text)))
		fail_at(c,
		        said->by_key ? E_ANSWER
		        : missing    ? E_REQUIRED
		                     : E_CHOICE,
		        said->off, said->by_key ? question->key : said->text);
}

/* The answers as they are kept. *files_r: the files of the questions, with their ids, in the order of in->file. */
static struct str take_answers(struct context *c, const struct applying_entry *in, const struct question_list *questions,
                               struct uuid files[QUESTION_FILES_MAX])
{
	struct question_answer *answers = ARENA_ARRAY(c->arena, struct question_answer, questions->n + 1);
	size_t n = 0, n_files = 0;

	for (size_t i = 0; i < questions->n; i++) {
		const struct question *question = &questions->at[i];
		struct question_answer answer = { .key = question->key, .title = question->title, .kind = question->kind };

		if (question->kind != QUESTION_FILE) {
			struct said said = said_to(in, question, i);
			said.text = str_trim(said.text);
			check_answer(c, question, &said);
			answer.text = said.text;
		} else if (n_files < QUESTION_FILES_MAX) {
			const struct upload *file = &in->file[n_files];
			if (file->size == 0 && question->required)
				fail_at(c, E_REQUIRED, AT(in, file) + n_files * sizeof *file, (struct str){ 0 });
			answer.file.pub = files[n_files] = uuid_new();
			answer.text = file->size > 0 ? file_name_clean(c->arena, file->name) : (struct str){ 0 };
			n_files++;
		}
		if (answer.text.n > 0)
			answers[n++] = answer;
	}
	return answers_text(c->arena, &(struct question_answer_list){ .at = answers, .n = n });
}

/* ---- the rest of the form */

static void check(struct context *c, const struct applying_entry *in, const struct career_entry *found, struct applying *out)
{
	out->company = found->company.id;
	out->job = found->job.id;
	out->id.v.pub = uuid_new();
	out->name = str_trim(in->name);
	out->email = email_typed(in->email);
	out->phone = str_trim(in->phone);
	out->cover = in->cover;
	out->language = in->language;
	if (!found->job.open)
		fail_at(c, E_NOT_OPEN, AT(in, job), (struct str){ 0 });
	if (out->name.n == 0)
		fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
	name_check(c, AT(in, name), in->name);
	if (!email_valid(out->email))
		fail_at(c, E_FORMAT, AT(in, email), in->email);
	if (!in->consent)
		fail_at(c, E_CONSENT, AT(in, consent), (struct str){ 0 });
}

static int64_t bytes_of(const struct applying_entry *in)
{
	int64_t bytes = in->resume.size;

	for (size_t i = 0; i < COUNT(in->file); i++)
		bytes += in->file[i].size;
	return bytes;
}

bool service_applying_admit(struct context *c, struct company_id company, int64_t bytes)
{
	struct str key = str_from_int(c->arena, company.v.key);

	/* A counter ends before 16 million, so it counts kibibytes. */
	return service_attempt_take(
	        c, &(struct quota){ "public uploads", key, c->settings->public_uploads << 10, DAY, 1 + (bytes >> 10) });
}

static bool admitted(struct context *c, const struct applying_entry *in, const struct applying *applying)
{
	const struct quota quota = { "applying", str_lower(c->arena, applying->email), MAILS_A_DAY, DAY, 0 };

	return service_attempt_take(c, &quota) && service_applying_admit(c, applying->company, bytes_of(in));
}

static enum err keep(struct context *c, struct applying_id applying, const struct upload *upload, struct file *file)
{
	file->name = file_name_clean(c->arena, upload->name);
	file->type = upload->type;
	file->stored = service_storage_name(c, upload->path);
	file->size = upload->size;
	enum err e = store_applying_file(c->db, applying, file);
	return e == OK ? service_storage_keep(c, upload->path, file->stored) : e;
}

enum err service_applying_send(struct context *c, const struct applying_entry *in, struct nothing *out)
{
	struct career_entry found = { 0 };
	struct applying applying = { 0 };
	struct uuid files[QUESTION_FILES_MAX] = { 0 };
	enum err e = service_career_job(c, in->company, in->job.v.pub, &found);

	(void)out;
	if (e != OK || in->trap.n > 0)
		return e;
	check(c, in, &found, &applying);
	applying.answers = take_answers(c, in, &found.job.questions, files);
	e = faults_checked(c);
	if (e == OK && !admitted(c, in, &applying))
		e = E_LIMITED;
	if (e == OK)
		e = store_applying_insert(c->db, &applying);
	if (e == OK)
		e = keep(c, applying.id, &in->resume, &(struct file){ .id.v.pub = uuid_new(), .purpose = FILE_RESUME });
	for (size_t i = 0; e == OK && i < COUNT(files); i++)
		if (in->file[i].size > 0 && !uuid_none(files[i]))
			e = keep(c, applying.id, &in->file[i],
			         &(struct file){ .id.v.pub = files[i], .purpose = FILE_CANDIDATE });
	return e;
}
