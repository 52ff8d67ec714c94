// English: what went wrong between page and server.
import type { Words } from '../i18n';
import type { fault as zh } from '../zh/fault';

export const fault: Words<typeof zh> = {
  fault: {
    error: 'Something went wrong in this page; what you just did may not be done. Reload and try again; what you typed is kept.',
    errorAt: 'The page "{page}" cannot be opened: something went wrong in it.',
    away: 'A part of this page did not come: the server cannot be reached. It goes on by itself once it is back.',
    awayAt: 'The page "{page}" did not open: the server cannot be reached. It opens by itself once it is back.',
    upgraded: 'The program was upgraded; the page must be loaded again. What you typed is kept.',
    upgradedAt: 'The program was upgraded; "{page}" opens after loading again. What you typed is kept.',
    wasUpgraded: 'The program was just upgraded; the page has been loaded again.',
    reload: 'Reload',
    drop: 'OK',
    trying: 'Trying…',
    still: '{time}: still no answer; it is tried again every few seconds.',
    detail: 'Cause (please send it along)',
    opening: 'Opening "{page}"…',
  },
};
