import type { IWebhookResponseData } from 'n8n-workflow';

import { goOnIfEnded, type ReadParked } from '../../../nodes/waiting/goOnIfEnded';
import type { SeenEnds } from '../../../nodes/waiting/sleepCalls';
import { atVtrix, usePassingTime, type Answer } from '../answeringProvider';
import { calledNode, itemsOf, readTask, type CalledNode } from './calledNode';

const time = usePassingTime();

/** What a call comes to, for a node that sleeps like this. */
async function called(
	node: CalledNode = {},
	calledFor: string[] = [],
	read: ReadParked = readTask,
	seen: SeenEnds = new Map(),
) {
	const scene = calledNode(node);
	const answer = await goOnIfEnded(scene.context, read, seen, calledFor);
	return { ...scene, ...cameTo(answer), seen };
}
function cameTo({ workflowData, webhookResponse }: IWebhookResponseData) {
	const { message } = webhookResponse as { message: string };
	return { message, left: workflowData?.[0]?.map(({ json }) => json), items: workflowData?.[0] };
}
const openAt =
	(...open: string[]) =>
	(taskId: string): Answer =>
		atVtrix(taskId, open.includes(taskId) ? 'in_progress' : 'completed');
/** A task that is open the first times it is asked for. */
const openFor = (times: number) => {
	let left = times;
	return (taskId: string) => atVtrix(taskId, left-- > 0 ? 'in_progress' : 'completed');
};
const failing = (taskId: string) => atVtrix(taskId, 'failed', { error: 'No person' });

describe('a sleeping node whose tasks have all ended', () => {
	it('goes on with their items, in their order, and says so', async () => {
		const { message, items, asked } = await called({ items: itemsOf('a', 'b') });
		expect(message).toBe('The workflow goes on');
		expect(items).toMatchObject([
			{ json: { taskId: 'a', status: 'succeeded' }, pairedItem: { item: 0 } },
			{ json: { taskId: 'b', status: 'succeeded' }, pairedItem: { item: 1 } },
		]);
		expect(asked()).toEqual(['a', 'b']);
	});

	it('goes on with items that have no task, as they came', async () => {
		const items = [{ json: { passed: { row: 1 } } }, ...itemsOf('a')];
		const { left } = await called({ items });
		expect(left).toMatchObject([{ row: 1 }, { taskId: 'a' }]);
	});

	it('shows of them what was chosen, beside what came in where that is wanted', async () => {
		const items = [{ json: { taskId: 'a', row: 7 } }];
		expect((await called({ items })).left?.[0]).toMatchObject({ lastFrameUrl: null });
		const parameters = { output: 'simplified', includeInputFields: true };
		const [json] = (await called({ items, parameters })).left ?? [];
		expect(json).toMatchObject({ taskId: 'a', row: 7 });
		expect(json).not.toHaveProperty('lastFrameUrl');
	});

	it('asks for no task again that was seen to have ended before', async () => {
		const seen: SeenEnds = new Map();
		await called({ items: itemsOf('a', 'b'), answer: openAt('b') }, [], readTask, seen);
		const { asked, left } = await called({ items: itemsOf('a', 'b') }, [], readTask, seen);
		expect([asked(), left?.length]).toEqual([['b'], 2]);
	});

	it('sleeps on where it went on meanwhile: nothing is done twice', async () => {
		const { message, items } = await called({ wentOn: true });
		expect(message).toBe('The workflow went on meanwhile');
		expect(items).toBeUndefined();
	});
});

