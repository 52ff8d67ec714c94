// The words that the columns of tables, the fields of forms and the options of commands may say about points, devices, limits
// and observations: one list for all doors. Names that people read are in messages.csv.
#ifndef QINGSHAN_OBSERVE_WORDS_H
#define QINGSHAN_OBSERVE_WORDS_H

#include "base/cell/choice.h"

extern const struct choice words_point_kinds[], words_editions[], words_crcs[], words_tails[], words_charsets[], words_data_times[], words_cipher_forms[];
extern const struct choice words_averages[], words_bases[], words_series_kinds[], words_flags[], words_waters[];

#endif
