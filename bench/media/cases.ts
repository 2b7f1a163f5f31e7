import type { Figures, Work } from './work';

/** The sizes of one direction, and how many times each is moved in one process. */
export interface Plan {
	direction: Work['direction'];
	/** What each process moves in all, so that its garbage is the same and only the file's size differs. */
	totalMegabytes: number;
	sizes: readonly number[];
}

export const PLANS: readonly Plan[] = [
	{ direction: 'upload', totalMegabytes: 100, sizes: [1, 10, 100] },
	{ direction: 'download', totalMegabytes: 500, sizes: [10, 100, 500] },
];

/** How often each case is measured, the three ways taking turns. */
export const ROUNDS = 5;

export const GOALS = { peakSpreadMegabytes: 30, leastRatio: 0.8 };

/** What was measured of one size. */
export interface Row {
	direction: Work['direction'];
	megabytes: number;
	times: number;
	/** Megabytes a second, the median of the rounds. */
	nodesRate: number;
	helperRate: number;
	undiciRate: number;
	/** The median of the rounds. */
	nodesPeak: number;
	undiciPeak: number;
}

export function toRow(
	plan: Plan,
	megabytes: number,
	figures: Record<Work['by'], readonly Figures[]>,
): Row {
	const rate = (by: Work['by']) =>
		plan.totalMegabytes / median(figures[by].map(({ seconds }) => seconds));
	const peak = (by: Work['by']) => median(figures[by].map(({ peakMegabytes }) => peakMegabytes));
	return {
		direction: plan.direction,
		megabytes,
		times: plan.totalMegabytes / megabytes,
		nodesRate: rate('nodes'),
		helperRate: rate('helper'),
		undiciRate: rate('undici'),
		nodesPeak: peak('nodes'),
		undiciPeak: peak('undici'),
	};
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
