#include "observe/point/point_names.h"

#include "point_names_sql.h"

struct visiting {
    bool (*point)(void *context, const struct point_name *name, struct fault *f);
    bool (*device)(void *context, const struct device_name *name, struct fault *f);
    void *context;
};

static bool visit_point(void *context, const struct point_names_row *row, struct fault *f)
{
    const struct visiting *visiting = context;
    return visiting->point(visiting->context, &(struct point_name){row->code, row->name, row->kind, row->region_name, row->region_name_en}, f);
}

static bool visit_device(void *context, const struct device_names_row *row, struct fault *f)
{
    const struct visiting *visiting = context;
    return visiting->device(visiting->context, &(struct device_name){row->mn, row->point, row->point_name}, f);
}

bool point_name_each(struct store *store, int64_t as_of, bool (*visit)(void *context, const struct point_name *name, struct fault *f), void *context,
                     struct fault *f)
{
    return point_names_each(store, &(struct point_names_in){.as_of = as_of}, visit_point, &(struct visiting){.point = visit, .context = context}, f);
}

bool device_name_each(struct store *store, int64_t as_of, bool (*visit)(void *context, const struct device_name *name, struct fault *f), void *context,
                      struct fault *f)
{
    return device_names_each(store, &(struct device_names_in){.as_of = as_of}, visit_device, &(struct visiting){.device = visit, .context = context}, f);
}
