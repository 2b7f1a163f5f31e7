import type { INodeExecutionData } from 'n8n-workflow';

import { errorOf } from '../engine/sandboxRunner';
import { faultFixture } from './fixture';

const { sandbox, generate, generateAll, wait, checks, inject } = faultFixture();
const LOST = { path: '/generate', action: { type: 'reset', handle: true } } as const;
const REFUSED = {
	path: '/generate',
	action: { type: 'answer', status: 422, body: { error: 'validation_error', message: 'No' } },
} as const;

/** One task that ends, and one create whose answer is lost. */
const createTwo = async (onError: 'continueRegularOutput' | 'continueErrorOutput') => {
	inject({ ...LOST, promptIncludes: 'lost' });
	const items = await generateAll('danceGenerator', ['one', 'lost'], { onError });
	sandbox().finishTasks();
	return items as [INodeExecutionData, INodeExecutionData];
};

describe('a create that failed, at Dance Video Wait for Task', () => {
	it.each(['wait', 'checkOnce'])(
		'row 93: passes (%s) with its own words and details, where errors are items in both nodes',
		async (mode) => {
			const items = await createTwo('continueRegularOutput');
			const [ended, passed] = await wait(
				'danceGenerator',
				[],
				{ mode },
				{ items, onError: 'continueRegularOutput' },
			);
			expect(ended?.json).toMatchObject({ status: 'succeeded' });
			expect(passed?.json).toEqual(items[1].json);
			expect(passed?.json).toMatchObject({
				error: expect.stringContaining('may have been accepted'),
				details: { mayHaveBeenAccepted: true, possibleTaskIds: [expect.any(String)] },
			});
			expect(passed?.pairedItem).toEqual({ item: 1 });
		},
	);

	it('row 93: goes to the error output of Wait, with what is known of it', async () => {
		const items = await createTwo('continueRegularOutput');
		const run = { items, onError: 'continueErrorOutput' as const };
		const [, passed] = await wait('danceGenerator', [], {}, run);
		const { error, details } = items[1].json;
		expect(passed?.json).toEqual({ error, details });
	});

	it('row 93: that came through the error output of Generate passes, too', async () => {
		const [, failed] = await createTwo('continueErrorOutput');
		// As n8n gives it there, with the item that came in.
		const item = { json: { prompt: 'lost', ...failed.json } };
		const run = { items: [item], onError: 'continueRegularOutput' as const };
		expect(await wait('danceGenerator', [], {}, run)).toEqual([
			{ ...item, pairedItem: { item: 0 } },
		]);
		expect(checks()).toHaveLength(1);
	});

	it('row 93: stops a Wait that stops on errors, with its words, once the tasks have ended', async () => {
		const items = await createTwo('continueRegularOutput');
		const error = await errorOf(wait('danceGenerator', [], {}, { items }));
		const { possibleTaskIds } = items[1].json.details as { possibleTaskIds: string[] };
		expect(error.message).toMatch(
			/^1 of 2 items did not get a video\. First \(item 1\): The item came in as an error: .+may have been accepted/,
		);
		expect(error.description).toContain(String(possibleTaskIds[0]));
		expect(error.description).toContain(`${String(items[0].json.taskId)}: succeeded`);
	});

	it('row 93: is named beside others that failed, with the tasks that may be theirs', async () => {
		inject({ ...REFUSED, promptIncludes: 'refused' });
		inject({ ...LOST, promptIncludes: 'lost' });
		const run = { onError: 'continueRegularOutput' } as const;
		const items = await generateAll('danceGenerator', ['refused', 'lost'], run);
		const error = await errorOf(wait('danceGenerator', [], {}, { items }));
		const { possibleTaskIds } = items[1]?.json.details as { possibleTaskIds: string[] };
		expect(error.message).toContain('2 of 2 items');
		expect(error.description).toContain(String(items[1]?.json.error));
		expect(error.description).toContain(`the provider lists: ${String(possibleTaskIds[0])}`);
	});

	it('row 93: whose task is known is waited for', async () => {
		inject({ ...LOST });
		const run = { onError: 'continueRegularOutput' } as const;
		const [failed] = await generate('danceGenerator', {}, run);
		sandbox().finishTasks();
		const { possibleTaskIds } = failed?.json.details as { possibleTaskIds: string[] };
		const item = { json: { ...failed?.json, taskId: possibleTaskIds[0] } };
		const [ended] = await wait('danceGenerator', [], {}, { items: [item], ...run });
		expect(ended?.json).toMatchObject({ taskId: possibleTaskIds[0], status: 'succeeded' });
	});

	it.each([
		['an error of another node', { error: 'It broke' }],
		['details of another form', { error: 'It broke', details: { kind: 'odd', nextStep: 'x' } }],
		['an error that is no text', { error: {}, details: { kind: 'timedOut', nextStep: 'x' } }],
	])('row 93: is told from %s, which has no task to wait for', async (_what, json) => {
		const run = { items: [{ json }], onError: 'continueRegularOutput' as const };
		const [item] = await wait('danceGenerator', [], {}, run);
		expect(item?.json.error).toMatch(/^Task ID must be an ID/);
	});
});
