/*
 * Pages: HTML made from templates. web/tools compiles the files of web/pages into rows (struct html_op), and html_render walks
 * them with the struct that the page's use case has filled. A member that the struct does not have, or a format that does not
 * fit its type, does not compile.
 *
 * Every value is escaped by the place where it stands, which the compiler of the templates has found out: a template cannot
 * choose to leave it out.
 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "api/endpoint.h"
#include "base/buf.h"
#include "model/enums.h"
#include "model/job/question.h"

enum html_op_kind {
	HTML_TEXT,      /* a part of the template as it stands */
	HTML_VALUE,     /* a member of the page's struct */
	HTML_SAY,       /* a text of the catalogue (web/texts); its arguments are the following HTML_ARG rows */
	HTML_ARG,       /* one argument, written like HTML_VALUE */
	HTML_IF,        /* goes on at `to` when the member is none, zero or false */
	HTML_JUMP,      /* goes on at `to` */
	HTML_EACH,      /* begins the rows of a list; goes on at `to` when it is empty */
	HTML_NEXT,      /* the end of a row: goes back to `to`, behind the HTML_EACH, while there is a further row */
	HTML_ATTRIBUTE, /* a whole attribute (`text`) when the member is not none */
	HTML_FORM,      /* the beginning of a form that sends to the page's own address; `text` is the endpoint's id */
	HTML_FIELD,     /* a label, its control and what is wrong with it; `text` is the wire name, `more` are attributes */
	HTML_QUESTIONS, /* the controls of a job's questions, which a struct question_list has */
	HTML_ERRORS     /* what is wrong with the form, each with a link to its field */
};

/* What a value is, from the type of its member. */
enum html_kind {
	HTML_IS_STR,
	HTML_IS_INT,
	HTML_IS_SIZE,
	HTML_IS_BOOL,
	HTML_IS_MAYBE_INT,
	HTML_IS_MAYBE_BOOL,
	HTML_IS_DECIMAL,
	HTML_IS_INSTANT,
	HTML_IS_WHEN,
	HTML_IS_DATE,
	HTML_IS_URL,
	/* What no struct has: */
	HTML_IS_FIRST,     /* whether this is the first row of the list */
	HTML_IS_LAST,      /* whether it is the last one */
	HTML_IS_NUMBER,    /* the number of the row, from 1 */
	HTML_IS_LANGUAGE,  /* "en" */
	HTML_IS_OTHER,     /* the other language: "fr" */
	HTML_IS_OTHER_URL, /* the address of this page in the other language */
	HTML_IS_CARRIED,   /* "?lang=fr" when the address of this page has it, for links to other pages; else nothing */
	HTML_IS_PUBLIC,    /* the address of this server, without a slash at the end */
	HTML_IS_PATH,      /* the path of this page */
	HTML_IS_FAULTY     /* whether the form was refused */
};

enum html_format {
	HTML_PLAIN, /* texts; numbers in digits; an instant as RFC 3339 */
	HTML_DAY,   /* "Monday, 15 March 2027", in the page's zone, as the next two */
	HTML_TIME,  /* "Monday, 15 March 2027, 14:30" */
	HTML_CLOCK, /* "14:30" */
	HTML_ZONE,  /* the name of the zone in which the page shows times */
	HTML_NUMBER,
	HTML_MONEY,   /* hundredths as a whole amount: "52,000" */
	HTML_MINUTES, /* "45 minutes" */
	HTML_BYTES,   /* "214 kB" */
	HTML_LINES,   /* with <br> for line ends */
	HTML_PARAGRAPHS,
	HTML_WORDS,   /* the catalogue's text for a word; `text` is the beginning of its key */
	HTML_INITIALS /* the first letters of the first two words */
};

enum html_place {
	HTML_IN_TEXT,      /* between tags */
	HTML_IN_ATTRIBUTE, /* in quotes */
	HTML_IN_URL,       /* a part of an address */
	HTML_IN_WHOLE_URL, /* a whole address */
	HTML_IN_JSON       /* inside of <script type="application/ld+json">: a JSON value */
};

