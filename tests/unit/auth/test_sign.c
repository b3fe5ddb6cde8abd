/* auth/sign: gives the vectors of RFC 7515 and of openssl, and signs nothing with a text that is not an RSA key. */
#include "../with_arena.h"
#include "auth/sign.h"
#include "base/ids.h"

/* clang-format off */
/* The key of RFC 7515 appendix A.2, as PKCS #8 and as PKCS #1. */
#define RFC_KEY \
	"-----BEGIN PRIVATE KEY-----\n" \
	"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO\n" \
	"jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL\n" \
	"aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn\n" \
	"juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5\n" \
	"ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf\n" \
	"toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg\n" \
	"VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW\n" \
	"PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G\n" \
	"O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj\n" \
	"kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6\n" \
	"XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB\n" \
	"4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K\n" \
	"pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr\n" \
	"0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE\n" \
	"lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6\n" \
	"kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP\n" \
	"rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw\n" \
	"kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp\n" \
	"5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2\n" \
	"9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/\n" \
	"evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG\n" \
	"yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj\n" \
	"OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2\n" \
	"tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3\n" \
	"ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56\n" \
	"03k2+ZQwVK0JKSHuLFkuQ3U=\n" \
	"-----END PRIVATE KEY-----\n"
#define RFC_KEY_1 \
	"-----BEGIN RSA PRIVATE KEY-----\n" \
	"MIIEowIBAAKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0\n" \
	"l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pC\n" \
	"gNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSX\n" \
	"ndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD\n" \
	"Zlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8\n" \
	"q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABAoIBABKucaRpzQorw35S\n" \
	"bEUAVx8dYXUdZOlJcHtiWQ+dC6V8ljxAHj/PLyzTveyI5QO/xkObCyjIL303l2cf\n" \
	"UhPu2MFaJdjVzqACXuOrLot/eSFvxjvqVidTtAZExqFRJ9mylUVAoLvhowVWmC1O\n" \
	"n95fZCXxTUtxNEG1Xcc7m0rtzJKs45J+N/V9DP1edYH6USyPSWGp6wuA+KgHRnKK\n" \
	"Vf9GRx80JQY7nVNkL17eHoTWEwga+lwi0FEoW9Y7lDtWXYmKBWhUE+U8PGxlJf8f\n" \
	"40493HDw1WRQ/aSLoS4QTp3rn7gYgeHEvfJdkkf0UMhlknlo53M09EFPdadQ4TlU\n" \
	"bjqKc50CgYEA4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH/5IB3jw3bcxGn6QLvnE\n" \
	"tfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw/Py5PJdTJNPY8cQn7ouZ2KKDcmnPG\n" \
	"BY5t7yLc1QlQ5xHdwW1VhvKn+nXqhJTBgIPgtldC+KDV5z+y2XDwGUcCgYEAuQPE\n" \
	"fgmVtjL0Uyyx88GZFF1fOunH3+7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYs\n" \
	"p1ZSe7zFYHj7C6ul7TjeLQeZD/YwD66t62wDmpe/HlB+TnBA+njbglfIsRLtXlnD\n" \
	"zQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdcCgYAHAp9XcCSrn8wVkMVkKdb7\n" \
	"DOX4IKjzdahm+ctDAJN4O/y7OW5FKebvUjdAIt2GuoTZ71iTG+7F0F+lP88jtjP4\n" \
	"U4qe7VHoewl4MKOfXZKTe+YCS1XbNvfgwJ3Ltyl1OH9hWvu2yza7q+d5PCsDzqtm\n" \
	"27kxuvULVeya+TEdAB1ijQKBgQCH/3r6YrVH/uCWGy6bzV1nGNOdjKc9tmkfOJmN\n" \
	"54dxdixdpozCQ6U4OxZrsj3FcOhHBsqAHvX2uuYjagqvo3cOj1TRqNocX40omfCC\n" \
	"Mx3bD1yPPf/6TI2XECva/ggqEY2mYzmIiA5LVVmc5nrybr+lssFKneeyxN2Wq93S\n" \
	"0iJMdQKBgCGHewxzoa1r8ZMD0LETNrToK423K377UCYqXfg5XMclbrjPbEC3YI1Z\n" \
	"NqMtuhdBJqUnBi6tjKMF+34Xf0CUN8ncuXGO2CAYvO8PdyCixHX52ybaDjy1FtCE\n" \
	"6yUXjoKNXKvUm7MWGsAYH6f4IegOetN5NvmUMFStCSkh7ixZLkN1\n" \
	"-----END RSA PRIVATE KEY-----\n"
