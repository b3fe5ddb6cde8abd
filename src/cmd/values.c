/* Parses and checks the values of options, and stores them in struct configuration. */
#include "cmd/options.h"

#include "base/mime.h"

#include <string.h>

static const char *say(struct arena *scratch, const struct str *parts, size_t n)
{
	return str_cstring(scratch, str_join(scratch, parts, n));
}
#define SAY(scratch, ...) say((scratch), (const struct str[]){ __VA_ARGS__ }, COUNT(((const struct str[]){ __VA_ARGS__ })))

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Removes the next word from *rest and returns it; an empty one at the end. */
static struct str next_word(struct str *rest)
{
	struct str word;
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->n && !blank(rest->p[n]))
		n++;
	word = (struct str){ rest->p, n };
	*rest = str_from(*rest, n);
	return word;
}

static bool all_of(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c != '\0' && strchr(allowed, c) != NULL)))
			return false;
	}
	return true;
}

static bool is_url(struct str url)
{
	struct str rest = str_from(url, str_starts(url, STR("https://")) ? 8 : 7);

	return (str_starts(url, STR("https://")) || str_starts(url, STR("http://"))) && rest.n > 0 && rest.p[0] != '/' &&
	       !str_ends(url, STR("/")) && all_of(url, ":/.-_~%[]");
}

/* Origins have only scheme, host and port: browsers send no path in Origin. */
static bool are_origins(struct str text)
{
	for (struct str rest = text, one = next_word(&rest); one.n > 0; one = next_word(&rest))
		if (!is_url(one) || str_find(str_from(one, 8), '/') < str_from(one, 8).n)
			return false;
	return true;
}

static const char *form_fault(enum option_form form, struct str text)
{
	if (!str_utf8(text))
		return "must be UTF-8 text";
	switch (form) {
	case FORM_ANY:
		return NULL;
	case FORM_PATH:
		return text.p[0] == '/' && !str_ends(text, STR("/")) ? NULL
		                                                     : "must begin with a slash and must not end with one";
	case FORM_URL:
		return is_url(text) ? NULL : "must be like https://interviews.example.com, without a slash at the end";
	case FORM_ORIGINS:
		return are_origins(text) ? NULL : "must be origins like https://app.example.com, separated by blanks";
	case FORM_MAIL:
		return mime_address_valid(text) ? NULL : "must be a mail address, without a name";
	case FORM_SMTP:
		return str_starts(text, STR("smtp://")) || str_starts(text, STR("smtps://"))
		               ? NULL
		               : "must be like smtp://mail.example.com:587 or smtps://mail.example.com";
	case FORM_NAME:
		return all_of(text, "_-.") ? NULL : "may have letters, digits, '_', '-' and '.' only";
	}
	return NULL;
}

static const char *set_number(const struct option *option, struct str text, void *member, struct arena *scratch)
{
	int64_t number = 0, scale = option->scale == 0 ? 1 : option->scale;

	if (!str_to_int(text, &number) || number < option->lo || number > option->hi)
		return SAY(scratch, STR("must be a number from "), str_from_int(scratch, option->lo), STR(" to "),
		           str_from_int(scratch, option->hi), STR(", not \""), text, STR("\""));
	if (option->kind == OPTION_INT)
		*(int *)member = (int)(number * scale);
	else
		*(int64_t *)member = number * scale;
	return NULL;
}

static const char *set_switch(struct str text, bool *member, struct arena *scratch)
{
	*member = str_equal(text, STR("on"));
	return *member || str_equal(text, STR("off")) ? NULL : SAY(scratch, STR("must be on or off, not \""), text, STR("\""));
}

static const char *set_word(const struct option *option, struct str text, unsigned *member, struct arena *scratch)
{
	struct buf list = buf_new(scratch, 1000);

	for (unsigned i = 0; option->words[i] != NULL; i++) {
		if (str_equal(text, str_of(option->words[i]))) {
			*member = i;
			return NULL;
		}
		buf_text(&list, i == 0 ? "must be " : " or ");
		buf_text(&list, option->words[i]);
	}
	return SAY(scratch, buf_view(&list), STR(", not \""), text, STR("\""));
}

