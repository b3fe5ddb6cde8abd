/* A QR code (ISO/IEC 18004) as a picture. */
#ifndef AUTH_QR_H
#define AUTH_QR_H

#include "base/arena.h"
#include "base/str.h"

/* The QR code of `text` as an SVG document, in `arena`; null when the text is too long for one (about 2,300 bytes). */
struct str qr_svg(struct arena *arena, struct str text);

#endif
