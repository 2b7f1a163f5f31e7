import { seedance2Io } from '../../../providers/seedance2Io';
import { asFailure } from '../../../transport/failure';
import { accountThatAnswers } from '../accountThatAnswers';

const BODY = { mode: 'text-to-video', prompt: 'A glass train' };
const accepted = { id: 'sd2_1a2b3c', status: 'processing', credits_used: 30 };

const refused = async (path: string, status: number, code: string) => {
	const { api, seen } = accountThatAnswers(seedance2Io, { error: { code, message: 'No' } }, status);
	const create = seedance2Io.generate(api, { path, body: BODY }, 'demo-video-001');
	const { details } = asFailure(await create.catch((error: unknown) => error));
	expect(seen()).toHaveLength(1);
	return details;
};

describe('a create at Seedance 2', () => {
	const create = async (key?: string) => {
		const { api, seen } = accountThatAnswers(seedance2Io, accepted, 201);
		const task = await seedance2Io.generate(api, { path: '/video/seedance', body: BODY }, key);
		return { task, seen };
	};

	it('is sent as it is, with the key that it was given', async () => {
		const { task, seen } = await create('demo-video-001');
		expect(seen()).toEqual([
			{ method: 'POST', path: '/video/seedance', body: BODY, key: 'demo-video-001' },
		]);
		expect(task).toMatchObject({
			provider: 'seedance2Io',
			taskId: 'sd2_1a2b3c',
			cost: { amount: 30, unit: 'credits' },
		});
	});

	it('has a key of its own where none was given', async () => {
		const keys = [(await create()).seen()[0]?.key, (await create()).seen()[0]?.key];
		expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
		expect(keys[1]).not.toBe(keys[0]);
	});

	it.each([
		['/video/seedance', '/video/seedance2'],
		['/video/seedance2', '/video/seedance'],
	])('that finds nothing at %s names the other path, %s', async (path, other) => {
		const details = await refused(path, 404, 'not_found');
		expect(details).toMatchObject({
			kind: 'notFound',
			httpStatus: 404,
			code: 'not_found',
			retryable: false,
			message: `Seedance 2 has nothing at ${path}, so no task was created`,
		});
		expect(details.nextStep).toContain(`choose ${other} under Options > Endpoint Version`);
		expect(details.nextStep).toContain('base URL');
	});

	it.each(['/image/gpt-image-2', '/image/nano-banana-pro'])(
		'that finds nothing at %s, of which there is one version, names the base URL alone',
		async (path) => {
			const { message, nextStep } = await refused(path, 404, 'not_found');
			expect(message).toBe(`Seedance 2 has nothing at ${path}, so no task was created`);
			expect(nextStep).toBe('Check the base URL in the credential.');
		},
	);

	it.each([
		[402, 'insufficient_credits', 'There are not enough credits at Seedance 2 ("No")'],
		[400, 'invalid_request', 'Seedance 2 refused the values sent ("No")'],
	])('that is refused with %i %s says why, and nothing of paths', async (status, code, message) => {
		expect(await refused('/video/seedance', status, code)).toMatchObject({ code, message });
	});
});

describe('a status check at Seedance 2', () => {
	it('asks for the task by its ID, whatever signs it has', async () => {
		const { api, seen } = accountThatAnswers(seedance2Io, { id: 'sd2/../x', status: 'completed' });
		expect(await seedance2Io.getTask(api, 'sd2/../x')).toMatchObject({ taskId: 'sd2/../x' });
		expect(seen()).toMatchObject([{ method: 'GET', path: '/tasks/sd2%2F..%2Fx' }]);
	});

	it('that finds no task speaks of the task, not of a path', async () => {
		const { api } = accountThatAnswers(seedance2Io, { error: { code: 'not_found' } }, 404);
		const { details } = asFailure(
			await seedance2Io.getTask(api, 'sd2_x').catch((error: unknown) => error),
		);
		expect(details.message).toContain('knows no such task');
	});
});

describe('Seedance 2', () => {
	it('allows 30 requests a minute, and lets a create be sent again with its key', () => {
		expect(seedance2Io.pacing).toEqual({ inFlight: 3, requestsPerMinute: 30 });
		expect(seedance2Io.idempotency).toBe(true);
	});

	it('has two codes for faults of its own, after which the same create may succeed', () => {
		expect(seedance2Io.ownFaults).toEqual(['service_busy', 'internal_error']);
	});
});
