import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { collectionOf, nameOf, readBatch } from '../../../nodes/DanceVideoGenerate/readBatch';
import { modeById, providerById } from '../../../providers';
import { contextFor } from '../../engine/runNode';
import { failureOf } from '../../transport/account';

/** Runs so many tasks at a time. */
const SLOTTED = 'seedance2Ai';
const ROWS = [{ json: { row: 1 } }, { json: { row: 2 } }];

const node = (batch: unknown, provider: string) =>
	contextFor({
		node: new DanceVideoGenerate(),
		parameters: { provider, ...(batch !== undefined && { batch }) } as INodeParameters,
		credentials: {},
		items: ROWS,
	});
const read = async (batch: unknown, id = 'danceGenerator') => {
	const provider = providerById(id);
	return await readBatch(node(batch, id), provider, provider.modes[0]!);
};
const problem = async (...given: Parameters<typeof read>) => {
	const { kind, message } = (await failureOf(read(...given))).details;
	expect(kind).toBe('invalidInput');
	return message;
};

describe('what holds for a whole run', () => {
	it('is nothing, unless the user says so', async () => {
		const expected = {
			dryRun: false,
			onUnknown: 'report',
			maxCredits: null,
			minBalance: null,
			ordersAtOnce: providerById('danceGenerator').pacing.inFlight,
			slotWaitMs: 720 * 60_000,
			requestsPerMinute: undefined,
		};
		expect(await read({})).toEqual(expected);
		expect(await read(undefined)).toEqual(expected);
		expect((await read({}, 'seedDance')).ordersAtOnce).toBe(2);
	});

	it('is what the user says', async () => {
		const batch = {
			dryRun: true,
			onUnknown: 'submitAgain',
			maxCredits: 0,
			minBalance: 2.5,
			ordersAtOnce: 20,
			requestsPerMinute: 7,
		};
		expect(await read(batch)).toEqual({ ...batch, slotWaitMs: 720 * 60_000 });
		expect((await read({ placeWaitMinutes: 0.5 }, SLOTTED)).slotWaitMs).toBe(30_000);
	});

	it.each<[object, RegExp]>([
		[{ maxCredits: -1 }, /Max Credits per Run .*\(given: -1\)/],
		[{ maxCredits: 1_000_000_001 }, /Max Credits per Run/],
		[{ minBalance: 'much' }, /Minimum Balance Left/],
		[{ ordersAtOnce: 0 }, /Tasks Created at Once/],
		[{ ordersAtOnce: 21 }, /Tasks Created at Once/],
		[{ requestsPerMinute: 0 }, /Requests per Minute/],
		[{ onUnknown: 'guess' }, /^If an Earlier Attempt Is Unknown/],
		[{ dryRun: 'maybe' }, /Dry Run/],
		[{ maxCredits: null }, /Max Credits per Run/],
	])('is refused where it cannot be: %j', async (batch, message) => {
		expect(await problem(batch)).toMatch(message);
	});

	it('is no longer wait for a slot than a provider keeps a task', async () => {
		const tooLong = { placeWaitMinutes: 43_201 };
		expect(await problem(tooLong, SLOTTED)).toMatch(/Max Wait for a Slot/);
	});

	it('names both items where they differ, and what each has', async () => {
		expect(await problem({ maxCredits: '={{ $json.row }}' })).toBe(
			'Max Credits per Run holds for the whole run and must be the same for all items: it is 1 for item 0 and 2 for item 1.',
		);
	});

	it('does not concern what is an item’s own', async () => {
		const { maxCredits } = await read({ maxCredits: 5, submitOnceKey: '={{ $json.row }}' });
		expect(maxCredits).toBe(5);
	});
});

describe('a limit that cannot be enforced', () => {
	it('is refused where the provider publishes no price', async () => {
		const message = await problem({ maxCredits: 1 }, 'vtrix');
		expect(message).toMatch(
			/^Max Credits per Run cannot be enforced with Vtrix Spark Dance, which publishes no price: remove it/,
		);
	});

	it('is refused for each reason that there is', async () => {
		const message = await problem({ maxCredits: 1, minBalance: 1 }, 'seedDance');
		expect(message).toMatch(/Max Credits per Run .*no price/);
		expect(message).toMatch(/Minimum Balance Left .*no price.* Minimum Balance Left .*no balance/);
	});

	it('is taken where there are both', async () => {
		expect(await read({ maxCredits: 0, minBalance: 0 }, 'seedance2Ai')).toMatchObject({
			maxCredits: 0,
			minBalance: 0,
		});
	});

	it('is taken where only the most that a task can cost is published', async () => {
		const provider = providerById('danceGenerator');
		const { estimate: _estimate, ...mode } = modeById(provider, 'dance');
		expect(mode.maxCost).toBeDefined();
		const settings = await readBatch(node({ maxCredits: 5 }, provider.id), provider, mode);
		expect(settings.maxCredits).toBe(5);
	});

	it('is none that was not asked for', async () => {
		expect(await read({}, 'seedDance')).toMatchObject({ maxCredits: null, minBalance: null });
	});
});

describe('the options of an item', () => {
	it('are a set, or an error', async () => {
		const batch = { dryRun: true };
		expect(collectionOf(node(batch, SLOTTED), 0)).toEqual(batch);
		const ofAnExpression = { getNodeParameter: () => 'text' } as unknown as IExecuteFunctions;
		expect(() => collectionOf(ofAnExpression, 0)).toThrow(
			/Batch and Budget must be a set of options.*"text"/,
		);
	});

	it('are named as in the form, and by their own name where it has none', () => {
		expect(nameOf('maxCredits')).toBe('Max Credits per Run');
		expect(nameOf('else')).toBe('else');
	});
});
