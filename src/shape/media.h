/*
 * Kinds of file by short name ("pdf", "docx") and group ("office", "image"): what a row's `.accept` may list, the media
 * types that content of the kind has, and the extensions that it comes with.
 */
#ifndef SHAPE_MEDIA_H
#define SHAPE_MEDIA_H

#include "base/str.h"

struct media {
	const char *name, *group;
	const char *types;      /* blank-separated; the first is the one that we store and answer */
	const char *extensions; /* blank-separated, lower-case, without the dot */
	const char *vague; /* types that content detection may say instead, believed only with a right extension; or NULL */
};

/* The kind called `name`; NULL when there is none. */
const struct media *media_find(struct str name);

/*
 * The kind among `accept` (blank-separated names of kinds and groups) that content of media type `type`, called
 * `filename` by the client, belongs to; NULL when there is none. A precise type needs no extension, but one that fits
 * decides between several kinds; a vague type needs one of the kind's.
 */
const struct media *media_accept(const char *accept, struct str type, struct str filename);

/* The media type that a kind is stored and answered as. */
struct str media_type_of(const struct media *media);

/* The `n` kinds there are, for the document. */
const struct media *media_kinds(size_t *n_r);

/* Whether `accept` names the kind, or its group. */
bool media_listed(const struct media *media, const char *accept);

/* Whether each blank-separated name of `accept` is a kind or a group (checked at the start). */
bool media_known(const char *accept);

#endif
