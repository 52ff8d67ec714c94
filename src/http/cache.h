// Ready responses by URI, language and encoding; each knows the version it was made at. From any thread.
#ifndef QINGSHAN_HTTP_CACHE_H
#define QINGSHAN_HTTP_CACHE_H

#include "http/answer.h"

struct response_cache;
struct response_cache *response_cache_new(void);
void response_cache_free(struct response_cache *cache); // NULL is fine
// Answers from the cache when it can: true and *ret_result set.
bool response_cache_answer(struct response_cache *cache, struct request *request, int64_t version, enum MHD_Result *ret_result);
// Keeps the answer made at a version and answers with it.
enum MHD_Result response_cache_keep(struct response_cache *cache, struct request *request, int64_t version, const struct answer *answer);

#endif
