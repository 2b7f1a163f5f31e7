import { parse, stringify } from 'flatted';
import { createRunExecutionData, type INodeParameters, type IRunExecutionData } from 'n8n-workflow';

import { useDedupStore } from '../engine/dedupStore';
import { errorOf } from '../engine/sandboxRunner';
import { contextFor, runIn } from '../engine/runNode';
import { useSteppedTime } from '../engine/steppedTime';
import type { ProviderId } from '../../sandbox/server';
import { faultFixture, type More } from './fixture';

const { sandbox, generateRun, creates, checks, inject } = faultFixture();
useSteppedTime();
useDedupStore();

const GOES_ON = { onError: 'continueRegularOutput' } as const;
const REFUSED = { type: 'answer', status: 422, body: { error: 'validation_error' } } as const;
const LOST = { type: 'reset', handle: true } as const;

/** A key of the item's own, which the first try has not had. */
const OWN_KEY = { batch: { submitOnceKey: '={{ $json.prompt }}' } };

const WAITS = { whenCreated: 'waitForVideo', waitOptions: { waiting: 'inProcess' } };

/** What n8n keeps of an execution that failed, as the execution that retries it gets it. */
const fromDatabase = (data: IRunExecutionData) => parse(stringify(data)) as IRunExecutionData;

/** A try of a run with two items, by the node as it is set then. */
function tryAt(provider: ProviderId, kept: IRunExecutionData, form: INodeParameters, more: More) {
	const run = generateRun(
		provider,
		{ prompt: '={{ $json.prompt }}', download: false, ...form },
		{
			items: ['one', 'two'].map((prompt) => ({ json: { prompt } })),
			executionData: kept,
			...more,
		},
	);
	return runIn(contextFor(run), run, more.mode === 'retry' ? 0 : 2);
}

/** An execution that failed, for its second item, and was retried with the workflow as it was saved since. */
async function retriedAt(provider: ProviderId, form: INodeParameters = {}) {
	const kept = createRunExecutionData({ resultData: { runData: {} } });
	await errorOf(tryAt('danceGenerator', kept, {}, {}));
	const [items = []] = await tryAt(provider, fromDatabase(kept), form, {
		...GOES_ON,
		mode: 'retry',
	});
	return items.map(({ json }) => json);
}

describe('a retry of an execution whose node has been set to another provider since', () => {
	it.each<[string, INodeParameters]>([
		['waits for the video', WAITS],
		['returns the task', { whenCreated: 'returnTask' }],
	])(
		'passes on the task that the first provider has, and asks nobody else for it (%s)',
		async (_what, form) => {
			inject({ path: '/generate', promptIncludes: 'two', action: REFUSED });
			const [first, second] = await retriedAt('seedDance', form);
			const [paidBefore] = creates().filter(({ paidCreate }) => paidCreate);
			expect(first).toMatchObject({ provider: 'danceGenerator', taskId: paidBefore?.taskId });
			expect(first).not.toHaveProperty('details');
			expect(second).toMatchObject({ provider: 'seedDance' });
			expect(second).not.toHaveProperty('details');
			expect(checks().filter(({ path }) => path.includes(String(paidBefore?.taskId)))).toEqual([]);
			expect(sandbox().paidCreates()).toBe(2);
		},
	);

	it('does not look for a task that the first provider may have in the list of another', async () => {
		inject({ method: 'POST', promptIncludes: 'two', action: LOST });
		const kept = createRunExecutionData({ resultData: { runData: {} } });
		await tryAt('vtrix', kept, {}, GOES_ON);
		const again = fromDatabase(kept);
		// A task of somebody else, created at the same time.
		await tryAt('danceGenerator', createRunExecutionData({ resultData: { runData: {} } }), {}, {});
		const [items = []] = await tryAt('danceGenerator', again, {}, { ...GOES_ON, mode: 'retry' });
		expect(items.map(({ json }) => json)).toMatchObject([
			{ provider: 'vtrix', status: 'processing' },
			{ provider: 'vtrix', details: { mayHaveBeenAccepted: true } },
		]);
		expect(items[1]?.json.details).not.toHaveProperty('possibleTaskIds');
		expect(checks()).toEqual([]);
		expect(sandbox().paidCreates()).toBe(4);
	});

	it('does not look for a task that one account may have in the list of another', async () => {
		inject({ method: 'POST', promptIncludes: 'two', action: LOST });
		const kept = createRunExecutionData({ resultData: { runData: {} } });
		await tryAt('danceGenerator', kept, {}, GOES_ON);
		const asked = checks().length;
		const baseUrl = sandbox().baseUrl('danceGenerator').replace('127.0.0.1', 'localhost');
		const again = { ...GOES_ON, mode: 'retry', baseUrl } as const;
		const [items = []] = await tryAt('danceGenerator', fromDatabase(kept), {}, again);
		expect(items[1]?.json.details).not.toHaveProperty('possibleTaskIds');
		expect(checks()).toHaveLength(asked);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it.each<[string, ProviderId, (baseUrl: string) => More, INodeParameters?]>([
		['another provider', 'danceGenerator', () => ({})],
		['the same account under another key', 'seedance2Io', () => ({}), OWN_KEY],
		[
			'another account',
			'seedance2Io',
			(baseUrl) => ({ baseUrl: baseUrl.replace('127.0.0.1', 'localhost') }),
		],
	])(
		'does not create at %s what was lost at Seedance 2',
		async (_what, provider, more, form = {}) => {
			inject({ method: 'POST', promptIncludes: 'two', times: 'always', action: LOST });
			const kept = createRunExecutionData({ resultData: { runData: {} } });
			await tryAt('seedance2Io', kept, {}, GOES_ON);
			sandbox().clearFaults();
			const before = creates().length;
			const again = {
				...GOES_ON,
				...more(sandbox().baseUrl(provider)),
				mode: 'retry',
			} as const;
			const [items = []] = await tryAt(provider, fromDatabase(kept), form, again);
			expect(items.map(({ json }) => json)).toMatchObject([
				{ provider: 'seedance2Io', status: 'processing' },
				{ provider: 'seedance2Io', details: { mayHaveBeenAccepted: true } },
			]);
			expect(creates()).toHaveLength(before);
			expect(sandbox().paidCreates()).toBe(2);
		},
	);
});
