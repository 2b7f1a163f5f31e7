import { seedance2Ai } from '../../../providers/seedance2Ai';
import { asFailure } from '../../../transport/failure';
import { accountThatAnswers } from '../accountThatAnswers';

describe('the account at Seedance2 AI', () => {
	it('sends a create once, as it is, without a key that the provider does not know', async () => {
		const { api, seen } = accountThatAnswers(seedance2Ai, { taskId: 'task_abc123' });
		const body = { model: 'seedance2', inputs: { prompt: 'A cat playing piano' } };
		const task = await seedance2Ai.generate(api, { path: '/jobs/createTask', body });
		expect(task).toMatchObject({ provider: 'seedance2Ai', taskId: 'task_abc123' });
		expect(seen()).toEqual([{ method: 'POST', path: '/jobs/createTask', body, key: undefined }]);
	});

	it('asks for a task by its ID, whatever signs it has', async () => {
		const { api, seen } = accountThatAnswers(seedance2Ai, { taskId: 'a&b=c', status: 'PENDING' });
		expect(await seedance2Ai.getTask(api, 'a&b=c')).toMatchObject({ taskId: 'a&b=c' });
		expect(seen()).toMatchObject([{ method: 'GET', path: '/jobs/queryTask?taskId=a%26b%3Dc' }]);
	});

	it.each([
		[{ credits: 5000, availableCredits: 4800 }, 4800],
		[{ credits: 5000, availableCredits: 0 }, 0],
		[{ credits: 5000, availableCredits: null }, 5000],
		[{ credits: 5000 }, 5000],
	])('has what may be spent: of %j it is %i', async (body, availableCredits) => {
		const { api, seen } = accountThatAnswers(seedance2Ai, body);
		expect(await seedance2Ai.credits(api)).toEqual({
			credits: 5000,
			availableCredits,
			creditsPerSecond: null,
		});
		expect(seen()).toMatchObject([{ method: 'GET', path: '/account/credits' }]);
	});

	it.each([{}, { credits: '5000' }, { credits: null }, { availableCredits: 4800 }])(
		'has no balance of zero where none is told: %j',
		async (body) => {
			const { api } = accountThatAnswers(seedance2Ai, body);
			const { details } = asFailure(
				await seedance2Ai.credits(api).catch((error: unknown) => error),
			);
			expect(details).toMatchObject({ kind: 'unreadableAnswer' });
			expect(details.message).toContain('the credits');
		},
	);

	it('runs three tasks at once, and takes one create at a time', () => {
		expect(seedance2Ai.pacing).toEqual({ inFlight: 1, runningTasks: 3 });
	});
});

describe('the task that a callback of Seedance2 AI speaks of', () => {
	const { taskIdOf } = seedance2Ai.callback;

	it('is the one named as in a status answer', () => {
		expect(taskIdOf({ taskId: 'task_abc123', status: 'COMPLETED' })).toBe('task_abc123');
	});

	it.each([
		[null],
		['task_abc123'],
		[[{ taskId: 'a' }]],
		[{}],
		[{ taskId: '' }],
		[{ taskId: 7 }],
		[{ id: 'a' }],
	])('is none in %j', (body) => {
		expect(taskIdOf(body)).toBeUndefined();
	});
});
