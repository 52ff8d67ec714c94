// Responses: headers, problems, compression, and the cache of ready responses.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "api/api_internal.h"
#include "base/cell/field.h"
#include "base/digest.h"
#include "base/text.h"

#define GZIP_MIN 1400            // one packet: nothing to win below
#define CACHE_ENTRIES_MAX 512
#define CACHE_BYTES_MAX ((size_t)24 << 20)
#define CACHE_SLOTS 2048
#define TAG_SIZE 24

// Nothing from elsewhere runs, is shown around us or is sent to; a document or a file is nothing that runs at all.
// Pictures of the base map come from outside, once somebody has entered a key for it.
void response_secure(struct MHD_Response *response, bool page)
{
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "same-origin");
    MHD_add_response_header(response, "X-Frame-Options", page ? "SAMEORIGIN" : "DENY");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    if (page)
        MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    MHD_add_response_header(response, "Content-Security-Policy",
                            page ? "default-src 'self'; img-src 'self' data: https://*.tianditu.gov.cn; object-src 'none'; frame-ancestors 'self'; "
                                   "base-uri 'self'; form-action 'self'"
                                 : "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
}

enum MHD_Result request_queue(struct request *request, int status, struct MHD_Response *response)
{
    request_is(request, GUEST_ANSWER);
    return MHD_queue_response(request->connection, (unsigned)status, response);
}

static void add_headers(struct MHD_Response *response, const char *content_type)
{
    MHD_add_response_header(response, "Content-Type", content_type);
    response_secure(response, false);
}

static void add_download(struct MHD_Response *response, const char *file_name)
{
    char header[256];
    if (!file_name)
        return;
    snprintf(header, sizeof header, "attachment; filename=\"%s\"", file_name);
    MHD_add_response_header(response, "Content-Disposition", header);
}

enum MHD_Result answer_bytes(struct request *request, int status, const struct answer *answer)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->size, (void *)(uintptr_t)answer->bytes, MHD_RESPMEM_MUST_COPY);
    add_headers(response, answer->content_type);
    add_download(response, answer->file_name);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer realm=\"qingshan\"");
    if (status == 405)
        MHD_add_response_header(response, "Allow", route_methods(request));
    enum MHD_Result result = request_queue(request, status, response);
    MHD_destroy_response(response);
    return result;
}

const char *fault_problem(struct arena *arena, enum language language, const struct fault *f, json_t *extra, size_t *ret_size)
{
    json_t *problem = extra ? extra : json_object(), *arguments = json_object();
    char type[64];
    f = fault_or_unsaid(f);
    snprintf(type, sizeof type, "/problems/%s", fault_slug(f->kind));
    json_object_set_new(problem, "type", json_string(type));
    json_object_set_new(problem, "title", json_string(message_text(arena, language, "api.problem", NULL)));
    json_object_set_new(problem, "status", json_integer(fault_http_status(f->kind)));
    json_object_set_new(problem, "detail", json_string(message_fault(arena, language, f)));
    json_object_set_new(problem, "key", json_string(f->key ? f->key : ""));
    for (size_t i = 0; i < f->argument_count; i++)
        json_object_set_new(arguments, f->name[i], json_string(f->text + f->value[i]));
    json_object_set_new(problem, "arguments", arguments);
    const char *field = field_of_fault(f);
    json_object_set_new(problem, "field", field ? json_string(field) : json_null());
    const char *text = view_dump(arena, problem, ret_size);
    json_decref(problem);
    return text;
}

enum MHD_Result answer_fault(struct request *request, const struct fault *f)
{
    struct answer answer = {.content_type = "application/problem+json; charset=utf-8"};
    if (!request->arena)
        request->arena = arena_new();
    answer.bytes = fault_problem(request->arena, request->language, f, NULL, &answer.size);
    return answer_bytes(request, fault_http_status(fault_or_unsaid(f)->kind), &answer);
}

// ---- compression ----

void *bytes_gzip(const void *bytes, size_t size, size_t *ret_size)
{
    z_stream stream = {0};
    if (size < GZIP_MIN || deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    size_t room = deflateBound(&stream, size);
    unsigned char *out = heap_alloc(room);
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    int code = deflate(&stream, Z_FINISH);
    *ret_size = stream.total_out;
    deflateEnd(&stream);
    if (code == Z_STREAM_END && *ret_size < size)
        return out;
    heap_free(out);
    return NULL;
}

bool request_accepts_gzip(struct request *request)
{
    const char *header = request_header(request, "Accept-Encoding");
    const char *found = header ? strstr(header, "gzip") : NULL;
    if (!found)
        return false;
    found += strlen("gzip");
    found += strspn(found, " \t");
    if (*found != ';')
        return true;
    found += 1 + strspn(found + 1, " \t");
    return strncmp(found, "q=0", 3) != 0 || (found[3] == '.' && found[4 + strspn(found + 4, "0")] >= '1' && found[4 + strspn(found + 4, "0")] <= '9');
}

// ---- cache ----

struct cached {
    struct cached *next;
    char *key;
    char tag[TAG_SIZE];
    struct MHD_Response *full, *unchanged;
    size_t size;
    int64_t version;
};

struct response_cache {
    pthread_rwlock_t lock;
    struct cached *slots[CACHE_SLOTS];
    size_t count, bytes;
};

struct response_cache *response_cache_new(void)
{
    struct response_cache *cache = heap_alloc(sizeof *cache);
    pthread_rwlock_init(&cache->lock, NULL);
    return cache;
}

static void cached_free(struct cached *entry)
{
    MHD_destroy_response(entry->full);
    MHD_destroy_response(entry->unchanged);
    heap_free(entry->key);
    heap_free(entry);
}

static void cache_clear(struct response_cache *cache)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        while (cache->slots[i]) {
            struct cached *next = cache->slots[i]->next;
            cached_free(cache->slots[i]);
            cache->slots[i] = next;
        }
    cache->count = cache->bytes = 0;
}

