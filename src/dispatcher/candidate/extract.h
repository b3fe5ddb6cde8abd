/*
 * Reads the text of a document in a child process, by the program that knows its type: pdftotext, catdoc or docx2txt. The child
 * has limits of time, memory and output, and can reach nothing else (jail.h). The dispatcher never blocks on it.
 */
#ifndef DISPATCHER_CANDIDATE_EXTRACT_H
#define DISPATCHER_CANDIDATE_EXTRACT_H

#include "base/arena.h"
#include "base/str.h"

#define EXTRACT_TEXT_MAX (INT64_C(1) << 20) /* bytes of the text; what is behind them is left out */

/* Whether documents of this media type have a text that can be read here: their program is installed. */
bool extract_possible(struct str type);

/* The program number `i`, from 0, that is not installed, and its Debian package. False: no more are missing. */
bool extract_missing(size_t i, const char **program_r, const char **package_r);

/* A child process that reads a document. */
struct extraction;

/* Starts a child for the document at `path`. `arena` must live until extract_look() has returned something else than
 * EXTRACT_RUNS. NULL: it could not be started. */
struct extraction *extract_begin(struct arena *arena, struct str path, struct str type);

enum extract_state {
	EXTRACT_RUNS,
	EXTRACT_DONE, /* the text is in *text_r */
	EXTRACT_FAILED
};

/* The state of the child, and with EXTRACT_DONE the text, which is well-formed UTF-8, in the arena of extract_begin(). After
 * any state but EXTRACT_RUNS the child is gone. Never blocks. */
enum extract_state extract_look(struct extraction *child, struct str *text_r);

#endif
