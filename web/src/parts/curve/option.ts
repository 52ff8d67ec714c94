// What the chart library is told: lines, two axes, limits. Pure but for what is drawn onto the canvas; colours and words are handed in.
import uPlot from 'uplot';
import type { Curve } from '@/state/curves';
import { curveRuns, timeTicks, validityOf, type CurvePoint, type CurveRange } from '@/text/curve';
import { figure } from '@/text/figures';

const LIMITS_UP_TO = 3; // of more curves the limits would only cross each other
const REACH = 4; // a limit further away would flatten the curve
export interface Colours {
  ink: string;
  muted: string;
  line: string;
  curves: readonly string[];
}
export interface Look {
  colours: Colours;
  width: number;
  height: number;
  limit: (value: number) => string;
  zoom: (range: CurveRange) => void;
  read: (at: number | null) => void;
}

// The units of the two axes: of the first curve, and of the first that has another one.
export const axesOf = (curves: readonly Curve[]): string[] => [...new Set(curves.map((one) => one.unit))].slice(0, 2);
export const drawn = (curves: readonly Curve[]): Curve[] => curves.filter((one) => axesOf(curves).includes(one.unit));
// A curve of earlier has the colour of its own now.
export function colourOf(curves: readonly Curve[], curve: Curve, colours: readonly string[]): string {
  const keys = [...new Set(curves.map((one) => `${one.point}:${one.factor}`))];
  return colours[keys.indexOf(`${curve.point}:${curve.factor}`) % colours.length] ?? '';
}
export const sound = (curve: Curve): CurvePoint[] => curve.points.filter((one) => validityOf(one) !== 'invalid');

// Times and values of one curve; where nothing came for one and a half steps the line is broken.
function lineOf(curve: Curve): uPlot.AlignedData {
  const runs = curveRuns(sound(curve), curve.step);
  const points = runs.flatMap((run): [number, number | null][] => [
    ...run.map((one): [number, number | null] => [one.at, one.value]),
    [(run[run.length - 1]?.at ?? 0) + 1, null],
  ]);
  return [points.map(([at]) => at), points.map(([, value]) => value)];
}
// All of them on the times of all.
export const dataOf = (curves: readonly Curve[]): uPlot.AlignedData =>
  curves.length
    ? uPlot.join(
        drawn(curves).map(lineOf),
        drawn(curves).map(() => [0, 1]),
      )
    : [[]];

const limited = (curves: readonly Curve[]): Curve[] =>
  drawn(curves).length <= LIMITS_UP_TO ? drawn(curves).filter((one) => one.upper !== null) : [];

function spanOf(curves: readonly Curve[], unit: string, low: number | null, high: number | null): [number, number] {
  const limits = limited(curves)
    .filter((one) => one.unit === unit && one.upper !== null && (high === null || one.upper <= Math.max(high, 0) * REACH))
    .map((one) => one.upper ?? 0);
  const all = [...(low === null || high === null ? [] : [low, high]), ...limits];
  if (!all.length) return [0, 1];
  const least = Math.min(...all),
    most = Math.max(...all),
    room = (most - least || Math.abs(most) || 1) * 0.08;
  return [least >= 0 && least < (most - least) * 1.5 ? 0 : least - room, most + room];
}

function drawLimits(plot: uPlot, curves: readonly Curve[], look: Look): void {
  const { ctx, bbox } = plot,
    ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${12 * ratio}px sans-serif`;
  ctx.textAlign = 'right';
  for (const curve of limited(curves)) {
    const y = plot.valToPos(curve.upper ?? 0, curve.unit, true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = ctx.fillStyle = colourOf(curves, curve, look.colours.curves);
    ctx.setLineDash([2 * ratio, 4 * ratio]);
    ctx.lineWidth = 1.5 * ratio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillText(look.limit(curve.upper ?? 0), bbox.left + bbox.width - 4 * ratio, y - 4 * ratio);
  }
  ctx.restore();
}

function axisOf(unit: string, right: boolean, look: Look): uPlot.Axis {
  const { colours } = look;
  return {
    scale: unit,
    side: right ? 1 : 3,
    label: unit || '–',
    labelSize: 18,
    labelFont: '12px sans-serif',
    font: '12px sans-serif',
    size: 52,
    stroke: colours.muted,
    grid: right ? { show: false } : { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1, size: 4 },
    values: (_, splits) => splits.map((one) => figure(one, 6)),
  };
}

export function optionsOf(curves: readonly Curve[], range: CurveRange, look: Look): uPlot.Options {
  const units = axesOf(curves),
    { colours } = look;
  const ticks = timeTicks(range, Math.max(2, Math.floor(look.width / 90)));
  return {
    width: look.width,
    height: look.height,
    legend: { show: false },
    ms: 1,
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: [range.from, range.to] },
      ...Object.fromEntries(
        units.map((unit) => [unit, { range: (_: uPlot, low: number, high: number) => spanOf(curves, unit, low, high) }]),
      ),
    },
    axes: [
      {
        stroke: colours.muted,
        font: '12px sans-serif',
        grid: { show: false },
        ticks: { stroke: colours.line, width: 1, size: 4 },
        splits: () => ticks.map((one) => one.at),
        values: (_, splits) => splits.map((at) => ticks.find((one) => one.at === at)?.text ?? ''),
      },
      ...units.map((unit, index) => axisOf(unit, index > 0, look)),
    ],
    series: [
      {},
      ...drawn(curves).map((curve): uPlot.Series => ({
        label: curve.key,
        scale: curve.unit,
        stroke: colourOf(curves, curve, colours.curves),
        width: curve.earlier ? 1.2 : 2,
        points: { size: 5 },
        ...(curve.earlier ? { dash: [5, 4] } : {}),
      })),
    ],
    hooks: {
      draw: [(plot) => drawLimits(plot, curves, look)],
      setCursor: [(plot) => look.read(plot.cursor.left == null || plot.cursor.left < 0 ? null : plot.posToVal(plot.cursor.left, 'x'))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (width > 4) look.zoom({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') });
        },
      ],
    },
  };
}