void response_cache_free(struct response_cache *cache)
{
    if (!cache)
        return;
    cache_clear(cache);
    pthread_rwlock_destroy(&cache->lock);
    heap_free(cache);
}

struct cache_key {
    const char *uri;
    char mark[4]; // language, encoding
    uint64_t hash;
};

static struct cache_key key_of(struct request *request)
{
    struct cache_key key = {.uri = request->uri};
    key.mark[0] = request->language == LANGUAGE_EN ? 'e' : 'z';
    key.mark[1] = request_accepts_gzip(request) ? 'g' : 'p';
    key.hash = 0xcbf29ce484222325u;
    for (const char *at = key.mark; *at; at++)
        key.hash = (key.hash ^ (unsigned char)*at) * 0x100000001b3u;
    for (const char *at = key.uri; *at; at++)
        key.hash = (key.hash ^ (unsigned char)*at) * 0x100000001b3u;
    return key;
}

static struct cached *cache_find(const struct response_cache *cache, const struct cache_key *key)
{
    for (struct cached *entry = cache->slots[key->hash % CACHE_SLOTS]; entry; entry = entry->next)
        if (entry->key[0] == key->mark[0] && entry->key[1] == key->mark[1] && strcmp(entry->key + 2, key->uri) == 0)
            return entry;
    return NULL;
}

static enum MHD_Result queue_cached(struct request *request, const struct cached *entry)
{
    const char *known = request_header(request, "If-None-Match");
    bool unchanged = known && (strstr(known, entry->tag) || strcmp(known, "*") == 0);
    return request_queue(request, unchanged ? 304 : 200, unchanged ? entry->unchanged : entry->full);
}

bool response_cache_answer(struct response_cache *cache, struct request *request, int64_t version, enum MHD_Result *ret_result)
{
    struct cache_key key = key_of(request);
    if (request->route->right != RIGHT_VISITOR || request_header(request, "Authorization"))
        return false; // rights are looked at on the long way
    pthread_rwlock_rdlock(&cache->lock);
    struct cached *entry = cache_find(cache, &key);
    bool fresh = entry && entry->version == version;
    if (fresh)
        *ret_result = queue_cached(request, entry);
    pthread_rwlock_unlock(&cache->lock);
    return fresh;
}

static void add_cache_headers(struct MHD_Response *response, const char *tag)
{
    MHD_add_response_header(response, "ETag", tag);
    MHD_add_response_header(response, "Cache-Control", "no-cache");
    MHD_add_response_header(response, "Vary", "Accept-Encoding, Accept-Language");
}

static struct cached *cached_new(struct request *request, const struct cache_key *key, int64_t version, const struct answer *answer)
{
    char digest[DIGEST_HEX_SIZE];
    size_t packed_size = 0;
    struct cached *entry = heap_alloc(sizeof *entry);
    void *packed = key->mark[1] == 'g' ? bytes_gzip(answer->bytes, answer->size, &packed_size) : NULL;
    digest_of(answer->bytes, answer->size, digest);
    snprintf(entry->tag, sizeof entry->tag, "\"%.16s%s\"", digest, packed ? "-gz" : "");
    entry->full = packed ? MHD_create_response_from_buffer(packed_size, packed, MHD_RESPMEM_MUST_FREE)
                         : MHD_create_response_from_buffer(answer->size, (void *)(uintptr_t)answer->bytes, MHD_RESPMEM_MUST_COPY);
    entry->unchanged = MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    add_headers(entry->full, answer->content_type);
    response_secure(entry->unchanged, false);
    add_download(entry->full, answer->file_name);
    if (packed)
        MHD_add_response_header(entry->full, "Content-Encoding", "gzip");
    add_cache_headers(entry->full, entry->tag);
    add_cache_headers(entry->unchanged, entry->tag);
    size_t uri_size = strlen(request->uri);
    entry->key = heap_alloc(uri_size + 3);
    entry->key[0] = key->mark[0];
    entry->key[1] = key->mark[1];
    memcpy(entry->key + 2, request->uri, uri_size);
    entry->size = packed ? packed_size : answer->size;
    entry->version = version;
    return entry;
}

static void cache_put(struct response_cache *cache, const struct cache_key *key, struct cached *entry)
{
    if (cache->count >= CACHE_ENTRIES_MAX || cache->bytes + entry->size > CACHE_BYTES_MAX)
        cache_clear(cache); // rare: a new version or somebody trying many addresses
    struct cached **link = &cache->slots[key->hash % CACHE_SLOTS];
    struct cached *old = cache_find(cache, key);
    for (struct cached **at = link; old && *at; at = &(*at)->next)
        if (*at == old) {
            *at = old->next;
            cache->count--;
            cache->bytes -= old->size;
            cached_free(old);
            break;
        }
    entry->next = *link;
    *link = entry;
    cache->count++;
    cache->bytes += entry->size;
}

enum MHD_Result response_cache_keep(struct response_cache *cache, struct request *request, int64_t version, const struct answer *answer)
{
    struct cache_key key = key_of(request);
    struct cached *entry = cached_new(request, &key, version, answer);
    pthread_rwlock_wrlock(&cache->lock);
    cache_put(cache, &key, entry);
    enum MHD_Result result = queue_cached(request, entry);
    pthread_rwlock_unlock(&cache->lock);
    return result;
}
