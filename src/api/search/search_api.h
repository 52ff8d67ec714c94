// The search over everything there is.
#ifndef QINGSHAN_API_SEARCH_API_H
#define QINGSHAN_API_SEARCH_API_H

#include "http/route.h"

extern const struct route_list search_routes;

#endif
