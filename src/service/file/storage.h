/* The storage folder, for the use cases that keep files: {storage}/<2 hex>/<uuid>. Private to service/. */
#ifndef SERVICE_FILE_STORAGE_H
#define SERVICE_FILE_STORAGE_H

#include "service/context.h"

/*
 * The place of an upload below the storage folder ("ab/abcdef01-..."), for store. It is made from the path of the upload, so a
 * transaction that is run again gets the same place.
 */
struct str service_storage_name(struct context *c, struct str incoming);

/*
 * Moves an upload from the incoming folder to its place and makes sure that it is on the disk. A use case calls it last,
 * because the chain removes the file again when the request fails. E_INTERNAL.
 */
enum err service_storage_keep(struct context *c, struct str incoming, struct str stored);

/* Registers a file that no row names any more: the chain removes it after the request has succeeded. */
void service_storage_drop(struct context *c, struct str stored);

/* Removes a file at once, in a transaction that then deletes its row, so that no file is left when the process is killed. One
 * that is gone already is no error. E_INTERNAL: an error of the disk. */
enum err service_storage_erase(struct context *c, struct str stored);

/* Whether there is room for another file: the folder can be written, and its file system is not nearly full. */
bool service_storage_writable(struct context *c);

/* Whether the file is there; logs when it is not. */
bool service_storage_has(struct context *c, struct str stored);

#endif
