/* The file of an import. Private to service/import. */
#ifndef SERVICE_IMPORT_FILE_H
#define SERVICE_IMPORT_FILE_H

#include "base/csv.h"
#include "service/import/import.h"

/* Maps the file at `path` into memory. False: it cannot be read. import_file_close gives it back. */
bool import_file_open(struct arena *arena, struct str path, struct str *text_r);
void import_file_close(struct str text);

/* Reads the line of names. E_MALFORMED: it is none. *unknown_r is a name that is no column of `target`, or is there twice; none
 * when all are right. */
enum err import_file_names(struct csv_reader *reader, struct arena *arena, const struct import_target *target,
                           struct csv_record *names_r, struct str *unknown_r);

/* The value of a field: without the apostrophe that a list as CSV puts before what could be a formula. */
struct str import_file_value(struct str field);

#endif
