/*
 * The kinds of files that can be uploaded, by short name ("pdf", "docx") and group ("office", "image"), with their media types
 * and file name extensions. The column `.accept` of a row lists kinds and groups.
 */
#ifndef SHAPE_MEDIA_H
#define SHAPE_MEDIA_H

#include "base/str.h"

struct media {
	const char *name, *group;
	const char *types;      /* blank-separated media types; the first one is stored and sent in answers */
	const char *extensions; /* blank-separated, lower-case, without the dot */
	const char *
	        vague; /* less exact types that content detection may report; accepted only with a fitting extension; or NULL */
};

/* The kind called `name`; NULL when there is none. */
const struct media *media_find(struct str name);

/*
 * The kind, among those in `accept` (blank-separated names of kinds and groups), of a file whose content has the media type
 * `type` and that the client calls `filename`; NULL when there is none. An exact type needs no extension, but the extension
 * decides between several kinds; a vague type needs an extension of the kind.
 */
const struct media *media_accept(const char *accept, struct str type, struct str filename);

/* The media type with which files of the kind are stored and sent. */
struct str media_type_of(const struct media *media);

/*
 * The extension that a file of the media type `type` has, without the dot: that of `filename` when it fits the type, else the
 * usual one; null when the type is none of a kind.
 */
struct str media_extension(struct str type, struct str filename);

/* All kinds, *n_r of them, for the OpenAPI document. */
const struct media *media_kinds(size_t *n_r);

/* Whether `accept` contains the name of the kind or of its group. */
bool media_listed(const struct media *media, const char *accept);

/* Whether each blank-separated name of `accept` is a kind or a group (checked when the program starts). */
bool media_known(const char *accept);

#endif
