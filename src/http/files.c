// No path can lead out of the folder; any other address without a dot in its last part is a page of the single-page program
// and gets index.html.
#include "http/files.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cell/csv.h"
#include "base/digest.h"
#include "base/guard.h"
#include "base/map.h"
#include "base/text.h"
#include "http/answer.h"
#include "http/gzip.h"

#define FILES_MAX 2000
#define FILE_MAX ((size_t)8 << 20)
#define DEPTH_MAX 6

GUARD(files_shared)

// What is made of it stands from its first use on, and is not changed any more: it is read without the lock.
struct static_file {
    const char *path;           // "/assets/index-abc.js"
    const char *file;           // in the folder
    const char *content_type;
    char tag[24];
    struct MHD_Response *plain, *packed, *unchanged;
};

struct static_files {
    struct arena *arena;
    const char *dotted;
    struct map by_path;
    pthread_mutex_t lock;       // files are read on first use
};

static const char *content_type_of(const char *path)
{
    static const struct { const char *ending, *type; } types[] = {
        {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"}, {".json", "application/json; charset=utf-8"},
        {".webmanifest", "application/manifest+json"}, {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (strcmp(dot, types[i].ending) == 0)
            return types[i].type;
    return "application/octet-stream";
}

static void scan(struct static_files *files, const char *folder, const char *prefix, int depth)
{
    DIR *directory = depth < DEPTH_MAX ? opendir(folder) : NULL;
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        struct stat status;
        if (entry->d_name[0] == '.' || files->by_path.count >= FILES_MAX)
            continue;
        const char *file = arena_printf(files->arena, "%s/%s", folder, entry->d_name);
        const char *path = arena_printf(files->arena, "%s/%s", prefix, entry->d_name);
        if (stat(file, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            scan(files, file, path, depth + 1);
            continue;
        }
        struct static_file *found = arena_alloc(files->arena, sizeof *found);
        *found = (struct static_file){.path = path, .file = file, .content_type = content_type_of(path)};
        map_put(&files->by_path, path, found);
    }
    if (directory)
        closedir(directory);
}

struct static_files *static_files_load(const char *folder, const char *dotted)
{
    struct arena *arena = arena_new_lasting();
    struct static_files *files = arena_alloc(arena, sizeof *files);
    files->arena = arena;
    files->dotted = dotted;
    map_init(&files->by_path, arena);
    pthread_mutex_init(&files->lock, NULL);
    if (folder)
        scan(files, folder, "", 0);
    return files;
}

static void file_drop(struct static_file *file)
{
    struct MHD_Response *responses[] = {file->plain, file->packed, file->unchanged};
    for (size_t i = 0; i < 3; i++)
        if (responses[i])
            MHD_destroy_response(responses[i]);
}

void static_files_free(struct static_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->by_path.count; i++)
        file_drop(files->by_path.entries[i].value);
    pthread_mutex_destroy(&files->lock);
    arena_free(files->arena);
}

static void add_headers(struct MHD_Response *response, const struct static_file *file)
{
    bool hashed = text_starts_with(file->path, "/assets/");
    MHD_add_response_header(response, "Content-Type", file->content_type);
    MHD_add_response_header(response, "Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    MHD_add_response_header(response, "ETag", file->tag);
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    response_secure(response, true);
}

REQUIRES(files_shared) static bool file_open(struct static_file *file)
{
    char *bytes, digest[DIGEST_HEX_SIZE];
    size_t size, packed_size;
    if (file->plain)
        return true;
    ARENA_SCOPED arena = arena_new();
    if (!file_read(arena, file->file, FILE_MAX, &bytes, &size, NULL))
        return false;
    digest_of(bytes, size, digest);
    snprintf(file->tag, sizeof file->tag, "\"%.16s\"", digest);
    file->plain = MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_COPY);
    file->unchanged = MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    void *packed = bytes_gzip(bytes, size, &packed_size);
    if (packed)
        file->packed = MHD_create_response_from_buffer(packed_size, packed, MHD_RESPMEM_MUST_FREE);
    struct MHD_Response *responses[] = {file->plain, file->packed, file->unchanged};
    for (size_t i = 0; i < 3; i++)
        if (responses[i])
            add_headers(responses[i], file);
    if (packed)
        MHD_add_response_header(file->packed, "Content-Encoding", "gzip");
    return true;
}

static struct static_file *find_file(const struct static_files *files, const char *path)
{
    struct static_file *file = map_get(&files->by_path, path);
    const char *last = strrchr(path, '/');
    if (file || (last && strchr(last, '.') && strcmp(path, "/") != 0 && !(files->dotted && text_starts_with(path, files->dotted))))
        return file;
    return map_get(&files->by_path, "/index.html");
}

bool static_files_answer(struct static_files *files, struct request *request, enum MHD_Result *ret_result)
{
    struct static_file *file = find_file(files, request->path);
    if (!file)
        return false;
    files_shared_lock(&files->lock);
    bool ok = file_open(file);
    files_shared_unlock(&files->lock);
    if (!ok)
        return false;
    const char *known = request_header(request, "If-None-Match");
    struct MHD_Response *response = request_accepts_gzip(request) && file->packed ? file->packed : file->plain;
    bool unchanged = known && strstr(known, file->tag);
    *ret_result = request_queue(request, unchanged ? 304 : 200, unchanged ? file->unchanged : response);
    return true;
}
