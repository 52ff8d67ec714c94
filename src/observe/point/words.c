#include "observe/point/words.h"

const struct choice words_point_kinds[] = {
    {"outfall", "point.kind_outfall", "outfall|排口|废水|污水排口|废水排放口|排污口|入河排污口|outlet|effluent|wastewater"},
    {"sewage", "point.kind_sewage", "污水厂|污水处理设施|城镇污水处理厂|wwtp"},
    {"stack", "point.kind_stack", "废气|烟气|排气筒|烟囱|废气排放口|烟气排口|flue_gas|flue gas|chimney"},
    {"hood", "point.kind_hood", "油烟|餐饮|饮食业油烟"},
    {"dust", "point.kind_dust", "工地扬尘|扬尘监测|工地|扬尘点"},
    {"air", "point.kind_air", "空气|空气站|大气|环境空气站|空气自动站|ambient air"},
    {"river", "point.kind_river", "河流|河道|河道断面|river"},
    {"lake", "point.kind_lake", "湖库|湖泊|水库|湖泊断面|水库断面|lake|reservoir"},
    {"noise", "point.kind_noise", "噪音|声环境|噪声点"},
    {0}};

const struct choice words_editions[] = {{"2005", NULL, "HJ/T212-2005|HJ212-2005"}, {"2017", NULL, "HJ212-2017"}, {"2025", NULL, "HJ212-2025"}, {0}};
const struct choice words_crcs[] = {{"strict", "crc.strict", "严格|标准|standard"}, {"modbus", "crc.modbus", "modbus校验"}, {"ignore", "crc.ignore", "忽略|none"}, {0}};
const struct choice words_charsets[] = {{"utf8", NULL, "UTF-8"}, {"gbk", NULL, "GB2312|GB18030|国标"}, {0}};
const struct choice words_tails[] = {{"crlf", "tail.crlf", "CRLF|回车换行（按标准）|\\r\\n"}, {"any", "tail.any", "任意|不限（换行、回车或没有）"}, {0}};
const struct choice words_data_times[] = {{"start", "data_time.start", "开始|起始|时段起点"}, {"end", "data_time.end", "结束|终止|时段终点"}, {0}};
const struct choice words_cipher_forms[] = {{"plain", NULL, NULL}, {"raw", NULL, NULL}, {"braces", NULL, NULL}, {"hex", NULL, NULL}, {0}};

const struct choice words_averages[] = {
    {"hour", "average.hour", "小时|小时值|时均|小时均值|小时平均|1h|hourly"},
    {"day", "average.day", "日|日值|日均|日均值|日平均|24h|daily"},
    {"instant", "average.instant", "单次值|瞬时|瞬时值|实时|实时值|一次值|single value"},
    {0}};
const struct choice words_bases[] = {
    {"permit", "basis.permit", "许可证|许可|排污许可"}, {"standard", "basis.standard", "标准|排放标准"}, {"temporary", "basis.temporary", "临时|临时措施|临时管控"}, {0}};

const struct choice words_series_kinds[] = {
    {"realtime", "warning.kind_realtime", "实时|实时数据|实时监测数据|rtd|real-time"},
    {"minute", "warning.kind_minute", "分钟|分钟值|分钟数据"},
    {"hour", "warning.kind_hour", "小时|小时值|小时数据|时均值|hourly"},
    {"day", "warning.kind_day", "日|日值|日数据|日均|daily"},
    {0}};

// HJ 212-2017 table 8; P is of 2005, as are the digits of air stations. St, Sd, Sr, Md are marks of ministry platforms.
const struct choice words_flags[] = {
    {"N", "flag.N", "normal"}, {"F", "flag.F", NULL}, {"M", "flag.M", "维修"}, {"S", "flag.S", NULL}, {"D", "flag.D", "仪器故障"}, {"C", "flag.C", NULL},
    {"T", "flag.T", "超量程"}, {"B", "flag.B", NULL}, {"P", "flag.P", NULL}, {"0", NULL, NULL}, {"1", NULL, NULL}, {"2", NULL, NULL}, {"3", NULL, NULL},
    {"St", NULL, NULL}, {"Sd", NULL, NULL}, {"Sr", NULL, NULL}, {"Md", NULL, NULL}, {0}};

const struct choice words_waters[] = {{"river", "point.kind_river", "河流|河道|river"}, {"lake", "point.kind_lake", "湖库|湖泊|水库|lake|reservoir"}, {0}};
