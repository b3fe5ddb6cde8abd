/* interviewctl health: asks the running service, for monitoring. */
#include <curl/curl.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"

static size_t discard(char *bytes, size_t size, size_t n, void *to)
{
	(void)bytes;
	(void)to;
	return size * n;
}

int control_health(struct control *control)
{
	char error[CURL_ERROR_SIZE] = "";
	double seconds = 0;
	long status = 0;
	CURLcode code;
	CURL *curl;

	curl = curl_easy_init();
	if (curl == NULL)
		return EX_OSERR;
	curl_easy_setopt(curl, CURLOPT_URL, control->words[0]);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* the request must reach this installation, not a proxy */
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 5000L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &seconds);
	curl_easy_cleanup(curl);
	if (code != CURLE_OK) {
		fprintf(stderr, "interviewctl: there was no answer: %s\n", error[0] != '\0' ? error : curl_easy_strerror(code));
		return EX_TEMPFAIL;
	}
	printf("%ld in %.1f ms\n", status, seconds * 1000);
	return status == 200 ? EX_OK : EX_UNAVAILABLE;
}
