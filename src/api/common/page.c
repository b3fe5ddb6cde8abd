/* The beginning and the end of all HTML pages. */
#include "api/common/common.h"
#include "base/html.h"

void common_page_begin(struct buf *out, const char *language, struct str title)
{
	buf_text(out, "<!DOCTYPE html>\n<html lang=\"");
	buf_text(out, language);
	buf_text(out,
	         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	         "<meta name=\"robots\" content=\"noindex\"><title>");
	html_text(out, title);
	buf_text(out,
	         "</title>\n<style>\n"
	         ":root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }\n"
	         "body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }\n"
	         "body.wide { max-width: 70rem }\n"
	         "dt { font-weight: 600 } dd { margin: 0 0 .5rem } label { display: block; margin: .5rem 0 }\n"
	         "input, textarea, button { font: inherit; padding: .4rem .6rem; max-width: 100%; box-sizing: border-box }\n"
	         "textarea { width: 100% } button { cursor: pointer } details { margin: 1rem 0 } summary { cursor: pointer }\n"
	         "table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; "
	         "border-bottom: 1px solid #8884; vertical-align: top }\n"
	         "pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8881; padding: 1rem }\n"
	         "</style></head>\n<body>\n");
}

void common_page_end(struct buf *out)
{
	buf_text(out, "</body></html>\n");
}
