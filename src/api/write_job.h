// A write of a request: done on the writer's thread while the connection is suspended; answered after the commit.
#ifndef QINGSHAN_API_WRITE_JOB_H
#define QINGSHAN_API_WRITE_JOB_H

#include "api/api_internal.h"

struct write_job {
    struct writer_job job;
    struct request *request;
    struct arena *arena;            // of the job; becomes the request's
    json_t *body;                   // parsed JSON, when it is JSON
    const char *person;
    bool dry_run;
    bool (*work)(struct write_job *job, struct store *store, struct fault *f);
    json_t *answer;
    json_t *extra;                  // beside a problem: the report of an import
    int status;
    bool devices;                   // points or devices are other ones afterwards
    bool definitions;               // the model holds something else afterwards
    int64_t batch;
    const char *what, *changed;     // for the live stream: indicators as JSON text
};

struct write_job *write_job_new(struct request *request, const char *what);
enum MHD_Result write_job_start(struct request *request, struct write_job *job);
enum MHD_Result write_job_answer(struct request *request); // when request->waiting: the job is done

#endif
