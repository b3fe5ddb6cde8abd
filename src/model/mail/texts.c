/* The built-in texts of mails, in English and French. */
#include "model/mail/mail.h"

#define T(s, ...)                                                                                                              \
	{                                                                                                                      \
		.subject = { (s), sizeof(s) - 1 }, .text = {(__VA_ARGS__), sizeof(__VA_ARGS__) - 1 }                           \
	}

#define DETAILS_EN                                                                                                             \
	"When: {{when}}\nDuration: {{duration}}\nWhere: {{place}}\nLink: {{link}}\nCandidate: {{candidate}}\nInterviewers: "   \
	"{{people}}\n"
#define DETAILS_FR                                                                                                               \
	"Quand : {{when}}\nDurée : {{duration}}\nOù : {{place}}\nLien : {{link}}\nCandidat : {{candidate}}\nEntretien avec : " \
	"{{people}}\n"

static const struct mail_texts english[MAIL_KINDS] = {
	[MAIL_VERIFICATION] =
	        T("Please confirm your e-mail address",
	          "Hello {{recipient}},\n\nplease confirm that this is your address:\n{{link}}\n\nThe code, should you be "
	          "asked for it: {{code}}\n\nIt is good until {{expires}}. If you have made no account, ignore this "
	          "mail.\n"),
	[MAIL_RESET] = T(
	        "Your new password",
	        "Hello {{recipient}},\n\nsomebody, hopefully you, has asked for a new password. You can choose it "
	        "here:\n{{link}}\n\nThe code, should you be asked for it: {{code}}\n\nIt is good until {{expires}}. If it was "
	        "not you, ignore this mail: nothing changes.\n"),
	[MAIL_PASSWORD_CHANGED] =
	        T("Your password was changed", "Hello {{recipient}},\n\nthe password of your account was changed on {{when}}. "
	                                       "All sessions have ended, except the one in which it was "
	                                       "changed.\n{{feeds}}\n\nIf it was not "
	                                       "you, ask for a new password at once and tell your administrator.\n"),
	[MAIL_EXPORT] =
	        T("Your export is ready",
	          "Hello {{recipient}},\n\nthe export that you ordered is ready since {{when}}. You can fetch it within 7 "
	          "days, logged in, at {{link}}; then it is deleted.\n\nIf it was not you, tell your administrator.\n"),
	[MAIL_FACTOR_ON] =
	        T("Your second factor was switched on",
	          "Hello {{recipient}},\n\nsince {{when}} a login to your account needs a code of your app besides the "
	          "password. Keep the recovery codes where you find them without your telephone.\n\nIf it was not you, ask "
	          "for a new password at once and tell your administrator.\n"),
	[MAIL_FACTOR_OFF] =
	        T("Your second factor was switched off",
	          "Hello {{recipient}},\n\nsince {{when}} a login to your account needs the password alone.\n\nIf it was "
	          "not you, ask for a new password at once and tell your administrator.\n"),
	[MAIL_FACTOR_REMOVED] =
	        T("Your second factor was removed",
	          "Hello {{recipient}},\n\nan administrator has removed the second factor of your account on {{when}}. "
	          "All your sessions have ended. Log in with your password, and set up a new second "
	          "factor.\n\nIf you did not ask for it, tell your administrator.\n"),
	[MAIL_INVITATION] =
	        T("{{inviter}} invites you to {{company}}",
	          "Hello,\n\n{{inviter}} invites you to join {{company}} as {{role}}. You can make your account "
	          "here:\n{{link}}\n\nThe code, should you be asked for it: {{code}}\n\nThe invitation is good until "
	          "{{expires}}.\n"),
	[MAIL_INTERVIEW] =
	        T("Interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\nthis is the invitation to an interview for {{position}} at "
	          "{{company}}.\n\n" DETAILS_EN
	          "\nConfirm, decline or propose another time: {{answer_link}}\n\nThe calendar entry is attached.\n"),
	[MAIL_INTERVIEW_MOVED] =
	        T("Changed: interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\nthe interview for {{position}} at {{company}} has changed. This is how it "
	          "stands now:\n\n" DETAILS_EN
	          "\nConfirm, decline or propose another time: {{answer_link}}\n\nThe calendar entry is attached.\n"),
	[MAIL_INTERVIEW_CANCELLED] =
	        T("Cancelled: interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\nthe interview for {{position}} at {{company}} does not take place for "
	          "you:\n\nWhen: {{when}}\nCandidate: {{candidate}}\nReason: {{reason}}\n\nThe attached calendar entry takes "
	          "it out of "
	          "your calendar.\n"),
	[MAIL_REMINDER_DAY] =
	        T("Tomorrow: interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\nthe interview for {{position}} at {{company}} is in 24 hours.\n\n" DETAILS_EN
	          "\nConfirm, decline or propose another time: {{answer_link}}\n"),
	[MAIL_REMINDER_HOUR] =
	        T("In one hour: interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\nthe interview for {{position}} at {{company}} begins in one hour.\n\n" DETAILS_EN),
	[MAIL_OFFER] =
	        T("An offer from {{company}}: {{position}}",
	          "Hello {{recipient}},\n\n{{company}} offers you the position of {{position}}.\n\nSalary: {{salary}}\nBegin: "
	          "{{start_date}}\nGood until: {{expires}}\n\nYou can accept or reject the offer in your account: {{link}}\n"),
	[MAIL_ACCOUNT] = T("{{company}} offers you an account",
	                   "Hello {{recipient}},\n\n{{company}} has noted you as a candidate. With an account you can follow "
	                   "your applications and answer invitations to interviews. You can make it by choosing a password "
	                   "here:\n{{link}}\n\nThe code, if you are asked for it: {{code}}\n\nIt is good until {{expires}}. If "
	                   "you want no account, ignore this mail.\n"),
	[MAIL_APPLIED] = T(
	        "Your application: {{position}} at {{company}}",
	        "Hello {{recipient}},\n\nthank you for your application for {{position}} at {{company}}. Here you see where it "
	        "stands; you can also add a file, or withdraw it:\n{{link}}\n\nKeep this link to yourself: whoever has it may do "
	        "the same. If it was not you who applied, withdraw the application there.\n"),
	[MAIL_APPLYING_CONFIRM] = T(
	        "Please confirm: your application to {{company}}",
	        "Hello {{recipient}},\n\nsomebody, hopefully you, has applied with this address for {{position}} at {{company}}. "
	        "{{company}} sees the application only after you have confirmed it:\n{{link}}\n\nThe link is good until "
	        "{{expires}}. If it was not you, ignore this mail: nothing happens.\n"),
	[MAIL_APPLYING_STAFF] = T(
	        "No application was made: {{position}} at {{company}}",
	        "Hello {{recipient}},\n\nsomebody, perhaps you, has applied with this address for {{position}} at {{company}}. It "
	        "is the address of an account by which you work with interviews here, so it cannot be that of a candidate, and "
	        "nothing was kept. Please apply with another address.\n"),
	[MAIL_PROPOSAL] =
	        T("Another time proposed: interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\n{{candidate}} asks for another time for the interview for {{position}} at "
	          "{{company}}.\n\nNow: {{when}}\nProposed:\n{{times}}\nMessage: {{reason}}\n\nUntil one of these times is "
	          "accepted, the present one stands. You can accept or refuse them here: {{link}}\n"),
	[MAIL_PROPOSAL_REFUSED] =
	        T("Your proposal: interview for {{position}} at {{company}}",
	          "Hello {{recipient}},\n\n{{company}} cannot take up the times that you have proposed for the interview for "
	          "{{position}}. It stays as it is.\n\nWhen: {{when}}\nMessage: {{reason}}\n\nConfirm, decline or propose "
	          "another time: {{answer_link}}\n"),
	[MAIL_DIGEST] =
	        T("Your interviews of {{day}}",
	          "Good morning {{recipient}},\n\nthese are your interviews of {{day}}:\n\n{{agenda}}\n\nHave a good day!\n"),
};