/* Stores one "kid:algorithm:secret". Returns NULL or the fault, which never quotes the secret. */
static const char *set_key(struct str text, struct configuration *c, struct arena *scratch)
{
	static const char *const algorithms[] = { [HS256] = "HS256", [HS384] = "HS384", [HS512] = "HS512" };
	struct str rest = text, kid = str_cut(&rest, ':'), algorithm = str_cut(&rest, ':');
	struct token_settings *tokens = &c->worker.tokens;
	struct token_key *key = &tokens->keys[tokens->n_keys];
	size_t a = 0;

	if (tokens->n_keys == TOKEN_KEYS_MAX)
		return "has more than 8 keys";
	if (kid.n == 0 || kid.n > 64 || !all_of(kid, "_-") || rest.n == 0)
		return "must be \"kid:algorithm:secret\", the kid of letters, digits, '_' and '-'";
	while (a < COUNT(algorithms) && !str_equal(algorithm, str_of(algorithms[a])))
		a++;
	if (a == COUNT(algorithms))
		return SAY(scratch, STR("key "), kid, STR(": the algorithm must be HS256, HS384 or HS512"));
	for (size_t i = 0; i < tokens->n_keys; i++)
		if (str_equal(kid, tokens->keys[i].kid))
			return SAY(scratch, STR("key "), kid, STR(": two keys have this kid"));
	key->kid = str_copy(c->arena, kid);
	key->algorithm = (enum token_algorithm)a;
	key->secret = str_copy(c->arena, rest);
	tokens->n_keys++;
	return NULL;
}

/* As set_key for one "kid:secret". */
static const char *set_seal_key(struct str text, struct configuration *c, struct arena *scratch)
{
	struct str rest = text, kid = str_cut(&rest, ':');
	struct token_settings *tokens = &c->worker.tokens;

	if (tokens->n_seal_keys == TOKEN_KEYS_MAX)
		return "has more than 8 keys";
	if (kid.n == 0 || kid.n > 64 || !all_of(kid, "_-") || rest.n == 0)
		return "must be \"kid:secret\", the kid of letters, digits, '_' and '-'";
	for (size_t i = 0; i < tokens->n_seal_keys; i++)
		if (str_equal(kid, tokens->seal_keys[i].kid))
			return SAY(scratch, STR("key "), kid, STR(": two keys have this kid"));
	tokens->seal_keys[tokens->n_seal_keys++] = (struct seal_key){ str_copy(c->arena, kid), str_copy(c->arena, rest) };
	return NULL;
}

static const char *set_keys(struct str text, struct configuration *c, struct arena *scratch,
                            const char *(*set)(struct str text, struct configuration *c, struct arena *scratch))
{
	const char *fault = NULL;

	if (!str_utf8(text))
		return "must be text";
	for (struct str rest = text, one = next_word(&rest); one.n > 0 && fault == NULL; one = next_word(&rest))
		fault = set(one, c, scratch);
	return fault;
}

const char *option_set(const struct option *option, struct str text, struct configuration *configuration, struct arena *scratch)
{
	void *member = (char *)configuration + option->off;
	const char *fault;

	switch (option->kind) {
	case OPTION_STR:
		fault = text.n == 0 ? NULL : form_fault(option->form, text);
		if (fault == NULL)
			*(struct str *)member = str_copy(configuration->arena, text.n == 0 ? str_of(NULL) : text);
		else if (!option->secret && str_utf8(text))
			fault = SAY(scratch, str_of(fault), STR(", not \""), text, STR("\""));
		return fault;
	case OPTION_INT:
	case OPTION_NUMBER:
		return set_number(option, text, member, scratch);
	case OPTION_SWITCH:
		return set_switch(text, member, scratch);
	case OPTION_WORD:
		return set_word(option, text, member, scratch);
	case OPTION_KEYS:
		return set_keys(text, configuration, scratch, set_key);
	case OPTION_SEAL_KEYS:
		return set_keys(text, configuration, scratch, set_seal_key);
	}
	return NULL;
}

static bool has_word(struct str secret, const char *word)
{
	struct str w = str_of(word);

	for (size_t i = 0; i + w.n <= secret.n; i++)
		if (str_equal_nocase((struct str){ secret.p + i, w.n }, w))
			return true;
	return false;
}

static bool repeats(struct str secret)
{
	for (size_t period = 1; period <= secret.n / 2; period++) {
		size_t i = period;

		while (i < secret.n && secret.p[i] == secret.p[i - period])
			i++;
		if (i == secret.n)
			return true;
	}
	return false;
}

static size_t different_bytes(struct str secret)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (size_t i = 0; i < secret.n; i++) {
		n += !seen[(unsigned char)secret.p[i]];
		seen[(unsigned char)secret.p[i]] = true;
	}
	return n;
}

const char *secret_weakness(struct str secret, size_t least)
{
	static const char *const words[] = { "change",  "secret",  "passwor",   "example",
		                             "default", "develop", "interview", "12345678" };

	if (secret.n < least)
		return "is too short";
	for (size_t i = 0; i < COUNT(words); i++)
		if (has_word(secret, words[i]))
			return "looks like a default";
	/* Random text of 12 or more bytes nearly never has so few different characters. */
	if (repeats(secret) || different_bytes(secret) < 8)
		return "repeats itself";
	return NULL;
}
