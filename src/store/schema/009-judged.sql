-- Once, all that was observed is judged: until now what lay more than 62 days back when it came was left out.
UPDATE judged SET rows = 0;
