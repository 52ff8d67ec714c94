// What a journal row tells people: the key of a message with its arguments, so that each reader has it in the language he reads. Rows
// of before hold a sentence, and so does a row that nobody wrote this way: they are shown as they are.
//
// The form is text, and part of the row's hash: 0x1E before each message, 0x1F before each argument ("name=value"). Several
// messages may stand one after the other.
#ifndef QINGSHAN_STORE_JOURNAL_DETAIL_H
#define QINGSHAN_STORE_JOURNAL_DETAIL_H

#include "base/arena.h"
#include "base/messages.h"

#define JOURNAL_DETAIL_ARGUMENTS_MAX 8

// name, value pairs closed by NULL; a value of NULL is "". A name with @ in front has the key of a message as its value.
const char *journal_detail(struct arena *arena, const char *key, ...) __attribute__((sentinel));
const char *journal_detail_number(struct arena *arena, long long number); // a value
// As a reader has it.
const char *journal_detail_text(struct arena *arena, enum language language, const char *detail);

#endif
