// Bytes to a device: at once where its line takes them, else when it does; who leaves too many unread is turned away.
#include <string.h>

#include "observe/gateway/gateway_internal.h"

static void on_written(uv_write_t *request, int status)
{
    struct connection *connection = (void *)request->handle;
    heap_free(request);
    if (status < 0)
        connection_close(connection);
}

struct late_write {
    uv_write_t request;
    char bytes[];
};

static void send_rest(struct connection *connection, const char *bytes, size_t size)
{
    struct late_write *late;
    if (uv_stream_get_write_queue_size((uv_stream_t *)&connection->tcp) > GATEWAY_QUEUE_MAX) {
        connection_turn_away(connection, EVENT_UNREAD, connection_mn(connection));
        return;
    }
    late = heap_alloc(sizeof *late + size);
    memcpy(late->bytes, bytes, size);
    uv_buf_t buffer = uv_buf_init(late->bytes, (unsigned)size);
    if (uv_write(&late->request, (uv_stream_t *)&connection->tcp, &buffer, 1, on_written) < 0) {
        heap_free(late);
        connection_close(connection);
    }
}

void connection_send(struct connection *connection, char *bytes, size_t size)
{
    uv_buf_t buffer = uv_buf_init(bytes, (unsigned)size);
    const int sent = connection->closing ? UV_ECANCELED : uv_try_write((uv_stream_t *)&connection->tcp, &buffer, 1);
    if (connection->closing || sent == (int)size)
        return;
    if (sent < 0 && sent != UV_EAGAIN)
        connection_close(connection);
    else
        send_rest(connection, bytes + (sent > 0 ? sent : 0), size - (size_t)(sent > 0 ? sent : 0));
}