static const struct mail_texts french[MAIL_KINDS] = {
	[MAIL_VERIFICATION] =
	        T("Merci de confirmer votre adresse électronique", "Bonjour {{recipient}},\n\nmerci de confirmer que cette "
	                                                           "adresse est la vôtre :\n{{link}}\n\nLe code, s'il vous est "
	                                                           "demandé : {{code}}\n\nIl est valable jusqu'au {{expires}}. "
	                                                           "Si vous n'avez pas créé de compte, ne tenez pas compte "
	                                                           "de ce message.\n"),
	[MAIL_RESET] = T(
	        "Votre nouveau mot de passe",
	        "Bonjour {{recipient}},\n\nun nouveau mot de passe a été demandé, sans doute par vous. Vous pouvez le choisir "
	        "ici :\n{{link}}\n\nLe code, s'il vous est demandé : {{code}}\n\nIl est valable jusqu'au {{expires}}. Si ce "
	        "n'était pas vous, ne tenez pas compte de ce message : rien ne change.\n"),
	[MAIL_PASSWORD_CHANGED] = T(
	        "Votre mot de passe a été modifié",
	        "Bonjour {{recipient}},\n\nle mot de passe de votre compte a été modifié le {{when}}. Toutes les sessions "
	        "ont été fermées, sauf celle où il a été modifié.\n{{feeds}}\n\nSi ce n'était pas vous, demandez aussitôt un nouveau mot de passe et prévenez votre "
	        "administrateur.\n"),
	[MAIL_EXPORT] =
	        T("Votre export est prêt",
	          "Bonjour {{recipient}},\n\nl'export que vous avez demandé est prêt depuis le {{when}}. Vous pouvez le "
	          "télécharger pendant 7 jours, une fois connecté, à l'adresse {{link}} ; ensuite il sera supprimé.\n\nSi ce "
	          "n'était pas vous, prévenez votre administrateur.\n"),
	[MAIL_FACTOR_ON] = T(
	        "Votre second facteur a été activé",
	        "Bonjour {{recipient}},\n\ndepuis le {{when}}, une connexion à votre compte demande un code de votre application en "
	        "plus du mot de passe. Conservez les codes de secours là où vous les trouverez sans votre téléphone.\n\nSi ce "
	        "n'était pas vous, demandez aussitôt un nouveau mot de passe et prévenez votre administrateur.\n"),
	[MAIL_FACTOR_OFF] = T(
	        "Votre second facteur a été désactivé",
	        "Bonjour {{recipient}},\n\ndepuis le {{when}}, une connexion à votre compte ne demande que le mot de "
	        "passe.\n\nSi ce n'était pas vous, demandez aussitôt un nouveau mot de passe et prévenez votre administrateur.\n"),
	[MAIL_FACTOR_REMOVED] = T(
	        "Votre second facteur a été supprimé",
	        "Bonjour {{recipient}},\n\nun administrateur a supprimé le second facteur de votre compte le {{when}}. Toutes vos "
	        "sessions ont été fermées. Connectez-vous avec votre mot de passe, puis configurez un nouveau second "
	        "facteur.\n\nSi vous ne l'avez pas demandé, prévenez votre administrateur.\n"),
	[MAIL_INVITATION] =
	        T("{{inviter}} vous invite à rejoindre {{company}}",
	          "Bonjour,\n\n{{inviter}} vous invite à rejoindre {{company}} en tant que {{role}}. Vous pouvez créer "
	          "votre compte ici :\n{{link}}\n\nLe code, s'il vous est demandé : {{code}}\n\nL'invitation est valable "
	          "jusqu'au {{expires}}.\n"),
	[MAIL_INTERVIEW] =
	        T("Entretien pour {{position}} chez {{company}}",
	          "Bonjour {{recipient}},\n\nvoici l'invitation à un entretien pour {{position}} chez "
	          "{{company}}.\n\n" DETAILS_FR
	          "\nConfirmer, décliner ou proposer un autre moment : {{answer_link}}\n\nL'événement pour votre agenda "
	          "est joint.\n"),
	[MAIL_INTERVIEW_MOVED] =
	        T("Modifié : entretien pour {{position}} chez {{company}}",
	          "Bonjour {{recipient}},\n\nl'entretien pour {{position}} chez {{company}} a changé. Voici ce qu'il en "
	          "est à présent :\n\n" DETAILS_FR
	          "\nConfirmer, décliner ou proposer un autre moment : {{answer_link}}\n\nL'événement pour votre "
	          "agenda est joint.\n"),
	[MAIL_INTERVIEW_CANCELLED] = T(
	        "Annulé : entretien pour {{position}} chez {{company}}",
	        "Bonjour {{recipient}},\n\nl'entretien pour {{position}} chez {{company}} n'a pas lieu pour vous :\n\nQuand : "
	        "{{when}}\nCandidat : {{candidate}}\nMotif : {{reason}}\n\nL'événement joint le retire de votre agenda.\n"),
	[MAIL_REMINDER_DAY] =
	        T("Demain : entretien pour {{position}} chez {{company}}",
	          "Bonjour {{recipient}},\n\nl'entretien pour {{position}} chez {{company}} a lieu dans 24 "
	          "heures.\n\n" DETAILS_FR "\nConfirmer, décliner ou proposer un autre moment : {{answer_link}}\n"),
	[MAIL_REMINDER_HOUR] = T("Dans une heure : entretien pour {{position}} chez {{company}}",
	                         "Bonjour {{recipient}},\n\nl'entretien pour {{position}} chez {{company}} commence dans une "
	                         "heure.\n\n" DETAILS_FR),
	[MAIL_OFFER] = T(
	        "Une offre de {{company}} : {{position}}",
	        "Bonjour {{recipient}},\n\n{{company}} vous propose le poste de {{position}}.\n\nSalaire : {{salary}}\nDébut : "
	        "{{start_date}}\nValable jusqu'au : {{expires}}\n\nVous pouvez accepter ou refuser l'offre dans votre compte : "
	        "{{link}}\n"),
	[MAIL_ACCOUNT] =
	        T("{{company}} vous propose un compte",
	          "Bonjour {{recipient}},\n\n{{company}} vous a noté parmi ses candidats. Avec un compte, vous pouvez suivre "
	          "vos candidatures et répondre aux invitations à un entretien. Il suffit de choisir un mot de passe "
	          "ici :\n{{link}}\n\nLe code, s'il vous est demandé : {{code}}\n\nIl est valable jusqu'au {{expires}}. Si "
	          "vous ne voulez pas de compte, ne tenez pas compte de ce message.\n"),
	[MAIL_APPLIED] = T(
	        "Votre candidature : {{position}} chez {{company}}",
	        "Bonjour {{recipient}},\n\nmerci pour votre candidature au poste de {{position}} chez {{company}}. Vous voyez ici où "
	        "elle en est ; vous pouvez aussi y ajouter un fichier, ou la retirer :\n{{link}}\n\nGardez ce lien pour vous : qui "
	        "l'a peut faire de même. Si ce n'est pas vous qui avez postulé, retirez-y la candidature.\n"),
	[MAIL_APPLYING_CONFIRM] = T(
	        "Merci de confirmer votre candidature chez {{company}}",
	        "Bonjour {{recipient}},\n\nune candidature au poste de {{position}} chez {{company}} a été déposée avec cette adresse, "
	        "sans doute par vous. {{company}} ne la verra qu'après votre confirmation :\n{{link}}\n\nLe lien est valable jusqu'au "
	        "{{expires}}. Si ce n'était pas vous, ne tenez pas compte de ce message : rien ne se passe.\n"),
	[MAIL_APPLYING_STAFF] = T(
	        "Aucune candidature n'a été créée : {{position}} chez {{company}}",
	        "Bonjour {{recipient}},\n\nune candidature au poste de {{position}} chez {{company}} a été déposée avec cette adresse, "
	        "peut-être par vous. C'est celle d'un compte avec lequel vous menez ici des entretiens : elle ne peut pas être celle d'un "
	        "candidat, et rien n'a été gardé. Merci de postuler avec une autre adresse.\n"),
	[MAIL_PROPOSAL] = T(
	        "Autre moment proposé : entretien pour {{position}} chez {{company}}",
	        "Bonjour {{recipient}},\n\n{{candidate}} demande un autre moment pour l'entretien pour {{position}} chez "
	        "{{company}}.\n\nPrévu : {{when}}\nProposé :\n{{times}}\nMessage : {{reason}}\n\nTant qu'aucun de ces moments n'est "
	        "accepté, l'horaire actuel reste valable. Vous pouvez les accepter ou les refuser ici : {{link}}\n"),
	[MAIL_PROPOSAL_REFUSED] = T(
	        "Votre proposition : entretien pour {{position}} chez {{company}}",
	        "Bonjour {{recipient}},\n\n{{company}} ne peut pas retenir les moments que vous avez proposés pour l'entretien "
	        "pour {{position}}. Il est maintenu.\n\nQuand : {{when}}\nMessage : {{reason}}\n\nConfirmer, décliner ou proposer "
	        "un autre moment : {{answer_link}}\n"),
	[MAIL_DIGEST] = T("Vos entretiens du {{day}}",
	                  "Bonjour {{recipient}},\n\nvoici vos entretiens du {{day}} :\n\n{{agenda}}\n\nBonne journée !\n"),
};

