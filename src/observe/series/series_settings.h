// Where the observations of a data folder are: DIR/qingshan.yaml, flat lines `key: value`.
//
//     series: clickhouse                     # or embedded, the default
//     clickhouse_shards: http://10.0.0.5:8123 http://10.0.0.6:8123
//     clickhouse_database: qingshan          # a database of this folder alone
//     clickhouse_user: qingshan
//     clickhouse_password_file: clickhouse.password   # here or an absolute path; readable by its owner alone
#ifndef QINGSHAN_OBSERVE_SERIES_SETTINGS_H
#define QINGSHAN_OBSERVE_SERIES_SETTINGS_H

//     series_keep_realtime_days: 400         # likewise minute, hour, day; without it they are kept for ever
//     series_new_codes: 300                  # a point and day, of codes that the factor table does not know (code_limit.h)
//     series_codes: 2000                     # a point, of the same
#include "observe/series/clickhouse/clickhouse.h"
#include "observe/series/code_limit.h"
#include "observe/series/series.h"

// ret_clickhouse false: embedded (also without a file). Faults: series.setting {line, text}, series.password_file {path}.
bool series_settings_read(struct arena *arena, const char *folder, struct clickhouse_settings *ret_settings, bool *ret_clickhouse, struct fault *f);

bool series_settings_codes(const char *folder, struct code_limits *ret_limits, struct fault *f);

// How long observations of each kind are kept; 0: for ever.
bool series_settings_keep(const char *folder, int64_t ret_keep_ms[SERIES_KIND_COUNT], struct fault *f);

#endif
