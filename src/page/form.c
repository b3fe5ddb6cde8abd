/*
 * Forms: what the endpoint's own rows say of its input makes the controls, so a page cannot ask for what the endpoint does not
 * take. A form that was refused keeps what was typed.
 */
#include "base/html.h"
#include "page/value.h"

static void attribute(struct buf *out, const char *name, struct str value)
{
	buf_char(out, ' ');
	buf_text(out, name);
	buf_text(out, "=\"");
	html_text(out, value);
	buf_char(out, '"');
}

static void number_attribute(struct buf *out, const char *name, int64_t value)
{
	buf_char(out, ' ');
	buf_text(out, name);
	buf_text(out, "=\"");
	buf_int(out, value);
	buf_char(out, '"');
}

static bool takes_files(const struct shape *shape)
{
	for (size_t i = 0; i < shape->n; i++)
		if (shape->fields[i].kind == KIND_UPLOAD)
			return true;
	return false;
}

void html_form_put(struct buf *out, struct html_env *env, const struct html_op *op)
{
	const struct endpoint *endpoint = env->find(env->registry, (struct str){ op->text, op->n });

	buf_text(out, "<form method=\"post\"");
	attribute(out, "action", STR_JOIN(env->arena, env->path, html_carried(env)));
	if (endpoint != NULL && takes_files(endpoint->in))
		buf_text(out, " enctype=\"multipart/form-data\"");
	/* The program's own messages are better than the browser's: they stand beside the field, and all at once. */
	buf_text(out, " novalidate><input type=\"hidden\" name=\"_token\"");
	attribute(out, "value", env->token);
	buf_text(out, ">\n");
	env->form = endpoint;
}

/* ---- what is wrong */

static const struct field *row_of_fault(const struct html_env *env, const struct fault *fault)
{
	if (fault->field != NULL || env->refused == NULL)
		return fault->field;
	return shape_field_at(env->refused->in, fault->off, env->refused->view);
}

/* In the page's language when the catalogue has the error, else as the API says it. */
static struct str fault_says(const struct html_env *env, const struct fault *fault)
{
	struct str key = STR_JOIN(env->arena, STR("error."), str_of(err_code(fault->error)));
	struct str text = html_text_of(env->language, key);
	struct fault known = *fault;

	if (text.p == NULL)
		return env->fault_text(env->reporter, env->arena, fault);
	known.field = row_of_fault(env, fault);
	return fault_text(env->arena, &known, text.p);
}

static const struct fault *fault_of(const struct html_env *env, const struct field *field)
{
	if (env->faults == NULL || env->refused == NULL || field == NULL)
		return NULL;
	for (size_t i = 0; i < env->faults->n; i++) {
		if (row_of_fault(env, &env->faults->at[i]) == field)
			return &env->faults->at[i];
	}
	return NULL;
}

/* What the field is called; the questions of a job have no texts of their own in the catalogue. */
static struct str name_of(const struct html_env *env, struct str name)
{
	struct str text = html_text_of(env->language, STR_JOIN(env->arena, STR("field."), name));

	return text.p != NULL ? text : html_text_of(env->language, STR("field.answer"));
}

void html_errors_put(struct buf *out, const struct html_env *env)
{
	for (size_t i = 0; env->faults != NULL && i < env->faults->n; i++) {
		const struct fault *fault = &env->faults->at[i];
		const struct field *field = row_of_fault(env, fault);
		buf_text(out, "<p>");
		if (field != NULL && field->name != NULL) {
			buf_text(out, "<a");
			attribute(out, "href", STR_JOIN(env->arena, STR("#"), str_of(field->name)));
			buf_char(out, '>');
			html_text(out, name_of(env, str_of(field->name)));
			buf_text(out, "</a>: ");
		}
		html_text(out, fault_says(env, fault));
		buf_text(out, "</p>\n");
	}
}

/* ---- a field */

