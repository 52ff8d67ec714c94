// Sums of pages: the last eight bytes of each page of a database hold a sum of the others, and a page that is read and has not the
// one it was written with is told of (page_sum_found). SQLite itself does not notice a value that has changed on the disk. The page is
// used all the same: where it makes no sense SQLite says so, and who looks for what changed needs it.
//
// It is a layer between SQLite and the file (a VFS), and the default one of the process. A database has sums when byte 20 of its
// first page says that eight bytes of each page are kept free: those that are made anew, and older ones once they were written
// anew (page_sum_adopt). Others are read as ever. The write-ahead log has sums of its own, which SQLite looks at when it is the
// first to open it; pages get theirs on the way from there into the database.
// A sum finds what a disk did. Whoever changes a page on purpose can change its sum too: against him there is the journal.
//
// Another program that opens the database after ours was killed (a shell of SQLite) moves the log into it, and knows of no sums.
// So a file DATABASE-open stands beside the log for as long as there is one: where it stands alone the pages are believed, and
// whoever opens the database for writing gives them their sums again (page_sum_renew).
#ifndef QINGSHAN_STORE_PAGE_SUM_H
#define QINGSHAN_STORE_PAGE_SUM_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_SUM_SIZE 8
#define PAGE_SUM_UNLOCKED "page-sum-none" // for media that cannot be written: no locks

void page_sum_register(void);                  // once, before the first database is opened
bool page_sum_is_on(sqlite3 *database);        // has it sums?
void page_sum_reserve(sqlite3 *database);      // an empty one: it will have sums
// An older one gets sums: all its pages are written anew. Left as it is where it has them, is larger than `most` bytes, is in memory,
// or where it cannot be now.
void page_sum_adopt(sqlite3 *database, int64_t most);
void page_sum_expect(sqlite3 *database);       // an empty one that whole pages of one with sums are copied into
// Before the database is opened, by the one writer. *ret_renewed: another program has moved the log, or the log is lost.
bool page_sum_renew(const char *path, bool *ret_renewed); // false: errno says why

// Pages that were read by this process and have another sum than they were written with; each once, a few of a database.
struct page_found {
    const char *file;      // name of the database, without its folder
    const char *folder;
    int64_t number, size;
    uint64_t sum;          // of what it holds
};
typedef void page_told(void *context, const struct page_found *found);
// From place *place on, which is moved; folder NULL: of all.
void page_sum_found(const char *folder, size_t *place, page_told *told, void *context);
void page_sum_forget(void);                    // for tests

// number counts from 1. size: of the page, a multiple of 8 from 512 on.
uint64_t page_sum_of(const void *page, int size, int64_t number);
bool page_sum_is_right(const void *page, int size, int64_t number);

#endif
