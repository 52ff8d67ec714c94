// The one writer: many threads, one transaction, every job answered for itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>

#include "store/store_internal.h"
#include "store/writer.h"
#include "tests/unit/temporary_folder.h"

#define ROW "INSERT INTO stage (code, name, year_from, year_to, position, row_digest, batch) VALUES ('x', 'x', 1, 2, 3, 'x', 1)"
#define QUEUE_ROOM 8192

static int64_t count_rows(const char *folder)
{
    bool more;
    STORE_SCOPED store = store_open(folder, STORE_READ, NULL);
    struct store_row *row = store_prepare_text(store, "SELECT count(*) FROM stage", NULL);
    assert_true(store_step(row, &more, NULL));
    int64_t count = store_column_int64(row, 0);
    store_reset(row);
    return count;
}

static struct writer *start(const char *folder, void (*committed)(void *), void *context)
{
    struct fault fault = {0};
    struct writer *writer = writer_start(folder, committed, context, &fault);
    assert_non_null(writer);
    return writer;
}

static void count_commit(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

// ---- jobs ----

static bool insert(void *context, struct store *store, struct fault *f)
{
    (void)context;
    return store_execute(store, ROW, f);
}

static bool insert_and_fail(void *context, struct store *store, struct fault *f)
{
    return insert(context, store, f) && fault_set(f, FAULT_CONFLICT, "fact.conflict", NULL);
}

// As SQLite does by itself when the disk is full.
static bool insert_and_lose_all(void *context, struct store *store, struct fault *f)
{
    bool ok = insert(context, store, f);
    store_rollback(store);
    return ok && fault_set(f, FAULT_STORAGE, "store.full", "text", "disk full", NULL);
}

static bool insert_and_lose_the_savepoint(void *context, struct store *store, struct fault *f)
{
    return insert(context, store, f) && store_savepoint_release(store, f) && fault_set(f, FAULT_CONFLICT, "fact.conflict", NULL);
}

// Holds the writer until the gate opens, so that what is submitted meanwhile comes into one transaction.
struct gate {
    sem_t entered, open;
};

static bool wait_at_gate(void *context, struct store *store, struct fault *f)
{
    struct gate *gate = context;
    sem_post(&gate->entered);
    while (sem_wait(&gate->open) != 0)
        continue;
    return insert(NULL, store, f);
}

static void shut(struct gate *gate, struct writer *writer, struct writer_job *job)
{
    sem_init(&gate->entered, 0, 0);
    sem_init(&gate->open, 0, 0);
    *job = (struct writer_job){.run = wait_at_gate, .context = gate};
    assert_true(writer_submit(writer, job, NULL));
    while (sem_wait(&gate->entered) != 0)
        continue;
}

struct answer {
    struct writer_job job;
    bool called, ok;
    struct fault fault;
};

static void note_answer(void *context, bool ok, const struct fault *f)
{
    struct answer *answer = context;
    answer->called = true;
    answer->ok = ok;
    answer->fault = *f;
}

static void submit(struct writer *writer, struct answer *answer, bool (*run)(void *, struct store *, struct fault *))
{
    *answer = (struct answer){.job = {.run = run, .done = note_answer, .context = answer}};
    assert_true(writer_submit(writer, &answer->job, NULL));
}

static void finish(struct writer *writer, struct gate *gate)
{
    sem_post(&gate->open);
    writer_stop(writer);
    writer_free(writer);
}

// ---- one transaction ----

static void what_waits_together_is_committed_together(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    atomic_int commits = 0;
    struct gate gate;
    struct writer_job first;
    struct answer answers[100];
    struct writer *writer = start(folder.path, count_commit, &commits);
    shut(&gate, writer, &first);
    for (size_t i = 0; i < 100; i++)
        submit(writer, &answers[i], insert);
    finish(writer, &gate);
    for (size_t i = 0; i < 100; i++)
        assert_true(answers[i].called && answers[i].ok);
    assert_int_equal(atomic_load(&commits), 2);
    assert_int_equal(count_rows(folder.path), 101);
}

// Pages and caches hear of a commit unless all that is in it is quiet.
static void what_is_quiet_is_not_told_of(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    atomic_int commits = 0;
    struct gate gate;
    struct writer_job first;
    struct answer answers[3];
    struct writer *writer = start(folder.path, count_commit, &commits);
    shut(&gate, writer, &first);
    submit(writer, &answers[0], insert);
    answers[0].job.quiet = true; // the gate is shut: it has not run
    finish(writer, &gate);
    assert_true(answers[0].ok);
    assert_int_equal(atomic_load(&commits), 1); // the gate's own
    assert_int_equal(count_rows(folder.path), 2);
}

static void a_failing_job_is_undone_alone(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct gate gate;
    struct writer_job first;
    struct answer answers[3];
    struct writer *writer = start(folder.path, NULL, NULL);
    shut(&gate, writer, &first);
    submit(writer, &answers[0], insert);
    submit(writer, &answers[1], insert_and_fail);
    submit(writer, &answers[2], insert);
    finish(writer, &gate);
    assert_true(answers[0].ok && answers[2].ok);
    assert_false(answers[1].ok);
    assert_string_equal(answers[1].fault.key, "fact.conflict");
    assert_int_equal(count_rows(folder.path), 3);
}

static void when_the_engine_gives_up_all_every_job_fails_and_nothing_stays(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    atomic_int commits = 0;
    struct gate gate;
    struct writer_job first;
    struct answer answers[4];
    struct writer *writer = start(folder.path, count_commit, &commits);
    shut(&gate, writer, &first);
    submit(writer, &answers[0], insert);
    submit(writer, &answers[1], insert_and_lose_all);
    submit(writer, &answers[2], insert);
    submit(writer, &answers[3], insert_and_fail);
    finish(writer, &gate);
    for (size_t i = 0; i < 4; i++) {
        assert_true(answers[i].called && !answers[i].ok);
        assert_string_equal(answers[i].fault.key, "store.full");
    }
    assert_int_equal(atomic_load(&commits), 1); // of the gate
    assert_int_equal(count_rows(folder.path), 1);
}

static void what_cannot_be_undone_alone_is_not_committed_with_others(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct gate gate;
    struct writer_job first;
    struct answer answers[3];
    struct writer *writer = start(folder.path, NULL, NULL);
    shut(&gate, writer, &first);
    submit(writer, &answers[0], insert);
    submit(writer, &answers[1], insert_and_lose_the_savepoint);
    submit(writer, &answers[2], insert);
    finish(writer, &gate);
    for (size_t i = 0; i < 3; i++)
        assert_false(answers[i].ok);
    assert_int_equal(count_rows(folder.path), 1);
}

// ---- many threads ----

#define THREADS 16
#define JOBS 40

struct submitting {
    struct writer *writer;
    int saved, refused;
};

struct answered {
    sem_t done;
    bool ok;
    enum fault_kind kind;
};

static void keep_answer(void *context, bool ok, const struct fault *f)
{
    struct answered *answered = context;
    answered->ok = ok;
    answered->kind = f->kind;
    sem_post(&answered->done);
}

static void *run_jobs(void *context)
{
    struct submitting *submitting = context;
    for (int i = 0; i < JOBS; i++) {
        struct answered answered = {0};
        struct writer_job job = {.run = i % 7 == 3 ? insert_and_fail : insert, .done = keep_answer, .context = &answered};
        sem_init(&answered.done, 0, 0);
        if (writer_submit(submitting->writer, &job, NULL))
            sem_wait(&answered.done);
        submitting->saved += answered.ok;
        submitting->refused += !answered.ok && answered.kind == FAULT_CONFLICT;
        sem_destroy(&answered.done);
    }
    return NULL;
}

static void many_threads_each_get_their_own_answer(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    pthread_t threads[THREADS];
    struct submitting submitting[THREADS];
    struct writer *writer = start(folder.path, NULL, NULL);
    int saved = 0, refused = 0;
    for (int i = 0; i < THREADS; i++) {
        submitting[i] = (struct submitting){.writer = writer};
        assert_int_equal(pthread_create(&threads[i], NULL, run_jobs, &submitting[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        saved += submitting[i].saved;
        refused += submitting[i].refused;
    }
    writer_stop(writer);
    writer_free(writer);
    assert_int_equal(refused, THREADS * 6);
    assert_int_equal(saved, THREADS * (JOBS - 6));
    assert_int_equal(count_rows(folder.path), saved);
}

// ---- the queue ----

static void a_full_queue_refuses_and_loses_nothing(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct gate gate;
    struct writer_job first, extra = {.run = insert};
    struct fault fault = {0};
    struct answer *answers = heap_alloc(QUEUE_ROOM * sizeof *answers);
    struct writer *writer = start(folder.path, NULL, NULL);
    shut(&gate, writer, &first);
    for (size_t i = 0; i < QUEUE_ROOM; i++)
        submit(writer, &answers[i], insert);
    assert_false(writer_submit(writer, &extra, &fault));
    assert_string_equal(fault.key, "writer.full");
    assert_int_equal(fault.kind, FAULT_BUSY);
    finish(writer, &gate);
    for (size_t i = 0; i < QUEUE_ROOM; i++)
        assert_true(answers[i].ok);
    heap_free(answers);
    assert_int_equal(count_rows(folder.path), QUEUE_ROOM + 1);
}

static void a_stopped_writer_takes_nothing(void **state)
{
    (void)state;
    TEMPORARY_FOLDER(folder);
    struct writer_job job = {.run = insert};
    struct writer *writer = start(folder.path, NULL, NULL);
    writer_stop(writer);
    assert_false(writer_submit(writer, &job, NULL));
    assert_false(writer_submit(writer, &job, NULL));
    writer_free(writer);
    assert_int_equal(count_rows(folder.path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_together_is_committed_together),
        cmocka_unit_test(what_is_quiet_is_not_told_of),
        cmocka_unit_test(a_failing_job_is_undone_alone),
        cmocka_unit_test(when_the_engine_gives_up_all_every_job_fails_and_nothing_stays),
        cmocka_unit_test(what_cannot_be_undone_alone_is_not_committed_with_others),
        cmocka_unit_test(many_threads_each_get_their_own_answer),
        cmocka_unit_test(a_full_queue_refuses_and_loses_nothing),
        cmocka_unit_test(a_stopped_writer_takes_nothing),
    };
    return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
