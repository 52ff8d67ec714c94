// A request that writes: it is suspended while its job waits for the writer's thread and runs there. Private to the folder.
#ifndef QINGSHAN_API_WRITE_JOB_H
#define QINGSHAN_API_WRITE_JOB_H

#include "api/document.h"
#include "api/state.h"
#include "json/read.h"
#include "report/report.h"
#include "sheet/table_form.h"

struct write_job;
typedef bool write_work(struct write_job *job, struct store *store, struct fault *f);

struct write_job {
    struct writer_job job;
    struct request *request;
    struct arena *arena;            // of the job; becomes the request's
    json_t *body;                   // parsed JSON, when it is JSON
    const char *person;
    const char *account;            // whose session it is, as the journal has it; NULL: of none
    const struct fault *refusal;    // what is written is a refusal: it stands, and this is the answer
    bool dry_run;
    struct import_table *table;     // of an import, parsed
    bool (*read)(struct write_job *job, struct fault *f); // on a thread of its own, before the work
    struct readers *turns;          // of whom it waits for its turn there; NULL: of those that read tables
    void (*go_on)(struct write_job *job);                 // there, once it is read; NULL: write_job_submit
    const struct table_form *form;  // of a table that is no table of facts
    struct form_text text;          // and what it says
    write_work *work;
    void *memory;                   // what a kind of job prepared, in the arena
    void *context;                  // of the work
    json_t *answer;
    json_t *extra;                  // beside a problem: the report of an import
    int status;
    unsigned changes;               // what is another one afterwards: enum change, or-ed
    const char *judged_point;       // of CHANGE_JUDGING; NULL: of all
    int64_t batch;
    const char *what, *changed;     // for the live stream: indicators as JSON text
};

// The body as a JSON object, a new reference; its texts are as long as their fields may be. Faults: api.body_json, api.body_object,
// field.too_long, field.not_utf8.
json_t *write_job_body(struct request *request, struct fault *f);
struct write_job *write_job_new(struct request *request, const char *what);
// A name in the body stands for the person; in a session it is on whose behalf.
void write_job_by(struct write_job *job, const char *person);
// Who acts: in a session its person, for somebody else when the body names one; else whom the body names. "" for nobody.
const char *write_job_person(const struct write_job *job, const char *person);
// After a refused row of a form: a form has no lines, so of a fault `cell` {line, column, text} the column alone is named.
bool write_job_no_line(const struct write_job *job, const char *cell, struct fault *f);
json_t *write_job_batch(const struct write_job *job); // null when nothing was saved
// Waits for its turn on the writer's thread; what a handler returns on its first call.
enum MHD_Result write_job_start(struct write_job *job);
// The request is suspended (request_wait) before either; both resume it in the end. From any thread.
void write_job_submit(struct write_job *job);
void write_job_refuse(struct write_job *job, const struct fault *f);
void write_job_tell(struct write_job *job); // answers with job->answer, nothing is written
// Runs job->read on a thread of its own, a few at a time: reading a spreadsheet may take half a minute. What a handler returns.
enum MHD_Result write_job_read(struct write_job *job);
// What a handler is: a job from its first call to its answer. Its body is a JSON object.
enum MHD_Result write_job_from_json(struct request *request, const char *what, write_work *work);
// The same with a step before the work, on a thread that waits for its turn (write_job_read).
enum MHD_Result write_job_from_slow_json(struct request *request, const char *what, bool (*read)(struct write_job *job, struct fault *f), struct readers *turns, write_work *work);
// Whose session, as the journal has it.
const char *write_job_account(const struct write_job *job, const char *account, const char *role);
// Its body is a table of this form, CSV or a spreadsheet; the work finds it in job->text.
enum MHD_Result write_job_from_form(struct request *request, const char *what, const char *form, write_work *work);
json_t *write_job_notes(const struct write_job *job); // what the person should know of the table
// Answers a resumed request with what its job left.
enum MHD_Result write_job_answer(struct request *request);

#endif
