// All routes of the server.
#ifndef QINGSHAN_API_ROUTES_H
#define QINGSHAN_API_ROUTES_H

#include "http/route.h"

extern const struct route_table server_routes;

#endif
