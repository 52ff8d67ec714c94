// What is stored under other names of factors, from before factors had one name, joins the one it is: at once where that is a
// new name, else a span of days at a time between the rounds of the stower. One thread.
#ifndef QINGSHAN_OBSERVE_STOW_JOIN_H
#define QINGSHAN_OBSERVE_STOW_JOIN_H

#include "observe/series/series.h"

struct stow_join;
struct stow_join *stow_join_new(struct store *store, struct series *series); // borrowed
void stow_join_free(struct stow_join *join);                                 // NULL is fine
// Looks for them (again), and renames those that it can. How many series are left to join.
bool stow_join_plan(struct stow_join *join, size_t *ret_left, struct fault *f);
// One span. How many series of how many have been joined; a plan that is done is told once.
bool stow_join_some(struct stow_join *join, size_t *ret_done, size_t *ret_total, struct fault *f);

#endif