const struct mail_texts *mail_texts_of(enum mail_kind kind, enum language language)
{
	return language == LANGUAGE_FRENCH ? &french[kind] : &english[kind];
}

#define INTERVIEW_NAMES                                                                                                        \
	"recipient", "company", "position", "when", "duration", "place", "link", "candidate", "people", "answer_link", NULL

const char *const *mail_names(enum mail_kind kind)
{
	static const char *const account[] = { "recipient", "link", "code", "expires", NULL };
	static const char *const changed[] = { "recipient", "when", "feeds", NULL };
	static const char *const exported[] = { "recipient", "when", "link", NULL };
	static const char *const factor[] = { "recipient", "when", NULL };
	static const char *const offered[] = { "recipient", "company", "link", "code", "expires", NULL };
	static const char *const invitation[] = { "company", "inviter", "role", "link", "code", "expires", NULL };
	static const char *const interview[] = { INTERVIEW_NAMES };
	static const char *const cancelled[] = { "recipient", "company", "position", "when", "candidate", "reason", NULL };
	static const char *const proposal[] = { "recipient", "company", "position", "when", "candidate",
		                                "times",     "reason",  "link",     NULL };
	static const char *const refused[] = { "recipient", "company", "position", "when", "reason", "answer_link", NULL };
	static const char *const offer[] = {
		"recipient", "company", "position", "salary", "start_date", "expires", "link", NULL
	};
	static const char *const applied[] = { "recipient", "company", "position", "link", NULL };
	static const char *const confirm[] = { "recipient", "company", "position", "link", "expires", NULL };
	static const char *const staff[] = { "recipient", "company", "position", NULL };
	static const char *const digest[] = { "recipient", "company", "day", "agenda", NULL };
	static const char *const *const names[MAIL_KINDS] = {
		[MAIL_VERIFICATION] = account,
		[MAIL_RESET] = account,
		[MAIL_PASSWORD_CHANGED] = changed,
		[MAIL_EXPORT] = exported,
		[MAIL_FACTOR_ON] = factor,
		[MAIL_FACTOR_OFF] = factor,
		[MAIL_FACTOR_REMOVED] = factor,
		[MAIL_INVITATION] = invitation,
		[MAIL_ACCOUNT] = offered,
		[MAIL_INTERVIEW] = interview,
		[MAIL_INTERVIEW_MOVED] = interview,
		[MAIL_REMINDER_DAY] = interview,
		[MAIL_REMINDER_HOUR] = interview,
		[MAIL_INTERVIEW_CANCELLED] = cancelled,
		[MAIL_OFFER] = offer,
		[MAIL_APPLIED] = applied,
		[MAIL_APPLYING_CONFIRM] = confirm,
		[MAIL_APPLYING_STAFF] = staff,
		[MAIL_PROPOSAL] = proposal,
		[MAIL_PROPOSAL_REFUSED] = refused,
		[MAIL_DIGEST] = digest,
	};
	return names[kind];
}