static const struct field *row_of(const struct endpoint *endpoint, struct str name)
{
	for (size_t i = 0; endpoint != NULL && i < endpoint->in->n; i++) {
		const struct field *field = &endpoint->in->fields[i];
		if (field->name != NULL && str_equal(str_of(field->name), name))
			return field;
	}
	return NULL;
}

static void put_label(struct buf *out, const struct html_env *env, struct str name, struct str text, bool optional)
{
	buf_text(out, "<label");
	attribute(out, "for", name);
	buf_char(out, '>');
	html_text(out, text);
	if (optional) {
		buf_text(out, " <span class=\"opt\">");
		html_text(out, html_text_of(env->language, STR("field.optional")));
		buf_text(out, "</span>");
	}
	buf_text(out, "</label>\n");
}

static void put_note(struct buf *out, const char *class, struct str id, struct str text)
{
	buf_text(out, "<p class=\"small ");
	buf_text(out, class);
	buf_char(out, '"');
	attribute(out, "id", id);
	buf_char(out, '>');
	html_text(out, text);
	buf_text(out, "</p>\n");
}

/* What was typed, when the form was refused. A browser keeps no chosen file, and nobody is shown a password again. */
static struct str kept(const struct html_env *env, const struct field *field)
{
	if (env->in == NULL || field == NULL || field->kind == KIND_UPLOAD || (field->flags & SECRET) != 0)
		return (struct str){ 0 };
	return field_text(env->arena, field, (const char *)env->in + field->off);
}

static void put_control(struct buf *out, const struct html_env *env, const struct html_op *op, const struct field *field)
{
	struct str name = { op->text, op->n }, value = kept(env, field), more = str_of(op->more);
	bool area = str_starts(more, STR(" rows=")), typed = strstr(op->more, " type=") != NULL;

	buf_text(out, area ? "<textarea" : "<input");
	attribute(out, "id", name);
	attribute(out, "name", name);
	if (!area && !typed)
		buf_text(out, field != NULL && field->kind == KIND_UPLOAD ? " type=\"file\"" : " type=\"text\"");
	buf_str(out, more);
	if (field != NULL && field_required(field, env->form->view))
		buf_text(out, " required");
	if (field != NULL && field->kind == KIND_STR && field->hi > 0)
		number_attribute(out, "maxlength", field->hi);
	if (!area && value.n > 0)
		attribute(out, "value", value);
}

static void put_described(struct buf *out, struct str name, bool wrong, bool hint)
{
	if (wrong)
		buf_text(out, " aria-invalid=\"true\"");
	if (!wrong && !hint)
		return;
	buf_text(out, " aria-describedby=\"");
	for (int i = 0; i < 2; i++) {
		if (i == 0 ? !wrong : !hint)
			continue;
		if (i == 1 && wrong)
			buf_char(out, ' ');
		html_text(out, name);
		buf_text(out, i == 0 ? "-wrong" : "-hint");
	}
	buf_char(out, '"');
}

/* A box to tick stands before its label, which is a sentence. */
static void put_check(struct buf *out, const struct html_env *env, const struct html_op *op, const struct field *field,
                      const struct fault *fault)
{
	struct str name = { op->text, op->n };

	buf_text(out, "<div class=\"field\">");
	if (fault != NULL)
		put_note(out, "wrong", STR_JOIN(env->arena, name, STR("-wrong")), fault_says(env, fault));
	buf_text(out, "<p class=\"check\"><input value=\"true\"");
	attribute(out, "id", name);
	attribute(out, "name", name);
	buf_text(out, op->more);
	if (str_equal(kept(env, field), STR("true")))
		buf_text(out, " checked");
	put_described(out, name, fault != NULL, false);
	buf_text(out, " required>");
	put_label(out, env, name, name_of(env, name), false);
	buf_text(out, "</p></div>\n");
}

