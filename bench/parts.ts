import type { Figures } from './figures';
import type { Harness } from './harness';
import { measureBatch } from './parts/batch';
import { measureCalls } from './parts/calls';
import { measureNodeCalls } from './parts/nodeCalls';
import { measureRequests } from './parts/requests';
import { measureWaiting } from './parts/waiting';
import { measureWallTime } from './parts/wallTime';

/** A part of the benchmark, which can be measured alone. */
export interface Part {
	name: string;
	title: string;
	measure(harness: Harness): Promise<Figures>;
}

const waiting = (count: number): Part => ({
	name: `waiting-${count}`,
	title: `${count} ${count === 1 ? 'execution' : 'executions'} waiting, and waking`,
	measure: async (harness) => await measureWaiting(harness, count),
});

/** All parts, in their order in RESULTS.md. */
export const PARTS: readonly Part[] = [
	{ name: 'requests', title: 'Status requests and delay', measure: measureRequests },
	{ name: 'calls', title: 'Called back', measure: measureCalls },
	{ name: 'time', title: 'From start to end', measure: measureWallTime },
	...[1, 50, 200, 500].map(waiting),
	{ name: 'nodes', title: 'What a node costs', measure: measureNodeCalls },
	{ name: 'batch', title: 'Memory of a large batch', measure: measureBatch },
];

/**
 * The parts that are asked for, all where none is: by name, or by how several names begin.
 * @throws Error when there is none of a name
 */
export function choose(names: readonly string[]): Part[] {
	const known = PARTS.map(({ name }) => name);
	const isMeant = (part: string, name: string) => part === name || part.startsWith(`${name}-`);
	const unknown = names.filter((name) => !known.some((part) => isMeant(part, name)));
	if (unknown.length > 0) {
		throw new Error(`There is no part ${unknown.join(', ')}. The parts are: ${known.join(', ')}`);
	}
	if (names.length === 0) return [...PARTS];
	return PARTS.filter((part) => names.some((name) => isMeant(part.name, name)));
}