struct html_op {
	uint8_t op, kind, format, place;
	uint8_t up;     /* how many lists further out the member's struct is */
	uint8_t n_args; /* of HTML_SAY */
	uint16_t to;
	uint32_t off, n_off, size; /* of the member; of an HTML_EACH: of its `at` and `n`, and the size of a row */
	uint32_t n;                /* the length of `text`; of HTML_SAY the number of the text */
	uint32_t plural; /* of HTML_SAY: the number of the text for many, or that of the text; its first argument counts */
	const char *text, *more;
	bool negated,
	        word; /* of HTML_IF: the other way round; the member is compared with `text`; of HTML_ARG: `plural` is a text */
};

/* The name struct html_page is also in api/endpoint.h, where a row names its page. */
struct html_page {
	const char *name; /* of the file in web/pages */
	const struct html_op *ops;
	size_t n, size;          /* of the ops; of the struct that it reads */
	uint32_t zone, language; /* where the struct has the zone of the times and the language; 0: it has none */
};

/* An address outside of this server that may stand in a link: only http(s). */
struct url {
	struct str text;
};
/* `text` as an address; none when it does not begin with http:// or https://. */
struct url url_of(struct str text);

/* clang-format off */
#define HTML_KIND(x) _Generic((x), struct str: HTML_IS_STR, int64_t: HTML_IS_INT, size_t: HTML_IS_SIZE, bool: HTML_IS_BOOL, \
	struct maybe_int: HTML_IS_MAYBE_INT, struct maybe_bool: HTML_IS_MAYBE_BOOL, struct decimal: HTML_IS_DECIMAL, \
	struct instant: HTML_IS_INSTANT, struct when: HTML_IS_WHEN, struct date: HTML_IS_DATE, struct url: HTML_IS_URL)
#define HTML_TIME_KIND(x) _Generic((x), struct instant: HTML_IS_INSTANT, struct when: HTML_IS_WHEN, struct date: HTML_IS_DATE)
#define HTML_INT_KIND(x) _Generic((x), int64_t: HTML_IS_INT, size_t: HTML_IS_SIZE, struct maybe_int: HTML_IS_MAYBE_INT, struct decimal: HTML_IS_DECIMAL)
#define HTML_STR_KIND(x) _Generic((x), struct str: HTML_IS_STR)
#define HTML_URL_KIND(x) _Generic((x), struct url: HTML_IS_URL)
#define HTML_QUESTION_KIND(x) _Generic((x), struct question_list: 0)
#define HTML_OFF(P, m) offsetof(__typeof__(*(P)), m)
/* clang-format on */

/* ---- what the compiler of web/tools writes (page/pages.gen.c) */

/* The catalogue: the keys in the order of their bytes, and their texts in each language. A byte below 9 in a text stands for an
 * argument, counted from 1. */
extern const char *const html_keys[];
extern const char *const *const html_texts[2];
extern const size_t html_keys_n;

/* A file that pages refer to, with the hash of its content in its name. */
struct html_asset {
	const char *name, *type, *bytes; /* "page.3f2a.css" */
	size_t n;
};
extern const struct html_asset html_assets[];
extern const size_t html_assets_n;

/* ---- rendering */

/* What a page is written for. */
struct html_env {
	struct arena *arena;
	enum language language;
	bool carried;          /* the address of the page names its language */
	struct str zone;       /* times are shown in it; none: UTC */
	struct str public_url; /* of this server */
	struct str path, query;
	/* A form that was refused: its input, the shape of the input, and what is wrong with it; NULL: there is none. */
	const struct endpoint *refused;
	const void *in;
	const struct faults *faults;
	struct str token;                                                    /* of each form; see form_token in worker/ */
	const struct endpoint *(*find)(const void *registry, struct str id); /* the endpoint that a form sends to */
	const void *registry;
	struct str (*fault_text)(void *reporter, struct arena *arena, const struct fault *fault);
	void *reporter;
	const struct endpoint *form; /* set while a page is written: where the present form is sent to */
};

enum { HTML_PAGE_MAX = 256 << 10 };

/*
 * Writes `page` with the values of `data`, a struct of page->size bytes. *out_r is in env->arena. E_TOO_LARGE above
 * HTML_PAGE_MAX bytes.
 */
enum err html_render(const struct html_page *page, const void *data, const struct html_env *env, struct str *out_r);

/* The text of the catalogue called `key`; none when there is no such text. */
struct str html_text_of(enum language language, struct str key);

/* The language of a page: that of the query's `lang`, else the first of Accept-Language that the pages have, else English. */
enum language html_language(struct str lang, struct str accept);

#endif
