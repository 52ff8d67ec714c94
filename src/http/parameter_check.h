// Query parameters that a route does not have are refused: a misspelt filter would else answer with all there is.
#ifndef QINGSHAN_HTTP_PARAMETER_CHECK_H
#define QINGSHAN_HTTP_PARAMETER_CHECK_H

#include "base/fault.h"
#include "http/route.h"

bool parameter_is_own(const struct route *route, const char *name);
// The first so many of the table's shared parameters are the route's too: all of a GET's; of a write the first, the language of its answer.
size_t parameters_shared(const struct route_table *table, const struct route *route);

// Faults (400): http.parameter_unknown {name, known}, http.parameter_twice {name}.
bool parameters_check(struct request *request, struct fault *f);

#endif
