// Points and devices: import of a table.
#include "api/write_job.h"
#include "base/text.h"
#include "observe/device.h"

static bool import_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct point_report report;
    const struct store_bytes csv = {job->request->body ? job->request->body : "", job->request->body_size};
    if (!point_import(store, job->arena, csv, job->person, &report, f))
        return false;
    job->batch = report.batch;
    job->devices = true;
    job->answer = json_pack("{s:I,s:I,s:I,s:o}", "rows", (json_int_t)report.rows, "added", (json_int_t)report.added, "changed",
                            (json_int_t)report.changed, "batch", report.batch && !job->dry_run ? json_integer(report.batch) : json_null());
    return true;
}

enum MHD_Result point_import_handle(struct request *request)
{
    if (request->waiting)
        return write_job_answer(request);
    struct write_job *job = write_job_new(request, "point.import");
    job->work = import_work;
    return write_job_start(job);
}
