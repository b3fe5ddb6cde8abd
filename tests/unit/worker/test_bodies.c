/* Bodies of requests through a real worker: JSON, forms, uploaded files, and what is too large. */
#include "pets.h"

#include "base/log.h"

#include <stdio.h>
#include <unistd.h>

static void test_bodies(void **state)
{
	const char *a = ASK("POST", "/pets", "application/json", "{\"name\":\"Ann\",\"age\":3,\"other\":1}");

	(void)state;
	has(a, "Status: 201 Created\r\n");
	has(a, "\"message\":\"Made Ann, 3\"");
	has(ASK("POST", "/pets", "application/x-www-form-urlencoded", "name=Ann+B&age=3"), "Status: 415 ");
	has(ASK("POST", "/pets", "application/vnd.pets+json", "{\"name\":\"Ann\"}"), "Made Ann, 0");
	has(ASK("POST", "/pets", NULL, "{\"name\":\"Ann\"}"), "Status: 415 ");
	has(ASK("POST", "/pets"), "\"name\":[\"This field is required.\"]");
	a = ASK("POST", "/pets", "application/json", "{\"name\":\"\",\"age\":31,\"mode\":\"carrier pigeon\"}");
	has(a, "Status: 400 Bad Request\r\n");
	has(a, "\"name\":[\"Must have between 1 and 10 characters.\"]");
	has(a, "\"age\":[\"No pet is 31 years old\"]");
	has(a, "\"mode\":[\"mode is not carrier pigeon\"]");
	has(ASK("POST", "/pets", "application/json", ""), "\"name\":[\"This field is required.\"]");
	has(ASK("POST", "/pets", "application/json", "{\"name\":\"taken\"}"), "\"name\":[\"This value is already in use.\"]");
	has(ASK("POST", "/pets", "application/json", "{\"name\":"), "\"message\":\"Malformed\"");
	has(ASK("POST", "/pets", "text/plain", "name=Ann"), "Status: 415 ");
	has(ASK("POST", "/pets", "multipart/form-data; boundary=x", "--x--"), "Status: 415 ");
	has(ASK("POST", "/pets", "application/json", "{}", .headers = { "HTTP_CONTENT_ENCODING", "gzip" }), "Status: 415 ");
}

#define PART(name, more, content) "--x\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n" content "\r\n"

/* A row with an optional file accepts every form of body. */
static void test_forms(void **state)
{
	static const char multipart[] = "multipart/form-data; boundary=x";
	static const char form[] = "application/x-www-form-urlencoded";

	(void)state;
	has(ASK("POST", "/photos", form, "name=Ann+B&age=3&other=1"), "Made Ann B, 3");
	has(ASK("POST", "/photos", "application/json", "{\"name\":\"Ann\",\"age\":3}"), "Made Ann, 3");
	has(ASK("POST", "/photos", multipart, PART("name", "", "Ann") PART("age", "", "3") "--x--\r\n"), "Made Ann, 3");
	has(ASK("POST", "/photos", form, "name=%ff"), "Status: 400 ");
	has(ASK("POST", "/photos", form, "name=a&name=b"), "\"name\":[\"This field was sent more than once.\"]");
	has(ASK("POST", "/photos", multipart, PART("name", "", "Ann") PART("name", "", "Ann") "--x--\r\n"),
	    "\"name\":[\"This field was sent more than once.\"]");
	has(ASK("POST", "/photos", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.txt\"", "0123")
	                PART("picture", "; filename=\"b.txt\"", "0123") "--x--\r\n"),
	    "\"picture\":[\"This field was sent more than once.\"]");
	has(ASK("POST", "/photos", "text/plain", "name=Ann"), "Status: 415 ");
}

static void test_large_bodies(void **state)
{
	char body[1200];

	(void)state;
	memset(body, ' ', sizeof body);
	body[sizeof body - 1] = '\0';
	has(ASK("POST", "/pets", "application/json", body), "Status: 413 ");
	body[999] = '\0';
	has(ASK("POST", "/pets", "application/json", body), "Status: 400 ");
}

static bool kept(void)
{
	char path[100];

	(void)snprintf(path, sizeof path, "%s/kept", pets_storage);
	return access(path, F_OK) == 0;
}

static void test_uploads(void **state)
{
	static const char multipart[] = "multipart/form-data; boundary=x";
	char large[1500];
	const char *a;

	(void)state;
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "bad") PART("picture", "; filename=\"a.txt\"", "0123") "--x--\r\n");
	has(a, "Status: 403 ");
	assert_false(kept());
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.txt\"", "0123") "--x--\r\n");
	has(a, "Status: 201 ");
	has(a, "\"name\":\"a.txt\",\"age\":4");
	assert_true(kept());
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.txt\"", "") "--x--\r\n");
	has(a, "\"picture\":[\"The file is empty.\"]");
	a = ASK("POST", "/pictures", multipart,
	        PART("name", "", "Ann") PART("picture", "; filename=\"a.png\"", "\x89PNG\r\n\x1a\n----") "--x--\r\n");
	has(a, "\"picture\":[\"This type of file is not accepted.\"]");
	a = ASK("POST", "/pictures", multipart, PART("name", "", "Ann") "--x--\r\n");
	has(a, "\"picture\":[\"This field is required.\"]");
	a = ASK("POST", "/pictures", multipart, PART("name", "", "Ann") PART("picture", "; filename=\"\"", "") "--x--\r\n");
	has(a, "\"picture\":[\"This field is required.\"]");
	has(ASK("POST", "/pictures", multipart, "--x\r\nrubbish"), "Status: 400 ");
	has(ASK("POST", "/pictures", "application/json", "{\"name\":\"Ann\"}"), "Status: 415 ");
	memset(large, 'a', sizeof large);
	large[sizeof large - 1] = '\0';
	(void)snprintf(pets_answer, sizeof pets_answer, PART("picture", "; filename=\"a.txt\"", "%s") "--x--\r\n", large);
	a = ASK("POST", "/pictures", multipart, str_cstring(pets_arena, str_of(pets_answer)));
	has(a, "Status: 413 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PETS_TEST(test_bodies),
		PETS_TEST(test_forms),
		PETS_TEST(test_large_bodies),
		PETS_TEST(test_uploads),
	};

	log_open("test", LOG_TEXT, LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
