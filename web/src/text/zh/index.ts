// Every Chinese text of the pages, a file for each area. English has the same keys.
import { air } from './air';
import { curves } from './curves';
import { data } from './data';
import { device } from './device';
import { fault } from './fault';
import { form } from './form';
import { frame } from './frame';
import { help } from './help';
import { list } from './list';
import { live } from './live';
import { plan } from './plan';
import { point } from './point';
import { series } from './series';
import { system } from './system';
import { titles } from './titles';
import { warning } from './warning';
import { water } from './water';
import { words } from './words';

export const zh = {
  ...air,
  ...curves,
  ...data,
  ...device,
  ...fault,
  ...form,
  ...frame,
  ...help,
  ...list,
  ...live,
  ...plan,
  ...point,
  ...series,
  ...system,
  ...titles,
  ...warning,
  ...water,
  ...words,
};
