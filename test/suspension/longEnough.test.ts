import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { longEnough } from '../../suspension/longEnough';
import { thisProcess } from '../../transport/thisProcess';
import { contextFor } from '../engine/runNode';

const AGAIN: INodeExecutionData[][] = [[{ json: {} }], []];
const LEAVING: INodeExecutionData[][] = [[], [{ json: { taskId: 'one' } }]];

/** How long an execution is kept awake that takes so long by itself. */
async function keptAwake(kept: object, outputs: INodeExecutionData[][], takesMs = 0) {
	const context = contextFor({ node: new DanceVideoPoll(), parameters: {}, credentials: {} });
	Object.assign(context.getContext('node'), kept);
	let now = 1_000_000;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	const sleep = jest.spyOn(thisProcess, 'sleep').mockResolvedValue(undefined);
	sleep.mockClear();
	const given = await longEnough(context, async () => {
		now += takesMs;
		return outputs;
	});
	expect(given).toBe(outputs);
	return sleep.mock.calls.map(([ms]) => ms);
}
afterEach(() => jest.restoreAllMocks());

describe('the end of an execution that n8n has woken', () => {
	it('does not come before n8n listens for it', async () => {
		expect(await keptAwake({ turn: 1 }, LEAVING)).toEqual([1_000]);
		expect(await keptAwake({ turn: 1 }, LEAVING, 20)).toEqual([980]);
	});

	it('is not put off when the execution has taken long enough by itself', async () => {
		expect(await keptAwake({ turn: 1 }, LEAVING, 1_000)).toEqual([]);
		expect(await keptAwake({ turn: 1 }, LEAVING, 60_000)).toEqual([]);
	});

	it('is not put off when it goes back to sleep, which nobody listens for', async () => {
		expect(await keptAwake({ turn: 1 }, AGAIN)).toEqual([]);
		expect(await keptAwake({ turn: 1 }, [[], []])).toEqual([]);
	});

	it('is not put off where nothing has slept', async () => {
		expect(await keptAwake({}, LEAVING)).toEqual([]);
	});
});
