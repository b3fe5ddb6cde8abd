/* The descriptions of tracks in Matroska (RFC 9559), ISO base media files (ISO/IEC 14496-12) and Ogg (RFC 3533). */
#include "service/file/recording.h"

#include <stdio.h>
#include <string.h>

#define HEAD_MAX (64 << 10) /* the descriptions of the tracks must be within so many bytes */
#define BOXES_MAX 64        /* boxes before the one that describes the tracks; browsers make one or two */

struct tracks {
	bool sound, pictures;
};

static bool has(struct str text, size_t at, const char *bytes, size_t n)
{
	return text.n >= at && text.n - at >= n && memcmp(text.p + at, bytes, n) == 0;
}
#define HAS_BYTES(text, at, literal) has(text, at, literal, sizeof(literal) - 1)

/* ---- Matroska: a track has an element CodecID (0x86), whose text begins with A_ or V_ */

static struct tracks matroska_tracks(struct str head)
{
	struct tracks tracks = { false, false };

	for (size_t i = 0; i + 4 <= head.n; i++) {
		if (head.p[i] != '\x86' || ((unsigned char)head.p[i + 1] & 0x80) == 0 || head.p[i + 3] != '_')
			continue;
		tracks.sound |= head.p[i + 2] == 'A';
		tracks.pictures |= head.p[i + 2] == 'V';
	}
	return tracks;
}

/* The element DocType (0x4282) is in the first element of the file, which is short. */
static bool is_webm(struct str head)
{
	struct str first = { head.p, head.n < 64 ? head.n : 64 };

	for (size_t i = 0; i < first.n; i++)
		if (HAS_BYTES(first, i, "\x42\x82\x84webm"))
			return true;
	return false;
}

/* ---- MP4: the box moov describes the tracks. Browsers write it at the beginning, other programs often at the end. */

static uint64_t big_endian(const char *p, size_t n)
{
	uint64_t number = 0;

	for (size_t i = 0; i < n; i++)
		number = number << 8 | (unsigned char)p[i];
	return number;
}

/* Reads the beginning of the box moov into head. Returns its length, 0 when there is none. */
static size_t read_moov(FILE *file, char head[HEAD_MAX])
{
	uint64_t at = 0;

	for (int i = 0; i < BOXES_MAX && fseeko(file, (off_t)at, SEEK_SET) == 0; i++) {
		uint64_t size;
		char box[16];
		size_t n = fread(box, 1, sizeof box, file);

		if (n < 8)
			return 0;
		size = big_endian(box, 4);
		if (size == 1 && n == sizeof box)
			size = big_endian(box + 8, 8);
		if (memcmp(box + 4, "moov", 4) == 0) {
			n = fseeko(file, (off_t)at, SEEK_SET) == 0 ? fread(head, 1, HEAD_MAX, file) : 0;
			return n < size ? n : (size_t)size;
		}
		if (size < 8 || size > INT32_MAX)
			return 0;
		at += size;
	}
	return 0;
}

/* The box hdlr of a track has the kind of the track after eight bytes. */
static struct tracks mp4_tracks(struct str moov)
{
	struct tracks tracks = { false, false };

	for (size_t i = 0; i + 16 <= moov.n; i++) {
		if (!HAS_BYTES(moov, i, "hdlr"))
			continue;
		tracks.sound |= HAS_BYTES(moov, i + 12, "soun");
		tracks.pictures |= HAS_BYTES(moov, i + 12, "vide");
	}
	return tracks;
}

/* ---- Ogg: the first page has the head of the first stream at byte 28, because it has one segment */

static bool ogg_sound(struct str head)
{
	return HAS_BYTES(head, 28, "OpusHead") || HAS_BYTES(head, 28, "\x01vorbis") || HAS_BYTES(head, 28, "Speex   ") ||
	       HAS_BYTES(head, 28,
	                 "\x7f"
	                 "FLAC");
}

static struct str type_of(FILE *file, char buffer[HEAD_MAX])
{
	struct str head = { buffer, fread(buffer, 1, HEAD_MAX, file) }, type = { 0 };
	struct tracks tracks = { false, false };

	if (HAS_BYTES(head, 0, "OggS"))
		return ogg_sound(head) ? STR("audio/ogg") : type;
	if (HAS_BYTES(head, 0, "\x1a\x45\xdf\xa3")) {
		tracks = matroska_tracks(head);
		type = is_webm(head) ? STR("audio/webm") : STR("audio/x-matroska");
	} else if (HAS_BYTES(head, 4, "ftyp")) {
		tracks = mp4_tracks((struct str){ buffer, read_moov(file, buffer) });
		type = STR("audio/mp4");
	}
	return tracks.sound && !tracks.pictures ? type : (struct str){ 0 };
}

struct str service_recording_type(const char *path)
{
	char buffer[HEAD_MAX];
	FILE *file = fopen(path, "rbe");
	struct str type;

	if (file == NULL)
		return (struct str){ 0 };
	type = type_of(file, buffer);
	fclose(file);
	return type;
}
