/* The columns of chat_ratings (as r) that a struct rating is read from. Only store/screening/screening.c and
 * store/screening/rating.c include this file. */
#ifndef STORE_SCREENING_RATING_COLUMNS_H
#define STORE_SCREENING_RATING_COLUMNS_H

/* clang-format off */
#define RATING_COLUMNS " r.model, r.prompt, r.request, r.relevance, r.relevance_evidence, r.detail, r.detail_evidence, r.level," \
	" r.level_evidence, r.possible_injection, r.late, r.state, r.reason, r.ended_at"
#define RATING_ROW(T, m) COL(T, m.model), COL(T, m.prompt), COL(T, m.request), COL(T, m.relevance.rating), COL(T, m.relevance.evidence), \
	COL(T, m.detail.rating), COL(T, m.detail.evidence), COL(T, m.level.rating), COL(T, m.level.evidence), \
	COL(T, m.possible_injection), COL(T, m.late), COL(T, m.state), COL(T, m.reason), COL(T, m.at)
/* clang-format on */

#endif
