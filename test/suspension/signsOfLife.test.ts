import { setTimeout as delay } from 'node:timers/promises';

import type { IExecuteFunctions } from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { nextCheckOn } from '../../suspension/lease';
import { LOST_AFTER_MS, signsOf, withSignsOfLife } from '../../suspension/signsOfLife';
import { useDedupStore } from '../engine/dedupStore';
import { inlineMarksOf } from '../engine/inlineMarks';
import { contextFor } from '../engine/runNode';
import { MINUTE, handover, startedNow, supervisorFixture } from './supervisorFixture';

useDedupStore();
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
	jest.restoreAllMocks();
});

/** Of the workers of a test: one that it leaves awake would give signs for ever. */
const ends: Array<() => Promise<void>> = [];

/** As the fixture names its worker. */
const WORKER = '2';

const context = (): IExecuteFunctions =>
	contextFor({
		node: new DanceVideoPoll(),
		parameters: { work: 'pollTasks', role: 'worker' },
		credentials: {},
		executeWorkflow: inlineMarksOf(new DanceVideoPoll()),
	});

const { now } = Date;
/** From now on it is later. */
function pass(ms: number): void {
	const later = Date.now() - now() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + later);
}

async function untilSigns(count: number): Promise<void> {
	while ((await signsOf(context(), WORKER)) < count) await delay(50);
}

/**
 * A worker that is awake where its supervisor cannot see it: the set of those that are awake is one of
 * each process, and nothing adds this one to it.
 */
function workElsewhere() {
	let end = () => {};
	const work = new Promise<void>((resolve) => {
		end = resolve;
	});
	const over = withSignsOfLife(context(), WORKER, async () => await work);
	ends.push(async () => {
		end();
		await over;
	});
	return { end: ends.at(-1)! };
}

describe('a worker that is awake in another process', () => {
	it('gives no sign while it may be awake, and then one again and again, until it is not', async () => {
		const worker = workElsewhere();
		pass(MINUTE - 5_000);
		await delay(700);
		expect(await signsOf(context(), WORKER)).toBe(0);
		pass(10_000);
		await untilSigns(1);
		pass(MINUTE / 3);
		await untilSigns(2);
		await worker.end();
		expect(await signsOf(context(), WORKER)).toBe(0);
	});

	it('is not taken for lost while it gives signs of life, and is soon after the last', async () => {
		const { run, begin, started, worker, wakesAt } = supervisorFixture();
		await run(begin());
		worker.waitTill = new Date(Date.now());
		workElsewhere();
		for (let checks = 1; checks <= 3; checks++) {
			pass(wakesAt() - Date.now());
			await untilSigns(checks);
			await run(handover(0, startedNow()));
			expect(started).toHaveLength(1);
			expect(wakesAt() - Date.now()).toBeLessThanOrEqual(LOST_AFTER_MS);
		}
		pass(wakesAt() - Date.now());
		// It gets no time for another sign: from here on it is as dead as it looks.
		await run(handover(0, startedNow()));
		expect(started).toHaveLength(2);
	});

	it('that was killed after a sign is lost as soon as no other one comes', async () => {
		workElsewhere();
		pass(2 * MINUTE);
		await untilSigns(1);
		const asleep = { waitTill: new Date(Date.now() - 2 * MINUTE) };
		const supervisor = Object.assign(context(), {
			getExecutionDataById: async () => asleep,
		});
		const plannedAt = Date.now();
		const first = await nextCheckOn(supervisor, WORKER, { plannedAt, signsBefore: 0 });
		expect(first).toEqual({ checkAt: expect.any(Number) as number, signs: 1 });
		const signsBefore = first?.signs ?? 0;
		expect(await nextCheckOn(supervisor, WORKER, { plannedAt, signsBefore })).toBeUndefined();
	});
});
