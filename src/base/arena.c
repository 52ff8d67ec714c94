#include "base/arena.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ending.h"
#include "base/fault.h"

#define CHUNK_SIZE ((size_t)16 << 10)
#define CHUNK_GROWTH_MAX ((size_t)4 << 20)
#define ALIGNMENT ((size_t)16)

struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(16) unsigned char bytes[];
};

struct arena {
    struct chunk *newest; // allocations come from here
    size_t next_size;
    size_t total;
    size_t budget;        // of total
};

static atomic_size_t budget_used = ARENA_BUDGET;

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "qingshan: out of memory (%zu bytes wanted)\n", size);
    abort();
}

void *heap_alloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        out_of_memory(size);
    return memory;
}

void *heap_realloc(void *memory, size_t size)
{
    void *moved = realloc(memory, size ? size : 1);
    if (!moved)
        out_of_memory(size);
    return moved;
}

char *heap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(heap_alloc(size), text, size);
}

void heap_free(void *memory)
{
    free(memory);
}

static struct chunk *chunk_new(size_t size)
{
    struct chunk *chunk = heap_realloc(NULL, sizeof *chunk + size);
    *chunk = (struct chunk){.size = size};
    return chunk;
}

struct arena *arena_new(void)
{
    struct arena *arena = heap_alloc(sizeof *arena);
    arena->newest = chunk_new(CHUNK_SIZE);
    arena->next_size = 2 * CHUNK_SIZE;
    arena->budget = atomic_load_explicit(&budget_used, memory_order_relaxed);
    return arena;
}

struct arena *arena_new_lasting(void)
{
    struct arena *arena = arena_new();
    arena->budget = SIZE_MAX;
    return arena;
}

void arena_budget_use(size_t bytes)
{
    atomic_store(&budget_used, bytes);
}

size_t arena_budget(void)
{
    return atomic_load(&budget_used);
}

void arena_allow(struct arena *arena, size_t bytes)
{
    arena->budget = bytes;
}

bool arena_over(const struct arena *arena)
{
    return arena->total > arena->budget;
}

bool arena_within(const struct arena *arena, struct fault *f)
{
    if (arena_over(arena))
        return fault_set_number(f, FAULT_TOO_LARGE, "memory.budget", "megabytes", (long long)(arena->budget >> 20));
    return ending_not_yet(f);
}

static void free_chunks(struct chunk *chunk, const struct chunk *until)
{
    while (chunk != until) {
        struct chunk *next = chunk->next;
        heap_free(chunk);
        chunk = next;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    free_chunks(arena->newest, NULL);
    heap_free(arena);
}

void arena_clear(struct arena *arena)
{
    struct chunk *first = arena->newest;
    while (first->next)
        first = first->next;
    free_chunks(arena->newest, first);
    first->used = 0;
    arena->newest = first;
    arena->next_size = 2 * CHUNK_SIZE;
    arena->total = 0;
}

size_t arena_used(const struct arena *arena)
{
    return arena->total;
}

static void arena_grow(struct arena *arena, size_t size)
{
    size_t wanted = arena->next_size > size ? arena->next_size : size;
    struct chunk *chunk = chunk_new(wanted);
    chunk->next = arena->newest;
    arena->newest = chunk;
    if (arena->next_size < CHUNK_GROWTH_MAX)
        arena->next_size *= 2;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        out_of_memory(size);
    size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (arena->newest->size - arena->newest->used < size)
        arena_grow(arena, size);
    void *memory = arena->newest->bytes + arena->newest->used;
    arena->newest->used += size;
    arena->total += size;
    return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t product;
    if (__builtin_mul_overflow(count, size, &product))
        out_of_memory(SIZE_MAX);
    return arena_alloc(arena, product);
}

char *arena_strndup(struct arena *arena, const char *text, size_t size)
{
    char *copy = arena_alloc(arena, size + 1);
    memcpy(copy, text, size);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    char *text = arena_alloc(arena, (size_t)(size < 0 ? 0 : size) + 1);
    if (size > 0)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}
