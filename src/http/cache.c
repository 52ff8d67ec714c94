#include "http/cache.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/guard.h"
#include "http/gzip.h"
#include "http/route.h"

#define CACHE_ENTRIES_MAX 512
#define CACHE_BYTES_MAX ((size_t)24 << 20)
#define CACHE_SLOTS 2048
#define TAG_SIZE 24

GUARD_READ_WRITE(cache_shared)

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
    struct cached *slots[CACHE_SLOTS] GUARDED_BY(cache_shared);
    size_t count GUARDED_BY(cache_shared), bytes GUARDED_BY(cache_shared);
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

REQUIRES(cache_shared) static void cache_clear(struct response_cache *cache)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        while (cache->slots[i]) {
            struct cached *next = cache->slots[i]->next;
            cached_free(cache->slots[i]);
            cache->slots[i] = next;
        }
    cache->count = cache->bytes = 0;
}

ALONE void response_cache_free(struct response_cache *cache)
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

REQUIRES_READING(cache_shared) static struct cached *cache_find(const struct response_cache *cache, const struct cache_key *key)
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
    cache_shared_read(&cache->lock);
    struct cached *entry = cache_find(cache, &key);
    bool fresh = entry && entry->version == version;
    if (fresh)
        *ret_result = queue_cached(request, entry);
    cache_shared_read_end(&cache->lock);
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
    response_describe(entry->full, answer);
    response_secure(entry->unchanged, false);
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

REQUIRES(cache_shared) static void cache_put(struct response_cache *cache, const struct cache_key *key, struct cached *entry)
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
    cache_shared_write(&cache->lock);
    cache_put(cache, &key, entry);
    enum MHD_Result result = queue_cached(request, entry);
    cache_shared_write_end(&cache->lock);
    return result;
}