describe('a sleeping node of which a task is open', () => {
	it('sleeps on, and neither reads nor asks further', async () => {
		const read = jest.fn(readTask);
		const items = itemsOf('a', 'b', 'c');
		const { message, left, asked } = await called({ items, answer: openAt('b') }, [], read);
		expect([message, left]).toEqual(['Not all tasks have ended', undefined]);
		expect(asked()).toEqual(['a', 'b']);
		expect(read).toHaveBeenCalledTimes(2);
		expect(time.slept).toEqual([]);
	});

	it('asks twice more for one that it is called for: the call may come before the end', async () => {
		const read = jest.fn(readTask);
		const { message, asked, isolate } = await called({ answer: openAt('a') }, ['b', 'a'], read);
		expect(message).toBe('Not all tasks have ended');
		expect(time.slept).toEqual([1_000, 4_000]);
		expect(asked()).toEqual(['a', 'a', 'a']);
		expect(read).toHaveBeenCalledTimes(1);
		// Not held while it sleeps, and there again afterwards.
		expect(isolate.releaseIsolate).toHaveBeenCalledTimes(2);
		expect(isolate.acquireIsolate).toHaveBeenCalledTimes(2);
	});

	it.each([
		[1, [1_000]],
		[2, [1_000, 4_000]],
	])('goes on as soon as that has ended, after %i pauses', async (times, pauses) => {
		const { left } = await called({ answer: openFor(times) }, ['a']);
		expect(left).toMatchObject([{ taskId: 'a' }]);
		expect(time.slept).toEqual(pauses);
	});

	it('does not wait for one that nobody has called for', async () => {
		const items = itemsOf('a', 'b');
		const { asked } = await called({ items, answer: openAt('b') }, ['a', 'c']);
		expect([asked(), time.slept]).toEqual([['a', 'b'], []]);
	});

	it('sleeps on where it cannot be asked for', async () => {
		const { message } = await called({ answer: () => ({ status: 503, body: {} }) });
		expect(message).toBe('Not all tasks have ended');
	});
});

describe('a sleeping node of which a task has failed', () => {
	const GOES_ON = [
		['continueRegularOutput', { onError: 'continueRegularOutput' }],
		['continueErrorOutput', { onError: 'continueErrorOutput' }],
		['Continue On Fail of old', { continueOnFail: true }],
	] as const;
	const failed = { items: itemsOf('a', 'b'), answer: failing };

	it.each([
		{},
		{ onError: 'stopWorkflow' as const },
		// As it was before, and is not any more.
		{ onError: 'stopWorkflow' as const, continueOnFail: true },
	])(
		'sleeps on where that is to stop the workflow, which its sub-execution does (%p)',
		async (node) => {
			const { message, left } = await called({ ...failed, node });
			expect([message, left]).toEqual(['A task failed', undefined]);
		},
	);

	it.each(GOES_ON)('goes on with its error where the workflow does: %s', async (_how, node) => {
		const { left } = await called({ ...failed, node });
		expect(left).toHaveLength(2);
		for (const json of left ?? []) expect(json.error).toMatch(/failed at Vtrix.*No person/);
	});

	it('gives the error output what n8n knows it by', async () => {
		const byOutput = await called({ ...failed, node: { onError: 'continueErrorOutput' } });
		expect(Object.keys(byOutput.left?.[0] ?? {})).toEqual(['error', 'details']);
		const regular = await called({ ...failed, node: { onError: 'continueRegularOutput' } });
		expect(regular.left?.[0]).toMatchObject({ taskId: 'a', provider: 'vtrix' });
	});

	it.each([
		['cannot be read', { error: 'Task ID must be an ID' }, /Task ID must be an ID/],
		[
			'came in as an error',
			{
				passed: {
					error: 'Too few credits',
					details: { kind: 'insufficientCredits', nextStep: '' },
				},
			},
			/^Too few credits$/,
		],
	])('does the same for an item that %s', async (_how, json, text) => {
		const items = [{ json }, ...itemsOf('a')];
		expect((await called({ items })).message).toBe('A task failed');
		const { left } = await called({ items, node: { onError: 'continueRegularOutput' } });
		expect(left?.[0]?.error).toMatch(text);
		expect(left?.[1]).toMatchObject({ taskId: 'a', status: 'succeeded' });
	});
});

describe('what goes wrong with a call', () => {
	it('leaves the node asleep, and n8n’s log says what it was', async () => {
		const scene = calledNode();
		jest.spyOn(scene.context, 'evaluateExpression').mockImplementation(() => {
			throw new Error('The database is gone');
		});
		const answer = await goOnIfEnded(scene.context, readTask, new Map(), []);
		expect(cameTo(answer)).toEqual({ message: 'The results could not be fetched yet' });
		expect(scene.logged).toEqual([expect.stringContaining('The database is gone')]);
	});

	it('is a file that cannot be fetched: the next call fetches it, with the isolate there again', async () => {
		const items = [{ json: { taskId: 'a', download: true } }];
		const { message, left, isolate, seen } = await called({ items });
		expect([message, left]).toEqual(['The results could not be fetched yet', undefined]);
		expect([...seen.values()]).toMatchObject([{ taskId: 'a' }]);
		expect(isolate.releaseIsolate).toHaveBeenCalledTimes(1);
		expect(isolate.acquireIsolate).toHaveBeenCalledTimes(1);
	});
});