#define SMALL_KEY \
	"-----BEGIN PRIVATE KEY-----\n" \
	"MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMxX5gSN+0jbzW8a\n" \
	"UnZg3ZC3o6Zy4qF0NtumYn9RwU+0Wqx43V3T5T+QNNH38vQGWI3UGAQ3O+L9p/hQ\n" \
	"T0UEypIBBjEOIjb+n4x69rwFcjLqGoyN9k2FYWM2ouDqCUcKoGOK7v2LkOuA8c8t\n" \
	"9FJ0M7P9mE77e86saJeGXaR1WeYFAgMBAAECgYAK9Bc/XUEACdA8SWPsNosJ694Y\n" \
	"2QWu8+TQ511WR9Kd7CQEJMJw+h/KxXcfXjQmwoRSrfDPoQpTw5cSZ3OoVnZpPo1j\n" \
	"1SpVtOkK4JrgfeJYObQWwPV5ehkrdibqJNeSF1fNy0RGsm31qEMQEb1WX9NQQY9V\n" \
	"g9iVlK+k69M11QTtQQJBAPfPWkbSwMh56ibNmt7UijqxZG9y4hNl4qtCGIlwMz1f\n" \
	"vgRC+LhqYB+RhAb6LgboJ5tdNLLb85xYvkUwuOe4I7UCQQDTGMme//ewAfEzwB0W\n" \
	"YJWELLZcusVT6XY++wgV2hWOlxAiB8SAB0alUDzPkt/E+6ys4cGDIjFlhktpPt8l\n" \
	"88sRAkAhLiNRTlC/xwsiDO+KnHyxpSTkg0ZgAIlcEuqEJIDH2/TuTyVMU/nw4CQE\n" \
	"ZyUYiacb91viAu9YZM19KCvp4s7tAkByPlv/nO/jZWmwZCxZy/OfEMOw87OPci34\n" \
	"b8s0aE56WO72O9Xwo/9rwDzo6cgIx1vwRE2CNqMdGsz9LHWACKzBAkEAuOpvMy2c\n" \
	"1BouEU1G1SrPYeuSCWFVg2RpBi46s/jBK1jWpWTAuMimx/P71TDCyH5WNfBCwyJj\n" \
	"ViC+QEWvk0I6qA==\n" \
	"-----END PRIVATE KEY-----\n"
#define ELLIPTIC_KEY \
	"-----BEGIN PRIVATE KEY-----\n" \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgypN0vVnddjKBNQv3\n" \
	"0joF/pnBfH9V/o3lYBlMVvqEAuGhRANCAATSYMHDl6wUqIzjeQC2GBHtqF6r2X2j\n" \
	"6eJhElvSmyqDmqfXR+RQgm1ewGwpCdu3GMRZlKkZFSEp8iEN4Br7jHE+\n" \
	"-----END PRIVATE KEY-----\n"
