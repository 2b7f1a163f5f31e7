import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { nodeRows, type NodeRow } from './nodeRows';

/**
 * What a worker that is awake for long leaves in n8n's database from time to time: large files take
 * longer than a lease, and in queue mode the supervisor wakes in another process, where nothing else
 * tells that the worker is still at it. Each sign is one more entry in a row that is the worker's own.
 */

/** Most workers are asleep again before the first sign, and cost no row. Before its lease ends. */
const FIRST_SIGN_AFTER_MS = 60_000;
const EVERY_MS = 20_000;
/** Without another sign for so long, it has ended or n8n was killed. */
export const LOST_AFTER_MS = 60_000;
/** How soon it is seen that the worker is not awake any more, so that no timer stays behind for long. */
const NAP_MS = 500;

const MODE = { mode: 'entries' } as const;

/** Does something, with signs of life while it lasts. */
export async function withSignsOfLife<Result>(
	context: IExecuteFunctions,
	workerId: string,
	action: () => Promise<Result>,
): Promise<Result> {
	const life: Life = {};
	void giveSigns(context, workerId, life);
	try {
		return await action();
	} finally {
		life.isOver = true;
		// A sign that came after the row was removed would stand for ever.
		await life.noting;
		await life.row?.clearAllProcessedItems('node', MODE).catch(() => undefined);
	}
}

/** Of a worker that is awake. */
interface Life {
	isOver?: boolean;
	/** Once it has given a sign. */
	row?: NodeRow | undefined;
	/** Resolves when the sign that is being given is noted, or could not be. */
	noting?: Promise<void>;
}

/** Gives signs until that is over. */
async function giveSigns(context: IExecuteFunctions, workerId: string, life: Life): Promise<void> {
	let nextAt = Date.now() + FIRST_SIGN_AFTER_MS;
	for (let count = 1; ; count++) {
		// It may have ended while a sign took long, and the next one is due by then.
		do {
			await sleep(NAP_MS);
			if (life.isOver) return;
		} while (Date.now() < nextAt);
		nextAt = Date.now() + EVERY_MS;
		life.noting = note(context, workerId, life, `sign ${count}`);
		await life.noting;
	}
}

/** A sign that is missed, because the database is away, is made up for by the next. */
async function note(
	context: IExecuteFunctions,
	workerId: string,
	life: Life,
	sign: string,
): Promise<void> {
	try {
		life.row ??= await rowOf(context, workerId);
		await life.row?.checkProcessedAndRecord([sign], 'node', MODE);
	} catch (error) {
		context.logger.debug(`A sign of life was not noted: ${String(error)}`);
	}
}

/** How many signs a worker has given; none where it was asleep in time, or the database is away. */
export async function signsOf(context: IExecuteFunctions, workerId: string): Promise<number> {
	try {
		const row = await rowOf(context, workerId);
		return (await row?.getProcessedDataCount('node', MODE)) ?? 0;
	} catch {
		return 0;
	}
}

async function rowOf(context: IExecuteFunctions, workerId: string): Promise<NodeRow | undefined> {
	const id = `dance-video-awake-${workerId}`;
	return (await nodeRows(context, [id])).get(id);
}
