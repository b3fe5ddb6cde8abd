/* The reading of replies of a language model. */
#include "dispatcher/screening/language_model.h"

#include "json/json.h"

#include <string.h>

enum { CONTENT_MOST = 4096, TOKENS_MOST = 10000000, NAME_MOST = 100, WAIT_MOST = 3600, BACK_OFF_MOST = 8 };

/* The text of a member; none when it is missing or not a string. */
static struct str text_of(const struct node *object, const char *name)
{
	const struct node *node = json_member(object, name);

	return node != NULL && node->token == TOKEN_STRING ? node->text : (struct str){ 0 };
}

/* Keeps visible ASCII characters only, at most NAME_MOST, because names of models and ids of requests come from the server. */
static struct str name_of(struct arena *arena, struct str text)
{
	struct buf out = buf_new(arena, NAME_MOST);

	for (size_t i = 0; i < text.n && out.n < NAME_MOST; i++)
		if (text.p[i] > ' ' && text.p[i] < 0x7F)
			buf_char(&out, text.p[i]);
	return out.n > 0 ? buf_view(&out) : (struct str){ 0 };
}

static int64_t tokens_of(const struct node *root)
{
	const struct node *total = json_member(json_member(root, "usage"), "total_tokens");
	int64_t tokens;

	if (total == NULL || total->token != TOKEN_NUMBER || !str_to_int(total->text, &tokens) || tokens < 0 ||
	    tokens > TOKENS_MOST)
		return -1;
	return tokens;
}

static void set_verdict(struct rating_answer *answer, enum rating_verdict verdict, const char *reason)
{
	answer->verdict = verdict;
	answer->rating.reason = str_of(reason);
}

/* The reply in the form that the schema demands. */
struct reply {
	struct seen seen;
	struct rating_mark relevance, detail, level;
	struct maybe_bool injection;
	struct str follow_up;
};
/* clang-format off */
SHAPE(mark_shape, rating_mark,
	ROW(rating_mark, rating, "rating", "0 to 5", .must = ALWAYS, .hi = RATING_HIGHEST),
	ROW(rating_mark, evidence, "evidence", "Words of the answer", .must = ALWAYS, .hi = RATING_EVIDENCE));
SHAPE(reply_shape, reply,
	OBJECT(reply, relevance, mark_shape, "relevance", "A criterion", .must = ALWAYS),
	OBJECT(reply, detail, mark_shape, "detail", "A criterion", .must = ALWAYS),
	OBJECT(reply, level, mark_shape, "level", "A criterion", .must = ALWAYS),
	ROW(reply, injection, "possible_injection", "The answer speaks to the model", .must = ALWAYS),
	ROW(reply, follow_up, "follow_up", "A further question"));
/* clang-format on */

/* Whether an object has all members of the shape and no other. A strict schema has no optional members. */
static bool has_exactly(const struct node *object, const struct shape *shape)
{
	size_t n = 0;

	if (object == NULL || object->token != TOKEN_OBJECT)
		return false;
	for (const struct node *child = object->child; child != NULL; child = child->next)
		n++;
	for (size_t i = 0; i < shape->n; i++)
		if (json_member(object, shape->fields[i].name) == NULL)
			return false;
	return n == shape->n;
}

static bool read_reply(struct arena *arena, struct str content, struct reply *out)
{
	struct faults faults = { 0 };
	struct reading reading = { .arena = arena,
		                   .shape = &reply_shape,
		                   .view = 1,
		                   .role = ROLE_NONE,
		                   .create = true,
		                   .in = out,
		                   .faults = &faults };
	struct node *root;
	struct str why;

	if (json_parse(arena, content, &root, &why) != OK || !has_exactly(root, &reply_shape))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!has_exactly(json_member(root, reply_shape.fields[i].name), &mark_shape))
			return false;
	if (shape_take_members(&reading, root) != OK)
		return false;
	shape_complete(&reading);
	return faults.n == 0;
}

static void take_content(struct arena *arena, struct str content, struct rating_answer *answer)
{
	struct reply reply = { 0 };

	if (content.n == 0 || content.n > CONTENT_MOST || !read_reply(arena, content, &reply)) {
		set_verdict(answer, VERDICT_MISSHAPEN, "an answer that is not of the schema");
		return;
	}
	answer->verdict = VERDICT_RATED;
	answer->rating.prompt = STR(LANGUAGE_MODEL_PROMPT);
	answer->rating.relevance = reply.relevance;
	answer->rating.detail = reply.detail;
	answer->rating.level = reply.level;
	answer->rating.possible_injection = reply.injection.v;
	answer->follow_up = reply.follow_up;
}

static void take_completion(struct arena *arena, struct str body, struct rating_answer *answer)
{
	const struct node *choices, *choice, *message;
	struct node *root;
	struct str why, finish, model;

	if (json_parse(arena, body, &root, &why) != OK) {
		set_verdict(answer, VERDICT_MISSHAPEN, "an answer that is not JSON");
		return;
	}
	answer->spent.tokens = tokens_of(root);
	model = name_of(arena, text_of(root, "model"));
	if (model.n > 0)
		answer->rating.model = model;
	choices = json_member(root, "choices");
	choice = choices != NULL && choices->token == TOKEN_ARRAY ? choices->child : NULL;
	message = json_member(choice, "message");
	finish = text_of(choice, "finish_reason");
	if (text_of(message, "refusal").n > 0)
		set_verdict(answer, VERDICT_NO, "the model refused");
	else if (str_equal(finish, STR("content_filter")))
		set_verdict(answer, VERDICT_NO, "the model's content filter");
	else if (str_equal(finish, STR("length")))
		set_verdict(answer, VERDICT_MISSHAPEN, "an answer that was cut off");
	else if (!str_equal(finish, STR("stop")))
		set_verdict(answer, VERDICT_MISSHAPEN, "an answer that is not of the schema");
	else
		take_content(arena, text_of(message, "content"), answer);
}