void html_field_put(struct buf *out, const struct html_env *env, const struct html_op *op)
{
	struct str name = { op->text, op->n };
	const struct field *field = row_of(env->form, name);
	const struct fault *fault = env->form != NULL && env->form == env->refused ? fault_of(env, field) : NULL;
	struct str hint = html_text_of(env->language, STR_JOIN(env->arena, STR("field."), name, STR(".hint")));
	bool area = str_starts(str_of(op->more), STR(" rows="));

	if (strstr(op->more, " type=\"checkbox\"") != NULL) {
		put_check(out, env, op, field, fault);
		return;
	}
	buf_text(out, "<div class=\"field\">");
	put_label(out, env, name, name_of(env, name),
	          field != NULL && env->form != NULL && !field_required(field, env->form->view));
	if (fault != NULL)
		put_note(out, "wrong", STR_JOIN(env->arena, name, STR("-wrong")), fault_says(env, fault));
	if (hint.n > 0)
		put_note(out, "quiet", STR_JOIN(env->arena, name, STR("-hint")), hint);
	put_control(out, env, op, field);
	put_described(out, name, fault != NULL, hint.n > 0);
	buf_char(out, '>');
	if (area) {
		html_text(out, kept(env, field));
		buf_text(out, "</textarea>");
	}
	buf_text(out, "</div>\n");
}

/* ---- the questions of a job */

static void put_option(struct buf *out, struct str value, struct str text, struct str chosen)
{
	buf_text(out, "<option");
	attribute(out, "value", value);
	if (chosen.n > 0 && str_equal(value, chosen))
		buf_text(out, " selected");
	buf_char(out, '>');
	html_text(out, text);
	buf_text(out, "</option>");
}

/* The choices of a list; yes and no are said in the page's language. */
static void put_options(struct buf *out, const struct html_env *env, const struct question *question, struct str chosen)
{
	put_option(out, STR(""), html_text_of(env->language, STR("field.choose")), chosen);
	for (size_t i = 0; i < question->choices.n; i++)
		put_option(out, question->choices.at[i], question->choices.at[i], chosen);
	if (question->kind != QUESTION_YES_NO)
		return;
	put_option(out, STR("yes"), html_text_of(env->language, STR("field.yes")), chosen);
	put_option(out, STR("no"), html_text_of(env->language, STR("field.no")), chosen);
}

static void put_question(struct buf *out, const struct html_env *env, const struct question *question, struct str name)
{
	const struct field *field = row_of(env->form, name);
	const struct fault *fault = env->form != NULL && env->form == env->refused ? fault_of(env, field) : NULL;
	bool area = question->kind == QUESTION_TEXT, file = question->kind == QUESTION_FILE;
	struct str typed = kept(env, field);

	buf_text(out, "<div class=\"field\">");
	put_label(out, env, name, question->title, !question->required);
	if (fault != NULL)
		put_note(out, "wrong", STR_JOIN(env->arena, name, STR("-wrong")), fault_says(env, fault));
	buf_text(out, file ? "<input type=\"file\"" : area ? "<textarea rows=\"3\"" : "<select");
	attribute(out, "id", name);
	attribute(out, "name", name);
	if (question->required)
		buf_text(out, " required");
	put_described(out, name, fault != NULL, false);
	buf_char(out, '>');
	if (area)
		html_text(out, typed);
	else if (!file)
		put_options(out, env, question, typed);
	buf_text(out, area ? "</textarea></div>\n" : file ? "</div>\n" : "</select></div>\n");
}

void html_questions_put(struct buf *out, const struct html_env *env, const void *list)
{
	const struct question_list *questions = list;
	int64_t files = 0;

	for (size_t i = 0; i < questions->n; i++) {
		const struct question *question = &questions->at[i];
		bool file = question->kind == QUESTION_FILE;
		struct str number = str_from_int(env->arena, file ? files++ : (int64_t)i);

		put_question(out, env, question, STR_JOIN(env->arena, file ? STR("file_") : STR("answer_"), number));
	}
}
