/** In what something is counted. */
export type Unit = 'requests' | 'ms' | 's' | 'MB' | 'KB' | '%' | 'rows';

/** The same thing measured with our nodes and with a rival, in a few runs each. */
export interface Row {
	what: string;
	unit: Unit;
	ours: readonly number[];
	rival: readonly number[];
	/** How the rival works, where there are several. */
	rivalName?: string;
}

/** What a figure must not exceed. */
export interface Goal {
	says: string;
	value: number;
	atMost: number;
	unit?: Unit;
}

/** The figures of one part of the benchmark. */
export interface Figures {
	/** What was done, for the reader. */
	how: string;
	rows: readonly Row[];
	goals: readonly Goal[];
}

/** The middle one of some figures; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const inOrder = values.toSorted((one, other) => one - other);
	const middle = Math.floor(inOrder.length / 2);
	const upper = inOrder[middle];
	if (upper === undefined) throw new RangeError('Nothing was measured');
	return inOrder.length % 2 === 1 ? upper : (upper + (inOrder[middle - 1] ?? upper)) / 2;
}

/** What all together are, divided among them: where each is a small whole number, the median is a step. */
export function mean(values: readonly number[]): number {
	if (values.length === 0) throw new RangeError('Nothing was measured');
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The least and the most of some figures. */
export function spread(values: readonly number[]): { least: number; most: number } {
	return { least: Math.min(...values), most: Math.max(...values) };
}

/**
 * Our figure in parts of the rival's, by their medians: 0.5 is half of it.
 * @returns `undefined` where the rival's is 0, and no part of it can be told
 */
export function ratioOf({ ours, rival }: Pick<Row, 'ours' | 'rival'>): number | undefined {
	const whole = median(rival);
	return whole === 0 ? undefined : median(ours) / whole;
}

/** The goal that our figure is at most such a part of the rival's. */
export function ratioGoal(says: string, row: Row, atMost: number): Goal {
	// Of nothing there is no part: what takes something then has missed.
	const value = ratioOf(row) ?? (median(row.ours) === 0 ? 0 : Infinity);
	return { says, value, atMost };
}

/** Whether a goal is reached. What could not be measured is not. */
export function isReached({ value, atMost }: Goal): boolean {
	return value <= atMost;
}
