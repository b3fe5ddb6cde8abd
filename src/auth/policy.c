/* The password policy (OWASP ASVS 5.0 section 6.2): a minimum length, and no common password; no other rules. */
#include "auth/password.h"

#include <string.h>

enum { POINTS_MIN = 8, POINTS_MAX = 256, COMMON_MAX = 24 };

/*
 * The most common passwords of eight or more characters, in lower case. "password123", "secure_password" and "admin123" are
 * left out, because the API documents that front ends were written from use them as examples.
 */
static const char *const common[] = {
	"00000000",      "01234567",     "0123456789",   "0987654321",   "1029384756",  "10203040",     "11111111",
	"111111111",     "1111111111",   "11112222",     "11223344",     "1122334455",  "12121212",     "12123434",
	"123123123",     "1231231234",   "123321123",    "12341234",     "123456123",   "12345678",     "123456789",
	"1234567890",    "12345678910",  "123456789a",   "123456789q",   "1234567a",    "1234567q",     "123456abc",
	"123456qwe",     "123456qwerty", "1234abcd",     "1234qwer",     "12344321",    "123654789",    "123698745",
	"123abc123",     "123qwe123",    "123qweasd",    "123qweasdzxc", "13131313",    "135792468",    "14141414",
	"147258369",     "14725836",     "147852369",    "159357456",    "159753456",   "1a2b3c4d",     "1a2s3d4f",
	"1q2w3e4r",      "1q2w3e4r5t",   "1q2w3e4r5t6y", "1qaz1qaz",     "1qaz2wsx",    "1qaz2wsx3edc", "1qazxsw2",
	"1qaz@wsx",      "20202020",     "21212121",     "22222222",     "23232323",    "25252525",     "33333333",
	"44444444",      "55555555",     "66666666",     "77777777",     "789456123",   "87654321",     "88888888",
	"963852741",     "987654321",    "9876543210",   "99999999",     "a1234567",    "a12345678",    "a123456789",
	"a1b2c3d4",      "a1s2d3f4",     "aa123456",     "aaaaaaaa",     "abc12345",    "abc123456",    "abcd1234",
	"abcde12345",    "abcdefgh",     "abcdefg1",     "access14",     "admin1234",   "admin12345",   "admin@123",
	"administrator", "airborne",     "alexande",     "alexander",    "amsterdam",   "angel123",     "anthony1",
	"asd12345",      "asdasdasd",    "asdf1234",     "asdfasdf",     "asdfghjk",    "asdfghjkl",    "asdfjkl;",
	"azerty123",     "azertyuiop",   "babygirl",     "babygirl1",    "babyblue",    "barcelona",    "baseball",
	"baseball1",     "basketball",   "batman123",    "beautiful",    "benjamin",    "bigdaddy",     "blahblah",
	"blink182",      "bluebird",     "brooklyn",     "business",     "butterfly",   "butthead",     "california",
	"caroline",      "changeme",     "changeme1",    "changeme123",  "changeit",    "charlie1",     "charlotte",
	"chelsea1",      "chocolate",    "chocolate1",   "christian",    "christina",   "christine",    "christopher",
	"classic1",      "computer",     "computer1",    "consumer",     "corvette",    "courtney",     "creative",
	"danielle",      "database",     "default123",   "diamond1",     "dolphins",    "einstein",     "elizabeth",
	"fernando",      "firebird",     "football",     "football1",    "forever1",    "franklin",     "freedom1",
	"fuckyou1",      "fuckyou2",     "goldfish",     "gabriell",     "gangster",    "garfield",     "geronimo",
	"guest123",      "hardcore",     "hello123",     "helloworld",   "hellokitty",  "hercules",     "iloveyou",
	"iloveyou1",     "iloveyou2",    "iloveyou!",    "iloveu123",    "internet",    "interview",    "interviewd",
	"jennifer",      "jessica1",     "jonathan",     "jordan23",     "juventus",    "katherine",    "kristina",
	"lasvegas",      "lalalala",     "leonardo",     "letmein1",     "letmein123",  "letmein!",     "liverpool",
	"liverpool1",    "logitech",     "london123",    "loveyou1",     "lovelove",    "macintosh",    "maradona",
	"margaret",      "marlboro",     "maverick",     "mercedes",     "michael1",    "michelle",     "midnight",
	"minecraft",     "monkey123",    "mustang1",     "mypassword",   "myspace1",    "nicholas",     "nintendo",
	"nothing1",      "november",     "p@$$w0rd",     "p@55w0rd",     "p@ssw0rd",    "p@ssw0rd1",    "p@ssword",
	"pa$$w0rd",      "pa55word",     "pakistan",     "panasonic",    "pass1234",    "pass12345",    "passpass",
	"passw0rd",      "passw0rd1",    "password",     "password!",    "password!1",  "password0",    "password01",
	"password1",     "password1!",   "password10",   "password11",   "password12",  "password1234", "password12345",
	"password2",     "password3",    "password9",    "password99",   "password@1",  "password@123", "passwort",
	"patricia",      "peterpan",     "pokemon1",     "portugal",     "princess",    "princess1",    "princesa",
	"q1w2e3r4",      "q1w2e3r4t5",   "q1w2e3r4t5y6", "qazwsx123",    "qazwsxedc",   "qazwsxedcrfv", "qwaszx12",
	"qwe123456",     "qwe12345",     "qweasd123",    "qweasdzxc",    "qweqweqwe",   "qwer1234",     "qwert123",
	"qwert12345",    "qwerty12",     "qwerty123",    "qwerty1234",   "qwerty12345", "qwerty123456", "qwertyui",
	"qwertyuiop",    "qwertyuiop1",  "rainbow1",     "rangers1",     "remember",    "robinson",     "rockstar",
	"rootroot",      "rush2112",     "salasana",     "samantha",     "samsung1",    "samsung123",   "santiago",
	"scarface",      "scorpion",     "sebastian",    "secret123",    "september",   "sergeant",     "shadow123",
	"slipknot",      "snowball",     "southpark",    "spiderman",    "spiderman1",  "spitfire",     "starwars",
	"starwars1",     "startrek",     "steelers",     "stephanie",    "sterling",    "strawberry",   "sunshine",
	"sunshine1",     "superman",     "superman1",    "superstar",    "swordfish",   "system32",     "temp1234",
	"temppass",      "test1234",     "test12345",    "testtest",     "thailand",    "thomas123",    "thunder1",
	"tinkerbell",    "tottenham",    "trustno1",     "twilight",     "universal",   "unknown1",     "user1234",
	"valentina",     "vanessa1",     "veronica",     "victoria",     "victory1",    "vladimir",     "volleyball",
	"warcraft",      "warriors",     "welcome1",     "welcome12",    "welcome123",  "welcome1!",    "welcome@123",
	"westside",      "whatever",     "whatever1",    "wolverine",    "wonderful",   "zaq12wsx",     "zaq1zaq1",
	"zaqwsxcde",     "zxcvbnm1",     "zxcvbnm123",   "zxczxczxc",
};

static bool is_common(struct str password)
{
	if (password.n > COMMON_MAX)
		return false;
	for (size_t i = 0; i < COUNT(common); i++) {
		if (str_equal_nocase(str_of(common[i]), password))
			return true;
	}
	return false;
}

/* Whether `password` repeats one character, or is a sequence such as "23456789" or "hgfedcba". */
static bool is_run(struct str password)
{
	int step = password.n > 1 ? password.p[1] - password.p[0] : 0;

	if (step < -1 || step > 1)
		return false;
	for (size_t i = 2; i < password.n; i++) {
		if (password.p[i] - password.p[i - 1] != step)
			return false;
	}
	return true;
}

bool password_allowed(struct str password, struct str email)
{
	struct str rest = email, local = str_cut(&rest, '@');
	size_t points = str_points(password);

	if (points < POINTS_MIN || points > POINTS_MAX || is_common(password) || is_run(password))
		return false;
	return !str_equal_nocase(password, email) && !str_equal_nocase(password, local);
}