/* ---- errors */

static bool contains(struct str text, const char *word)
{
	return text.n > 0 && memmem(text.p, text.n, word, strlen(word)) != NULL;
}

/* The parameter that an error names, if it is one that can be left out or replaced: a bit of enum rating_lack; else 0. */
static unsigned refused_parameter(const struct node *error)
{
	static const struct {
		const char *word;
		unsigned lack;
	} known[] = { { "response_format", LACKS_SCHEMA },
		      { "json_schema", LACKS_SCHEMA },
		      { "max_tokens", LACKS_MAX_TOKENS },
		      { "temperature", LACKS_TEMPERATURE } };
	struct str texts[] = { text_of(error, "param"), text_of(error, "message") };

	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t j = 0; j < COUNT(known); j++)
			if (contains(texts[i], known[j].word))
				return known[j].lack;
	return 0;
}

static bool quota_is_spent(const struct node *error)
{
	return str_equal(text_of(error, "code"), STR("insufficient_quota")) ||
	       str_equal(text_of(error, "type"), STR("insufficient_quota"));
}

/* Whether a retry may succeed. The list of statuses is that of OpenAI's own clients; x-should-retry takes precedence. */
static bool may_retry(const struct transfer *transfer)
{
	struct str advice = transfer_header(transfer, "x-should-retry");

	if (str_equal_nocase(advice, STR("true")) || str_equal_nocase(advice, STR("false")))
		return str_equal_nocase(advice, STR("true"));
	return transfer->status == 408 || transfer->status == 409 || transfer->status == 429 || transfer->status >= 500;
}

static int64_t wait_of(const struct transfer *transfer)
{
	int64_t ms = 0, seconds = transfer_retry_after(transfer, clock_now());

	if (str_to_int(transfer_header(transfer, "retry-after-ms"), &ms) && ms > 0 && ms <= WAIT_MOST * 1000)
		seconds = (ms + 999) / 1000;
	return seconds < WAIT_MOST ? seconds : WAIT_MOST;
}

static void take_error(struct arena *arena, const struct transfer *transfer, const struct language_model_request *request,
                       struct rating_answer *answer, struct set *lacks_r)
{
	struct node *root = NULL;
	const struct node *error;
	struct str why;
	unsigned lack;

	answer->spent.tokens = 0;
	answer->rating.reason = STR_JOIN(arena, STR("the server answered "), str_from_int(arena, transfer->status));
	if (json_parse(arena, transfer->answer, &root, &why) != OK)
		root = NULL;
	error = json_member(root, "error");
	lack = refused_parameter(error) & ~request->lacks.bits;
	if (transfer->status == 429 && quota_is_spent(error)) {
		set_verdict(answer, VERDICT_NO, "the quota of the model is spent");
	} else if ((transfer->status == 400 || transfer->status == 422) && lack != 0) {
		lacks_r->bits = lack;
		answer->verdict = VERDICT_ADAPT;
	} else if (may_retry(transfer)) {
		answer->verdict = VERDICT_AGAIN;
	} else {
		answer->verdict = VERDICT_NO;
	}
}

/* The least seconds before the next attempt: 1, 2, 4, then 8, and at random one more. */
static int64_t back_off(int64_t attempts)
{
	int64_t seconds = attempts > 3 ? BACK_OFF_MOST : INT64_C(1) << attempts;
	uint8_t random;

	random_bytes(&random, sizeof random);
	return seconds + random % 2;
}

struct rating_answer language_model_answer(struct arena *arena, const struct transfer *transfer,
                                           const struct language_model_request *request, struct set *lacks_r)
{
	struct rating_answer answer = { .spent = { .requests = 1, .tokens = -1, .ms = transfer->took_ms } };

	*lacks_r = (struct set){ 0 };
	answer.rating.model = name_of(arena, request->model);
	answer.rating.request = name_of(arena, transfer_header(transfer, "x-request-id"));
	if (transfer->end == TRANSFER_TOO_LARGE)
		set_verdict(&answer, VERDICT_MISSHAPEN, "an answer that is too large");
	else if (transfer->end == TRANSFER_TIMEOUT)
		set_verdict(&answer, VERDICT_AGAIN, "no answer in time");
	else if (transfer->end == TRANSFER_CONNECT)
		set_verdict(&answer, VERDICT_AGAIN, "the server cannot be reached");
	else if (transfer->end != TRANSFER_DONE)
		set_verdict(&answer, VERDICT_NO, "the address of the model is refused");
	else if (transfer->status >= 200 && transfer->status < 300)
		take_completion(arena, transfer->answer, &answer);
	else
		take_error(arena, transfer, request, &answer, lacks_r);
	if (answer.verdict == VERDICT_AGAIN) {
		int64_t wait = wait_of(transfer), least = back_off(request->work->attempts);
		answer.wait = wait > least ? wait : least;
	}
	if (transfer->end == TRANSFER_CONNECT || transfer->end == TRANSFER_REFUSED)
		answer.spent.tokens = 0;
	return answer;
}

enum language_model_health language_model_health(const struct transfer *transfer, const struct rating_answer *answer)
{
	if (answer->verdict == VERDICT_AGAIN)
		return MODEL_FAILING;
	if (answer->verdict == VERDICT_NO && (transfer->end != TRANSFER_DONE || transfer->status >= 300))
		return transfer->status == 400 || transfer->status == 422 ? MODEL_FAILING : MODEL_CLOSED;
	return MODEL_HEALTHY;
}
