import { setTimeout as delay } from 'node:timers/promises';

import { logLines } from '../leakCheck/leakCheck';
import { danceRunner, errorOf, useSandbox } from './sandboxRunner';

const sandbox = useSandbox();
const { generate, wait } = danceRunner(sandbox);
const tooMany = {
	type: 'answer' as const,
	status: 429,
	headers: { 'retry-after': '1' },
	body: { message: 'Too many requests' },
};
const checks = () =>
	sandbox()
		.journal()
		.filter(({ method }) => method === 'GET');

// Everywhere else time is stepped (steppedTime.ts); here it really passes.
describe('in real time', () => {
	it('a create that is one too many is sent again by itself', async () => {
		sandbox().inject({ method: 'POST', action: tooMany });
		const before = Date.now();
		const [item] = await generate('one');
		expect(item?.json.taskId).toBeTruthy();
		const [refused, accepted] = sandbox().journal();
		expect([refused?.status, accepted?.status]).toEqual([429, 201]);
		// The server's word is the least there is; nothing is said of the most.
		expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
	});

	it('a wait sleeps until its task may be ready, and ends with it', async () => {
		const [item] = await wait(await generate('one'));
		expect(item?.json.status).toBe('succeeded');
		expect(checks().length).toBeLessThanOrEqual(2);
	});

	it('a wait that sleeps ends at once when the execution is cancelled', async () => {
		sandbox().inject({ method: 'POST', action: { type: 'task', never: true } });
		const created = await generate('one');
		const cancel = new AbortController();
		const waiting = errorOf(wait(created, {}, { cancel: cancel.signal }));
		while (!logLines().some((line) => line.includes(': pending'))) await delay(10);
		cancel.abort();
		expect((await waiting).message).toMatch(/The execution was cancelled/);
		expect(checks()).toHaveLength(1);
	});
});
