import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { Connection, ConnectTo } from '../../../nodes/connect';
import {
	deliverOutcomes,
	type DeliveryPolicy,
	type WaitOutcome,
} from '../../../nodes/delivery/outcomes';
import { providerById } from '../../../providers';
import type { Delivery } from '../../../tasks/delivery';
import type { Outcome } from '../../../tasks/taskPoll';
import { Failure } from '../../../transport/failure';
import type { RequestContext } from '../../../transport/n8nHttpClient';
import { bare, done, failed, task } from '../../tasks/scriptedTasks';

const provider = providerById('vtrix');
const delivery: Delivery = {
	download: false,
	binaryField: 'data',
	fileName: '{{taskId}}.{{extension}}',
	lastFrame: false,
	maxBytes: 1,
};
const LOST = {
	provider: 'vtrix',
	error: 'No answer',
	details: { kind: 'timedOut', nextStep: 'Look at them.', possibleTaskIds: ['x', 'y'] },
};

/** How a task ended that was waited for. */
const end = (outcome: Outcome, more: Partial<WaitOutcome> = {}): WaitOutcome => ({
	itemIndex: 0,
	provider,
	delivery,
	outcome,
	...more,
});
const seen = (ended = done('a')): Outcome => ({ kind: 'seen', taskId: ended.taskId, task: ended });
const timedOut = (more: object = {}): Outcome => ({
	kind: 'timedOut',
	taskId: 'b',
	waitedMs: 60_000,
	...more,
});
const refused = new Failure({
	kind: 'invalidInput',
	message: 'Task ID must be an ID',
	nextStep: 'Paste one.',
	retryable: false,
});
const gaveUp: Outcome = {
	kind: 'gaveUp',
	taskId: 'c',
	last: task('c', { providerStatus: 'rendering' }),
	details: { ...refused.details, message: 'The key is not accepted', taskId: 'c' },
};

const context = {
	getNode: () => ({ name: 'Wait', type: 'danceVideoWait' }) as INode,
} as RequestContext;

/** What leaves a node in which the items ended so, and to whom it connected for that. */
async function leaving(ends: WaitOutcome[], policy: Partial<DeliveryPolicy> = {}) {
	const connected: string[] = [];
	const connectTo: ConnectTo = async ({ id }) => {
		connected.push(id);
		return {} as Connection;
	};
	const given = ends.map((one, itemIndex) => ({ ...one, itemIndex }));
	const wanted = { onError: 'item', anyState: false, ...policy } as const;
	const items = await deliverOutcomes(context, connectTo, given, wanted);
	return { items, jsons: items.map(({ json }): IDataObject => json), connected };
}

