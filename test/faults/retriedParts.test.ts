import { parse } from 'flatted';

import { startFakeN8n } from './fakeN8n';
import type { FakeN8n } from './fakeN8nShape';
import { CREATING, faultFixture } from './fixture';
import { suspendedWait } from './suspendedWaits';

const { generate, generateRun, runOf, sandbox, creates, checks, inject } = faultFixture();
afterEach(() => jest.restoreAllMocks());

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;

/** Some turns of three. */
const PROMPTS = Array.from({ length: 8 }, (_, at) => `dance ${at}`);

/** By the order in which they are started. */
const RUN = '1';
const PARTS = { supervisor: '2', worker: '3' } as const;
type Part = keyof typeof PARTS;
const EACH = Object.keys(PARTS) as Part[];

/** How the newest execution in n8n's list has ended. */
const wordsOf = (n8n: FakeN8n) => {
	const { status, data } = JSON.parse(n8n.database().at(-1)!) as { status: string; data: string };
	const { resultData } = parse(data) as { resultData: { error?: { message: string } } };
	return [status, resultData.error?.message];
};
const REFUSED = [
	'error',
	expect.stringMatching(/internal part of a run.* cannot be retried on its own/),
];
/** Of a supervisor that fails n8n keeps nothing. */
const expectRefused = (n8n: FakeN8n, part: Part) => {
	if (part === 'worker') expect(wordsOf(n8n)).toEqual(REFUSED);
	else expect(n8n.database()).toHaveLength(3);
};

describe("a retry from n8n's list of an internal part of a run that sleeps", () => {
	it.each(EACH)('creates nothing beside the run itself: of its %s', async (part) => {
		inject(endless);
		const run = generateRun(
			'seedance2Ai',
			{ prompt: '={{ $json.prompt }}' },
			{ items: PROMPTS.map((prompt) => ({ json: { prompt } })) },
		);
		const n8n = await startFakeN8n(run);
		await n8n.retry(PARTS[part]);
		expect(creates()).toEqual([]);
		expectRefused(n8n, part);

		while (!n8n.end()) {
			sandbox().finishTasks();
			await n8n.wake();
		}
		expect(n8n.end()?.items.map(({ json }) => json.error)).toEqual(PROMPTS.map(() => null));
		// Nor was anything sent that only the provider has refused.
		expect(creates()).toHaveLength(PROMPTS.length);
		expect(sandbox().paidCreates()).toBe(PROMPTS.length);
	});

	it.each(EACH)('leaves a wait asleep that goes on as before: of its %s', async (part) => {
		inject({ ...endless, times: 1 });
		const [created] = await generate('danceGenerator');
		const n8n = await startFakeN8n(suspendedWait({ runOf }, [created!]));
		await n8n.retry(PARTS[part]);
		expect([n8n.end(), checks()]).toEqual([undefined, []]);
		expectRefused(n8n, part);
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]?.json).toMatchObject({
			taskId: created?.json.taskId,
			status: 'succeeded',
		});
	});

	it('or of the run itself creates nothing again', async () => {
		inject(endless);
		const run = generateRun(
			'seedance2Ai',
			{ prompt: '={{ $json.prompt }}' },
			{ items: ['one', 'two', 'three', 'four'].map((prompt) => ({ json: { prompt } })) },
		);
		const n8n = await startFakeN8n(run);
		await n8n.retry(RUN);
		expect(creates()).toEqual([]);
		while (creates().length < 3) await n8n.wake();
		sandbox().finishTasks();
		await n8n.wakeToTheEnd();
		expect(sandbox().paidCreates()).toBe(4);
	});
});
