// Every command of the three editions (the sheet's table; 2005 and 2025 second-hand). A device that sends another number is
// still decoded.
#include "standard/hj212/hj212.h"

#define E05 (1u << HJ212_2005)
#define E17 (1u << HJ212_2017)
#define E25 (1u << HJ212_2025)
#define ALL (E05 | E17 | E25)
#define RANGE "PolId:6 BeginTime:14 EndTime:14"
#define REQ HJ212_REQUEST
#define UP HJ212_UPLOAD

static const struct hj212_command commands[] = {
    {1000, "timeout_set", ALL, REQ, "OverTime:2 ReCount:2"},
    {1001, "alarm_hold_set", E05, REQ, "WarnTime:6"},
    {1001, "hardware_ids", E25, UP, ""},
    {1002, "mn_set", E25, REQ, "*"},
    {1011, "time_get", ALL, REQ | UP, "PolId:6"},
    {1012, "time_set", ALL, REQ, "PolId:6 SystemTime:17"},
    {1013, "time_ask", E17 | E25, HJ212_NOTICE_TO_HOST, ""},
    {1014, "key_change", E25, REQ | HJ212_NOTICE_TO_HOST, "SKCreateTime:17 NewSK:64"},
    {1021, "alarm_limits_get", E05, REQ | UP, "PolId:6"},
    {1022, "alarm_limits_set", E05, REQ, "*"},
    {1031, "report_target_get", E05, REQ | UP, ""},
    {1032, "report_target_set", E05, REQ, "ReportTarget:20"},
    {1041, "report_time_get", E05, REQ | UP, ""},
    {1042, "report_time_set", E05, REQ, "ReportTime:4"},
    {1061, "real_time_interval_get", ALL, REQ | UP, ""},
    {1062, "real_time_interval_set", ALL, REQ, "RtdInterval:4"},
    {1063, "minute_interval_get", E17 | E25, REQ | UP, ""},
    {1064, "minute_interval_set", E17 | E25, REQ, "MinInterval:2"},
    {1072, "password_set", ALL, REQ, "NewPW:6 PW:6"},
    {2011, "real_time", ALL, REQ | UP, ""},
    {2012, "real_time_stop", ALL, HJ212_NOTICE_TO_DEVICE, ""},
    {2013, "periodic_raw", E25, REQ | UP, RANGE},
    {2021, "facility_state", ALL, REQ | UP, ""},
    {2022, "facility_state_stop", ALL, HJ212_NOTICE_TO_DEVICE, ""},
    {2031, "day", ALL, REQ | UP, RANGE},
    {2041, "facility_run_time", ALL, REQ | UP, RANGE},
    {2051, "minute", ALL, REQ | UP, RANGE},
    {2052, "single_noise", E25, REQ | UP, RANGE},
    {2061, "hour", ALL, REQ | UP, RANGE},
    {2062, "standard_sample_check", E25, REQ | UP, RANGE},
    {2071, "alarm_records", E05, REQ | UP, RANGE},
    {2072, "alarm", E05, UP, ""},
    {2081, "restart", E17 | E25, UP, ""},
    {2111, "furnace_temperature", E25, UP, ""},
    {3011, "calibrate", ALL, REQ, "PolId:6 CalibrationType:4"},
    {3012, "sample_now", ALL, REQ, "PolId:6"},
    {3013, "clean", ALL, REQ, "PolId:6"},
    {3014, "comparison_sample", E05 | E17, REQ, "PolId:6 CTime:2 Ctime:2"},
    {3015, "retain_sample", E17 | E25, REQ | UP, ""},
    {3016, "sampling_period_set", E17, REQ, "PolId:6 CstartTime:6 Ctime:2 CTime:2"},
    {3017, "sampling_period_get", E17, REQ | UP, "PolId:6"},
    {3018, "result_delay_get", E17 | E25, REQ | UP, "PolId:6"},
    {3019, "serial_number_get", E17 | E25, REQ | UP, "PolId:6"},
    {3020, "site_information_get", E17 | E25, REQ | UP, RANGE " InfoId:6"},
    {3021, "site_parameter_set", E17 | E25, REQ, "PolId:6 InfoId:6 *"},
    {3022, "retain_sample_now", E25, REQ, "*"},
    {3024, "standard_sample_start", E25, REQ, "*"},
    {9011, "request_answer", ALL, HJ212_ANSWER, ""},
    {9012, "execution_result", ALL, HJ212_ANSWER, ""},
    {9013, "notice_answer", ALL, HJ212_ANSWER, ""},
    {9014, "data_answer", ALL, HJ212_ANSWER, ""},
    {9015, "heartbeat", E25, HJ212_NOTICE_TO_HOST, ""},
    // makers' own, common in the field
    {9017, "maker_settings_get", E17, REQ, "*"},
    {9018, "maker_settings_set", E17, REQ, "*"},
    {HJ212_LOGIN, "login", ALL, HJ212_NOTICE_TO_HOST, ""},
    {HJ212_LOGIN_ANSWER, "login_answer", ALL, HJ212_ANSWER, ""},
};

const struct hj212_command *hj212_commands(size_t *ret_count)
{
    *ret_count = sizeof commands / sizeof *commands;
    return commands;
}

const struct hj212_command *hj212_command_find(int number, enum hj212_edition edition)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].number == number && (commands[i].editions & 1u << edition))
            return &commands[i];
    return NULL;
}