#define ENCRYPTED_KEY \
	"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" \
	"MIIFNTBfBgkqhkiG9w0BBQ0wUjAxBgkqhkiG9w0BBQwwJAQQoCwfuNIML9n9H0Mf\n" \
	"9N5ofQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFTdg3D1ijVFoooe\n" \
	"7rub9pMEggTQQp0bfPuNRA6u/iUpKowVk9s2hjwT/mdQOLc1k6sDzGudHsleN/WD\n" \
	"FgRs452yIq0sC9h24QoZQTNVfHe/dQ5EcIYvouw32k7oWqeIK+N92Z1v6HXCZ3Za\n" \
	"iXPD6Tyjt4SiSkTiTpKpm7eZhkUW6uaYRExVE6ujk0vilhMzgX3d3SPrQa4kMnRp\n" \
	"MH9BnExoE3RYpfw2yMdM3NGQjpMBcx5Jijla9woed6nEwLbDZ8Eg0p8I8Q1dlcCY\n" \
	"d9Qa3M5KaseUz8afOyl2ZHDJbUow/eo6EhtJeTVcKc+LkxyKH/1K2psQ1peBnYY0\n" \
	"o/QKIA5WH0Xr3WNVF+qougUpP6691EZ6laTPZF6Y5jzPn0eB/7HYXRBcczVwyM+j\n" \
	"2bRE8rkUX3VC8FjRobqGL+cDFqWyUuvhmnmdN3pbIl/8U0xTzU295HH1/Qv6L9xS\n" \
	"OaybXu1zdnvmQMaRchht6BfTCwKrWQt03NLwO2Hq8g7uBbtga4d8/ndwVzHwij6X\n" \
	"NGELlN3ZvlkRx8w4VzQhHoUaV0w5HxNP7XlETo2kVDbrWOYqp9g6kkqEYtBm5BYu\n" \
	"CMH8jVgdoAn+QEvUyypB+wdDyyW4Du60vgcVG9voaSR6q0RvmOwaOV3UHjdaKPwV\n" \
	"RxerfUljOk7BBP1Mri1F1PaS5qGSV6aJP1ajINArIhnVvnl4mnCVQVAk74DNfuln\n" \
	"01lxT3nyAGrPuixEpe4mhMLPiUUXeJtRdX8i89+1TD6Xv4+ge1IW9oIotApGiUz2\n" \
	"UpRiExeV7HUpuOXgqvGwgyAB7idglQaMq/gRhJkPoOK4Mg0EdkQXvv9qBmmZ7fmE\n" \
	"bQs710ih2JzaTB4cY8dITN2NQYE2Ty0xG39XKNs55kzyXTc2qGhR5k2i80b5/8kV\n" \
	"Lv4pGmUT9tGzoIsHL0e345XBryRVYAvz/SEkOqzynXe+JmpNBpFQUuy5ECFJtNf3\n" \
	"vzG4hjdOxvUTXlL2nKnV49rVlWfkOgwWsTZ94H+j6GRDdSNqGDBtZ8ESR8CqrR34\n" \
	"BcO98LMRrYnxJBiwfnTcaOv7s70+I0ccJpiE8KX4aCyD0IHphpl/o/mONK7qMLEa\n" \
	"iZfawMLcvZTlUszULNp5+KTF2NJVanocmG7swxHETAsutMUcNJQ+55iNqS2L4CFz\n" \
	"8npP3O6+pmt/WKce3MBvRWZ4p0E4j0O+Qe+pTst+Vg8EWDRsFHknVfETLotyDq9q\n" \
	"cfr07rXLx0mXzz2w0JfRMWcAXh2M/p6bDXKhmRk9cuIZpwkuvuR5Iup/zF0EyNE4\n" \
	"S6yOJTKaOvvDqeS4fuPYnlylI7mlIdj0alc9dOqUTiTUDlR2cOAUGB7EeuxiRhkk\n" \
	"DBBj2v2J7zqx9gdZ9qQIJw2Hmvh52GApyrI9QluLS0z87jOgRM12poJtiLhh9rCn\n" \
	"xlwiICh8DFflOwmnxXchWMVbvUdFr5te5DirGau1lWrhpit14Fm+6BjO9qx244or\n" \
	"yv0EwMcDafhCGaocwJ5+d5DfvkmzY6tv/sUDuhULdr9lFp1shDOcjlo8h5KKL/g4\n" \
	"mXoR8wy4bn6sn2cXe6O7sa6iDkxiQZ2xBoBNdebRkxZlg8+Tg003RbIqW81/t1tc\n" \
	"3S3Gf8DQGX8RvnyTpZuudAlsDXsowz3gzT/0lz8gTlrMlMrPjJBliyc=\n" \
	"-----END ENCRYPTED PRIVATE KEY-----\n"
/* clang-format on */

static void check_text(struct str s, const char *expected)
{
	assert_string_equal(str_cstring(arena, s), expected);
}

/* RFC 7515 appendix A.2: that header has no typ, so only the signature is compared. */
static void test_rfc7515(void **state)
{
	struct str keys[] = { STR(RFC_KEY), STR(RFC_KEY_1) }, signature;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		assert_true(sign_rs256(arena, keys[i],
		                       STR("eyJhbGciOiJSUzI1NiJ9."
		                           "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb2"
		                           "90Ijp0cnVlfQ"),
		                       &signature));
		check_text(base64url_encode(arena, signature.p, signature.n),
		           "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
		           "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
		           "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
		           "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw");
	}
}