describe('the items of a wait', () => {
	it('leave in their order, each with its task, what was wrong, or as it came', async () => {
		const passed = { row: 7 };
		const ends = [end(seen()), end(timedOut()), { itemIndex: 0, passed }, end(seen(done('d')))];
		const { items, jsons } = await leaving(ends);
		expect(jsons.map(({ taskId }) => taskId)).toEqual(['a', 'b', undefined, 'd']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect([jsons[0], jsons[2]]).toEqual([done('a'), passed]);
	});

	it('have the fields that are wanted, errors, too; what passes stays as it came', async () => {
		const incoming: INodeExecutionData[] = [1, 2, 3].map((row) => ({ json: { row } }));
		const shape = { fields: ['status'], includeInput: true } as const;
		const ends = [end(seen()), end(seen(failed('b'))), { itemIndex: 0, passed: { row: 3 } }];
		const policy = { shape: { ...shape, fields: ['status'] }, incoming };
		const { jsons } = await leaving(ends, policy);
		expect(jsons).toEqual([
			{ row: 1, taskId: 'a', status: 'succeeded' },
			{
				row: 2,
				taskId: 'b',
				status: 'failed',
				error: expect.stringContaining('No person') as string,
				details: expect.objectContaining({ kind: 'taskFailed' }) as object,
			},
			{ row: 3 },
		]);
	});

	it('take no connection where there is nothing to fetch it for, and one for each task else', async () => {
		expect((await leaving([end(timedOut()), end(gaveUp)])).connected).toEqual([]);
		expect((await leaving([end(seen()), end(seen())])).connected).toEqual(['vtrix', 'vtrix']);
	});

	it('that failed say all that is known of their task', async () => {
		const raw = { seed: 7 };
		const { jsons } = await leaving([
			end(gaveUp),
			end(timedOut({ last: task('b', { providerStatus: 'rendering' }) })),
			end(seen({ ...failed('a'), raw })),
			end(seen({ ...failed('a'), raw }), { delivery: { ...delivery, includeRawAnswer: true } }),
			{ itemIndex: 0, provider, error: refused },
			{ itemIndex: 0, error: refused },
		]);
		expect(jsons[0]).toMatchObject({ taskId: 'c', provider: 'vtrix', providerStatus: 'rendering' });
		expect(jsons[0]?.error).toBe('The key is not accepted (task c)');
		expect(jsons[1]).toMatchObject({ taskId: 'b', providerStatus: 'rendering' });
		expect(jsons[1]?.error).toMatch(/^Timed out after 60 s waiting for task b/);
		expect(jsons[2]).not.toHaveProperty('raw');
		expect(jsons[3]).toMatchObject({ raw });
		const nothing = { error: refused.message, details: expect.any(Object) as object };
		expect(jsons.slice(4)).toStrictEqual([{ provider: 'vtrix', ...nothing }, nothing]);
	});

	it('of which only the ID is known say that', async () => {
		const { jsons } = await leaving([
			end(timedOut()),
			end({ kind: 'gaveUp', taskId: 'c', details: refused.details }),
		]);
		for (const json of jsons) {
			expect(Object.keys(json)).toEqual(['provider', 'taskId', 'error', 'details']);
		}
		expect(jsons.map(({ taskId }) => taskId)).toEqual(['b', 'c']);
	});

	it.each(['provider', 'delivery'] as const)(
		'whose task is known, but not its %s, say why, and which it is',
		async (missing) => {
			const ended = end(seen(), { error: refused, [missing]: undefined });
			expect((await leaving([ended])).jsons).toMatchObject([
				{
					taskId: 'a',
					status: 'succeeded',
					error: expect.stringContaining('must be an ID') as string,
				},
			]);
		},
	);
});

describe('a state that is asked for, whatever it is', () => {
	it('is no error while it is known', async () => {
		const last = task('b', { providerStatus: 'rendering' });
		const ends = [end(seen(failed('a'))), end(timedOut({ last })), end(seen(bare('d')))];
		const { jsons } = await leaving(ends, { anyState: true, onError: 'stop' });
		expect(jsons).toEqual([failed('a'), last, bare('d')]);
	});

	it.each([
		['nothing is known of it', timedOut()],
		['it could not be asked for', gaveUp],
	])('is one where %s', async (_what, outcome) => {
		const { jsons } = await leaving([end(outcome)], { anyState: true });
		expect(jsons).toMatchObject([{ taskId: outcome.taskId, error: expect.any(String) as string }]);
	});
});

describe('an item that came in as the error of a create', () => {
	const passing = [{ itemIndex: 0, passed: { ...LOST, row: 7 } }];

	it.each([
		['item', { ...LOST, row: 7 }],
		['errorOutput', { error: LOST.error, details: LOST.details }],
	] as const)('leaves with its own words, where errors go (%s)', async (onError, json) => {
		expect((await leaving(passing, { onError })).jsons).toEqual([json]);
	});

	it('stops the workflow where errors do, with its words; an item that is none does not', async () => {
		await expect(leaving(passing, { onError: 'stop' })).rejects.toMatchObject({
			message: 'The item came in as an error: No answer',
			description: 'Look at them.',
			context: { itemIndex: 0 },
		});
		const { jsons } = await leaving([{ itemIndex: 0, passed: { row: 1 } }], { onError: 'stop' });
		expect(jsons).toEqual([{ row: 1 }]);
		expect(
			(await leaving([{ itemIndex: 0, passed: { row: 1 } }], { onError: 'errorOutput' })).jsons,
		).toEqual([{ row: 1 }]);
	});
});

describe('the error that stops the workflow', () => {
	const stopping = async (...ends: WaitOutcome[]) =>
		await leaving(ends, { onError: 'stop' }).then(
			() => undefined,
			(error: unknown) => error,
		);

	it('names every task with its state, and what may be theirs where there is none', async () => {
		const ends = [
			end(seen()),
			end(timedOut()),
			{ itemIndex: 0, passed: LOST },
			{ itemIndex: 0, passed: { ...LOST, details: { kind: 'timedOut', nextStep: 'Wait.' } } },
			{ itemIndex: 0, passed: { row: 1 } },
			{ itemIndex: 0, error: refused },
			end(gaveUp),
		];
		expect(await stopping(...ends)).toMatchObject({
			message: expect.stringMatching(
				/^5 of 7 items did not get a video\. First \(item 1\): Timed out after 60 s .*task b/,
			) as string,
			description: expect.stringContaining(
				'Details: All tasks: a: succeeded, https://cdn.example/a.mp4; b: not ended yet (last status: not known); item 2: The item came in as an error: No answer (the provider lists: x, y); item 3: The item came in as an error: No answer; c: not known (The key is not accepted)',
			) as string,
			context: { itemIndex: 1 },
		});
	});

	it('is that of the only item in its own words', async () => {
		expect(await stopping(end(gaveUp))).toMatchObject({
			message: 'The key is not accepted (task c)',
			description: 'Paste one.',
			context: { itemIndex: 0 },
		});
	});

	it('does not come where nothing is wrong', async () => {
		expect(await stopping(end(seen()), end(seen(done('d'))))).toBeUndefined();
	});

	it('says what could not be read, and what nobody foresaw', async () => {
		const { jsons } = await leaving([{ itemIndex: 0 }]);
		expect(jsons[0]?.error).toMatch(/unexpected/);
		expect(await stopping({ itemIndex: 0 })).toMatchObject({
			message: expect.stringMatching(/unexpected/) as string,
		});
	});
});
