// Written by tools/answers.py out of src/**/*.answer and src/**/messages.csv.
export const titlesEn = {
  point: {
    title_code: 'Code',
    title_devices: 'Devices',
    title_factors: 'Factors',
    title_kind: 'Kind',
    title_last: 'Newest data',
    title_latitude: 'Latitude',
    title_longitude: 'Longitude',
    title_name: 'Name',
    title_region: 'Region',
    title_state: 'State',
  },
};