/* Both made with openssl and Python. */
static void test_tokens(void **state)
{
	struct sign_key shared = { .secret = STR("an application secret of 32 bytes") },
	                rsa = { .rsa = true, .secret = STR(RFC_KEY), .kid = STR("key-1") };
	struct sign_person person = { STR("u1"), STR("Zo\xc3\xab \"Z\" \xf0\x9f\x99\x82"), STR("zoe@example.com"), true };
	struct sign_claims room = { .issuer = STR("my_app"),
		                    .subject = STR("meet.example.com"),
		                    .audience = STR("my_app"),
		                    .room = STR("0123456789abcdef"),
		                    .issued = instant_of_unix(1731400000),
		                    .expires = instant_of_unix(1731403600),
		                    .person = &person };
	struct sign_claims assertion = { .issuer = STR("robot@project.iam.gserviceaccount.com"),
		                         .subject = STR("host@example.com"),
		                         .audience = STR("https://oauth2.googleapis.com/token"),
		                         .scope = STR("https://www.googleapis.com/auth/calendar"),
		                         .issued = instant_of_unix(1731400000),
		                         .expires = instant_of_unix(1731403600) };
	struct str token;

	(void)state;
	assert_true(sign_token(arena, &shared, &room, &token));
	/* clang-format off */
	check_text(token,
	"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJteV9hcHAiLCJzdWIiOiJtZWV0LmV4YW1wbGUuY29tIiwiYXVkIjo"
	"ibXlfYXBwIiwicm9vbSI6IjAxMjM0NTY3ODlhYmNkZWYiLCJpYXQiOjE3MzE0MDAwMDAsImV4cCI6MTczMTQwMzYwMCwiY29udGV"
	"4dCI6eyJ1c2VyIjp7ImlkIjoidTEiLCJuYW1lIjoiWm_DqyBcIlpcIiDwn5mCIiwiZW1haWwiOiJ6b2VAZXhhbXBsZS5jb20iLCJ"
	"tb2RlcmF0b3IiOiJ0cnVlIn19fQ.PZGNSq1DDMDqwOrx78sJlTmkV7-xaKge-sVX1WfsM-E");
	assert_true(sign_token(arena, &rsa, &assertion, &token));
	check_text(token,
	"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImtleS0xIn0.eyJpc3MiOiJyb2JvdEBwcm9qZWN0LmlhbS5nc2Vydmlj"
	"ZWFjY291bnQuY29tIiwic3ViIjoiaG9zdEBleGFtcGxlLmNvbSIsImF1ZCI6Imh0dHBzOi8vb2F1dGgyLmdvb2dsZWFwaXMuY29t"
	"L3Rva2VuIiwic2NvcGUiOiJodHRwczovL3d3dy5nb29nbGVhcGlzLmNvbS9hdXRoL2NhbGVuZGFyIiwiaWF0IjoxNzMxNDAwMDAw"
	"LCJleHAiOjE3MzE0MDM2MDB9.HWrLCQPK7mkJLnb2ZO1qSUM14LvhcJgj5Mnb_AaPyXvXZIwPFWBNNsLLkn3BgYmOKJGnDsSUes4"
	"QZpVHlPOCWkCpl9E7XQhzN_h4ZdXmwyfkvgXF7jc-C2bJskSdQ997JTi__-zSnkgZerFkNcSh_he_g_1469L2GYfZA6jGCwb2-YO"
	"fmdamD05eHC-pI8ft8Nzf8tm8EHsOPYZYTb5WzPOrm3xTOFzbBuLnLMSqVezgLNi06hWE9czJJ7lVqbIBw577FIJB8y0yBcsizQz"
	"3vyZzJ19NTsu3BtPguuwirLUvVA6ks6kny1qb7HunN-ijecZ0netWMNMq7TtAPmLn4g");
	/* clang-format on */
}

static void test_no_key(void **state)
{
	struct str bad[] = { { 0 },
		             STR(""),
		             STR("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"),
		             STR("secret"),
		             STR(SMALL_KEY),
		             STR(ELLIPTIC_KEY),
		             STR(ENCRYPTED_KEY) };
	struct str signature;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct sign_key key = { .rsa = true, .secret = bad[i] };

		assert_false(sign_rsa_valid(bad[i]));
		assert_false(sign_rs256(arena, bad[i], STR("text"), &signature));
		assert_false(sign_token(arena, &key, &(struct sign_claims){ .issuer = STR("a") }, &signature));
	}
	assert_true(sign_rsa_valid(STR(RFC_KEY)));
	assert_true(sign_rsa_valid(STR(RFC_KEY_1)));
	assert_false(sign_token(arena, &(struct sign_key){ 0 }, &(struct sign_claims){ .issuer = STR("a") }, &signature));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc7515),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_no_key),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
