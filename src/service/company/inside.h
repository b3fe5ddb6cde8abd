/* Functions that the use cases of companies share. Private to this folder. */
#ifndef SERVICE_COMPANY_INSIDE_H
#define SERVICE_COMPANY_INSIDE_H

#include "model/trail/event.h"
#include "service/company/company.h"
#include "store/trail/event.h"

/* Records an event about a company, with its changes. */
enum err service_company_event(struct context *c, enum event_name name, const struct company_detail *was,
                               const struct company_detail *next);

/* Whether a member differs whose changes the history keeps. */
bool service_company_differs(struct context *c, const struct company_detail *was, const struct company_detail *next);

/* Copies the name and the slug that were sent, and notes what is wrong with them. */
void service_company_name(struct context *c, const struct company_edit *in, struct company_detail *next);

#endif
