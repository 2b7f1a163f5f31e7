import type { Outputs } from '../../suspension/hiddenRun';
import { longEnough, noteEndOf, queue } from '../../suspension/longEnough';
import { thisProcess } from '../../transport/thisProcess';
import { plainContext } from './plainContext';

const AGAIN: Outputs = [[{ json: {} }], []];
const LEAVING: Outputs = [[], [{ json: { taskId: 'one' } }]];
const BEGUN = { turn: 1 };

/** How long an execution is kept awake that takes so long by itself. */
async function keptAwake(kept: object, outputs: Outputs, takesMs = 0, executionId = '1') {
	const { context } = plainContext({ executionId, kept });
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
beforeEach(() => Object.assign(queue, { isSeen: false }));
afterEach(() => jest.restoreAllMocks());

describe('the end of an execution that n8n has woken', () => {
	it('does not come before n8n listens for it', async () => {
		expect(await keptAwake(BEGUN, LEAVING)).toEqual([200]);
		expect(await keptAwake(BEGUN, LEAVING, 20)).toEqual([180]);
	});

	it('is not put off when the execution has taken long enough by itself', async () => {
		expect(await keptAwake(BEGUN, LEAVING, 200)).toEqual([]);
		expect(await keptAwake(BEGUN, LEAVING, 60_000)).toEqual([]);
	});

	it('is not put off when it goes back to sleep, which nobody listens for', async () => {
		expect(await keptAwake(BEGUN, AGAIN)).toEqual([]);
		expect(await keptAwake(BEGUN, [[], []])).toEqual([]);
	});

	it('is not put off where nothing has slept', async () => {
		expect(await keptAwake({}, LEAVING)).toEqual([]);
	});

	it('is put off for longer once an execution was woken by the end of one in another process', async () => {
		await keptAwake(BEGUN, LEAVING, 0, 'ended here');
		noteEndOf('ended here');
		noteEndOf(undefined);
		expect(await keptAwake(BEGUN, LEAVING)).toEqual([200]);
		noteEndOf('ended elsewhere');
		expect(await keptAwake(BEGUN, LEAVING, 20)).toEqual([980]);
	});

	it('is taken for one in another process when it has only gone to sleep here', async () => {
		await keptAwake(BEGUN, AGAIN, 0, 'asleep');
		noteEndOf('asleep');
		expect(queue.isSeen).toBe(true);
	});

	it('is remembered while a thousand others end, and no longer', async () => {
		await keptAwake(BEGUN, LEAVING, 0, 'first');
		const others = Array.from({ length: 1_000 }, (_, at) => `later ${at}`);
		for (const id of others.slice(1)) await keptAwake(BEGUN, LEAVING, 0, id);
		noteEndOf('first');
		expect(queue.isSeen).toBe(false);
		await keptAwake(BEGUN, LEAVING, 0, 'later 0');
		noteEndOf('later 0');
		expect(queue.isSeen).toBe(false);
		noteEndOf('first');
		expect(queue.isSeen).toBe(true);
	});
});
