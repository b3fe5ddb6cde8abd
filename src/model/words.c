/* Words for enums, by tables. */
#include "model/words.h"

static struct str pick(const char *const *words, size_t n, unsigned value)
{
	return str_of(value < n && words[value] != NULL ? words[value] : "unknown");
}

struct str word_interview_status(enum interview_status status)
{
	static const char *const words[] = {
		[INTERVIEW_SCHEDULED] = "scheduled", [INTERVIEW_CONFIRMED] = "confirmed", [INTERVIEW_COMPLETED] = "completed",
		[INTERVIEW_CANCELLED] = "cancelled", [INTERVIEW_NO_SHOW] = "no_show",
	};
	return pick(words, COUNT(words), status);
}

struct str word_application_status(enum application_status status)
{
	static const char *const words[] = {
		[APPLICATION_SUBMITTED] = "submitted",
		[APPLICATION_UNDER_REVIEW] = "under_review",
		[APPLICATION_SCREENING] = "screening",
		[APPLICATION_INTERVIEW_SCHEDULED] = "interview_scheduled",
		[APPLICATION_INTERVIEWING] = "interviewing",
		[APPLICATION_SELECTED] = "selected",
		[APPLICATION_OFFER] = "offer",
		[APPLICATION_HIRED] = "hired",
		[APPLICATION_REJECTED] = "rejected",
		[APPLICATION_WITHDRAWN] = "withdrawn",
	};
	return pick(words, COUNT(words), status);
}

struct str word_decision(enum decision decision)
{
	static const char *const words[] = {
		[DECISION_PENDING] = "pending", [DECISION_SELECTED] = "selected", [DECISION_REJECTED] = "rejected"
	};
	return pick(words, COUNT(words), decision);
}

struct str word_cv(enum application_status status)
{
	if (status < APPLICATION_INTERVIEW_SCHEDULED)
		return STR("pending");
	if (status < APPLICATION_SELECTED)
		return STR("ongoing");
	return status < APPLICATION_REJECTED ? STR("selected") : STR("rejected");
}

struct str word_offer_status(enum offer_status status)
{
	static const char *const words[] = {
		[OFFER_SENT] = "sent",           [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
		[OFFER_WITHDRAWN] = "withdrawn", [OFFER_EXPIRED] = "expired",
	};
	return pick(words, COUNT(words), status);
}

struct str word_mode(enum mode mode)
{
	static const char *const words[] = { [MODE_VIDEO] = "video", [MODE_IN_PERSON] = "in_person", [MODE_PHONE] = "phone" };
	return pick(words, COUNT(words), mode);
}

struct str word_topic(enum topic topic)
{
	static const char *const words[] = {
		[TOPIC_NONE] = "none",           [TOPIC_SCREENING] = "screening",
		[TOPIC_TECHNICAL] = "technical", [TOPIC_BEHAVIORAL] = "behavioral",
		[TOPIC_FINAL] = "final",         [TOPIC_HR] = "hr",
		[TOPIC_PANEL] = "panel",         [TOPIC_OTHER] = "other",
	};
	return pick(words, COUNT(words), topic);
}

struct str word_object(enum object object)
{
	static const char *const words[] = {
		[OBJECT_COMPANY] = "company",
		[OBJECT_USER] = "user",
		[OBJECT_JOB] = "job",
		[OBJECT_APPLICATION] = "application",
		[OBJECT_INTERVIEW] = "interview",
		[OBJECT_EVALUATION] = "evaluation",
		[OBJECT_FILE] = "file",
		[OBJECT_OFFER] = "offer",
		[OBJECT_CHAT] = "chat",
		[OBJECT_WEBHOOK] = "webhook",
		[OBJECT_TICKET] = "ticket",
		[OBJECT_INVITATION] = "invitation",
		[OBJECT_DEPARTMENT] = "department",
	};
	return pick(words, COUNT(words), object);
}

struct str word_webhook_event(enum webhook_event event)
{
	static const char *const words[WEBHOOK_EVENTS] = {
		[EVENT_APPLICATION_CREATED] = "application.created",
		[EVENT_APPLICATION_STATUS_CHANGED] = "application.status_changed",
		[EVENT_INTERVIEW_SCHEDULED] = "interview.scheduled",
		[EVENT_INTERVIEW_COMPLETED] = "interview.completed",
		[EVENT_OFFER_SENT] = "offer.sent",
		[EVENT_OFFER_ACCEPTED] = "offer.accepted",
		[EVENT_OFFER_REJECTED] = "offer.rejected",
		[EVENT_INTERVIEW_CONFIRMED] = "interview.confirmed",
		[EVENT_INTERVIEW_RESCHEDULED] = "interview.rescheduled",
		[EVENT_INTERVIEW_CANCELLED] = "interview.cancelled",
		[EVENT_INTERVIEW_NO_SHOW] = "interview.no_show",
		[EVENT_OFFER_WITHDRAWN] = "offer.withdrawn",
		[EVENT_OFFER_EXPIRED] = "offer.expired",
		[EVENT_EVALUATION_SUBMITTED] = "evaluation.submitted",
	};
	return pick(words, COUNT(words), event);
}

struct str word_language(enum language language)
{
	static const char *const words[LANGUAGES] = { [LANGUAGE_ENGLISH] = "en", [LANGUAGE_FRENCH] = "fr" };

	return str_of(language < LANGUAGES ? words[language] : NULL);
}

struct str word_switch(bool on)
{
	return on ? STR("on") : STR("off");
}
