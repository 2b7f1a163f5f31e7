import type { IWebhookFunctions } from 'n8n-workflow';

import { verifyCallback } from '../../../nodes/DanceVideoTrigger/verifyCallback';
import type { FailureKind } from '../../../model/failureDetails';
import type { Task } from '../../../model/task';
import { providerById } from '../../../providers';
import type { Provider } from '../../../providers/provider';
import type { Api } from '../../../transport/api';
import { Failure } from '../../../transport/failure';
import { thisProcess } from '../../../transport/thisProcess';
import { bare, done, failed, task } from '../../tasks/scriptedTasks';

afterEach(() => jest.restoreAllMocks());

const failing = (kind: FailureKind, retryable: boolean, message = `It is ${kind}`) =>
	new Failure({ kind, message, nextStep: 'Wait.', retryable });

/** A call for task `a`, of which the provider says this each time; what was done about it, in order. */
async function verify(
	says: (nth: number) => Task | Error,
	{ wanted = 'any', readCredential = () => undefined } = {},
) {
	const events: string[] = [];
	let asked = 0;
	jest
		.spyOn(thisProcess, 'sleep')
		.mockImplementation(async (ms) => await Promise.resolve(void events.push(`sleep ${ms}`)));
	const expression = {
		acquireIsolate: async () => await Promise.resolve(void events.push('acquire')),
		releaseIsolate: async () => await Promise.resolve(void events.push('release')),
	};
	const warnings: string[] = [];
	const context = {
		getNode: () => ({ name: 'Trigger', credentials: { vtrixApi: { id: '1', name: 'x' } } }),
		getCredentials: async () => {
			readCredential();
			return await Promise.resolve({ apiKey: 'sk-of-somebody', baseUrl: 'https://api.example' });
		},
		logger: { warn: (text: string) => warnings.push(text) },
		workflow: { expression },
	} as unknown as IWebhookFunctions;
	const provider = {
		...providerById('vtrix'),
		getTask: async (_api: Api, taskId: string): Promise<Task> => {
			asked += 1;
			events.push(`ask ${taskId}`);
			const answer = says(asked);
			if (answer instanceof Error) throw answer;
			return await Promise.resolve(answer);
		},
	} satisfies Provider;
	const verdict = await verifyCallback(context, provider, 'a', wanted);
	return { verdict, events, asked, warnings };
}

/** The three times that a task is asked for, when each of the first two comes to nothing. */
const THREE_TIMES = [
	...['ask a', 'release', 'sleep 1000', 'acquire'],
	...['ask a', 'release', 'sleep 4000', 'acquire'],
	'ask a',
];

describe('the task that a callback names', () => {
	it.each([done('a'), failed('a')])('starts the workflow when it has ended (%#)', async (ended) => {
		const { verdict, events, warnings } = await verify(() => ended);
		expect(verdict).toEqual({ kind: 'run', task: ended });
		expect([events, warnings]).toEqual([['ask a'], []]);
	});

	it.each([
		['succeeded', failed('a')],
		['failed', done('a')],
	])('starts nothing when it has ended, but %s tasks are wanted', async (wanted, ended) => {
		const { verdict, events } = await verify(() => ended, { wanted });
		expect(verdict).toEqual({
			kind: 'nothing',
			status: 200,
			why: expect.stringContaining(ended.status) as string,
		});
		expect(events).toEqual(['ask a']);
	});

	it('starts the workflow with what is wanted', async () => {
		const { verdict } = await verify(() => failed('a'), { wanted: 'failed' });
		expect(verdict.kind).toBe('run');
	});
});

describe('a task that is not at its end when the provider calls', () => {
	it.each<[string, Task | Error]>([
		['goes on', task('a')],
		['has no result yet', bare('a')],
		['is not known yet', failing('notFound', false)],
		['cannot be asked for in passing', failing('providerBusy', true)],
	])('is asked for again after a moment where it %s', async (_what, before) => {
		const { verdict, events, warnings } = await verify((nth) => (nth === 1 ? before : done('a')));
		expect(verdict).toEqual({ kind: 'run', task: done('a') });
		expect(events).toEqual(THREE_TIMES.slice(0, 5));
		expect(warnings).toEqual([]);
	});

	it('is left to the next call when it goes on: no execution, and the provider is told so', async () => {
		const { verdict, events } = await verify(() => task('a'));
		expect(verdict).toMatchObject({ kind: 'later', status: 503 });
		expect(events).toEqual(THREE_TIMES);
	});

	it('is asked for the third time after a longer pause', async () => {
		const { verdict, events } = await verify((nth) => (nth === 3 ? done('a') : task('a')));
		expect(verdict.kind).toBe('run');
		expect(events).toEqual(THREE_TIMES);
	});

	it('has ended also without a result: there may never be one', async () => {
		const { verdict, asked } = await verify(() => bare('a'));
		expect(verdict).toEqual({ kind: 'run', task: bare('a') });
		expect(asked).toBe(3);
	});
});

describe('a task that cannot be asked for', () => {
	it.each<[FailureKind, boolean, number, number]>([
		['notFound', false, 404, 3],
		['permission', false, 404, 1],
		['authentication', false, 503, 1],
		['providerBusy', true, 503, 3],
	])('starts nothing: %s, retryable %s, is answered %i', async (kind, retryable, status, times) => {
		const { verdict, asked, warnings } = await verify(() => failing(kind, retryable));
		expect(verdict).toMatchObject({ kind: status === 404 ? 'nothing' : 'later', status });
		expect(asked).toBe(times);
		expect(warnings).toEqual([expect.stringContaining(`task a: It is ${kind}`) as string]);
	});

	it('is left to the next call where n8n does not give the credential, and nobody is asked', async () => {
		const fail = () => {
			throw new Error('SQLITE_BUSY');
		};
		const { verdict, events } = await verify(() => done('a'), { readCredential: fail });
		expect(verdict).toMatchObject({ kind: 'later', status: 503 });
		expect(events.filter((event) => event.startsWith('ask'))).toEqual([]);
	});

	it('is told of in n8n’s log without any secret', async () => {
		const { warnings } = await verify(() => new Error('Odd: Bearer key-of-somebody'));
		expect(warnings).toEqual([expect.stringContaining('Odd: Bearer ***') as string]);
	});
});
