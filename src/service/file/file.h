/* The use cases of files: materials of interviews, and every download. See service/service.h for what all use cases share. */
#ifndef SERVICE_FILE_FILE_H
#define SERVICE_FILE_FILE_H

#include "model/file.h"
#include "model/interview/interview.h"
#include "service/guard.h"

/* Loads an interview for requests about its materials, for the same people as load_interview. */
extern const struct load load_place;

/* Stores a material of an interview. E_INVALID (type, empty), E_TOO_LARGE. MADE. */
enum err service_material_add(struct context *c, const struct file_place *place, const struct material_upload *in,
                              struct file *out);

/* Lists the materials of an interview, newest first. */
enum err service_material_list(struct context *c, const struct file_place *place, const struct interview_key *in,
                               struct file_list *out);

/* Loads a file, for its uploader and for whoever may see the object that it belongs to. */
extern const struct load load_file;

/* Opens a file for download. E_NOT_FOUND: its bytes are gone. */
enum err service_file_open(struct context *c, const struct file *file, const struct file_key *in, struct blob *out);

#endif
