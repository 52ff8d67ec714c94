// Written by tools/answers.py out of src/**/*.answer and src/**/messages.csv.
export const titlesZh = {
  point: {
    title_code: '代码',
    title_devices: '设备数',
    title_factors: '因子数',
    title_kind: '类型',
    title_last: '最近数据时间',
    title_latitude: '纬度',
    title_longitude: '经度',
    title_name: '名称',
    title_region: '区域',
    title_state: '状态',
  },
};
