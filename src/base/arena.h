// One arena per request, job or command: memory is handed out in chunks and freed whole.
// Not thread safe. Running out of memory ends the process with one clear line (the sizes that come from outside
// are limited before they reach an allocator).
// An arena has a budget. Over it, it goes on serving, so that nobody has to look at every piece, but is marked: loops whose
// length comes from outside ask after each round (that is also told when the program is to end, base/ending.h), and what was made in a marked arena is neither answered nor committed.
#ifndef QINGSHAN_BASE_ARENA_H
#define QINGSHAN_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct fault;

#define ARENA_BUDGET ((size_t)256 << 20)

struct arena *arena_new(void);
struct arena *arena_new_lasting(void);                    // without a budget: of what lives as long as its thread or its server
void arena_budget_use(size_t bytes);                      // of the arenas made from now on, in the whole process
size_t arena_budget(void);                                // as it was last said
void arena_allow(struct arena *arena, size_t bytes);      // this one's budget; SIZE_MAX: none
bool arena_over(const struct arena *arena);               // more than its budget was wanted
bool arena_within(const struct arena *arena, struct fault *f); // the same for a loop. Faults: memory.budget {megabytes}, program.ending
void arena_free(struct arena *arena); // NULL is fine
void arena_clear(struct arena *arena); // frees all but the first chunk; for reuse by the next request
size_t arena_used(const struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);                    // aligned to 16, zeroed
void *arena_array(struct arena *arena, size_t count, size_t size);      // checks the product
char *arena_strdup(struct arena *arena, const char *text);              // NULL gives NULL
char *arena_strndup(struct arena *arena, const char *text, size_t size);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0), nonnull(2), returns_nonnull));

static inline void arena_cleanup(struct arena **arena) { arena_free(*arena); }
#define ARENA_SCOPED __attribute__((cleanup(arena_cleanup))) struct arena *

// Heap for the few things that outlive a request (malloc is only called in base and at library borders).
void *heap_alloc(size_t size);            // zeroed
void *heap_realloc(void *memory, size_t size);
char *heap_strdup(const char *text);
void heap_free(void *memory);

#endif
