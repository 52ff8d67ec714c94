#include "service/handles.h"

#include <pthread.h>

#include "base/arena.h"
#include "service/state.h"

struct handles {
    struct store *store;
    struct series *series;
};

static pthread_key_t handles_key;
static pthread_once_t handles_key_once = PTHREAD_ONCE_INIT;

static void close_handles(void *memory)
{
    struct handles *handles = memory;
    series_close(handles->series);
    store_close(handles->store);
    heap_free(handles);
}

static void make_handles_key(void)
{
    pthread_key_create(&handles_key, close_handles);
}

static struct handles *thread_handles(void)
{
    pthread_once(&handles_key_once, make_handles_key);
    struct handles *handles = pthread_getspecific(handles_key);
    if (!handles) {
        handles = heap_alloc(sizeof *handles);
        pthread_setspecific(handles_key, handles);
    }
    return handles;
}

struct store *service_store(struct service *service, struct fault *f)
{
    struct handles *handles = thread_handles();
    if (!handles->store)
        handles->store = store_open(service->folder, STORE_READ, f);
    return handles->store;
}

bool service_series(struct service *service, struct series **ret_series, struct fault *f)
{
    struct handles *handles = thread_handles();
    struct fault fault = {0};
    if (!handles->series)
        handles->series = series_open(&(struct series_options){.folder = service->folder, .mode = STORE_READ}, &fault);
    *ret_series = handles->series;
    if (*ret_series || series_is_unready(&fault))
        return true;
    if (f)
        *f = fault;
    return false;
}
