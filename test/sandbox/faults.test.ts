import type { FaultRule } from '../../sandbox/server';
import { useSandbox } from './client';

const body = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	prompt: 'item-1',
};

describe('faults in the sandbox', () => {
	const { sandbox, call } = useSandbox('danceGenerator');

	const create = async (prompt = 'item-1'): Promise<string> =>
		String((await call('POST', '/generate', { body: { ...body, prompt } })).body.task_id);
	const checks = async (taskId: string): Promise<unknown> =>
		(await call('GET', `/tasks/${taskId}`)).body.status;

	describe('which requests a rule acts on', () => {
		it('acts once, and on nothing that it does not match', async () => {
			sandbox().inject({
				method: 'POST',
				path: '/generate',
				action: { type: 'answer', status: 503 },
			});
			expect((await call('GET', '/credits')).status).toBe(200);
			expect((await call('POST', '/generate', { body })).status).toBe(503);
			expect((await call('POST', '/generate', { body })).status).toBe(201);
			expect(sandbox().paidCreates()).toBe(1);
		});

		it('lets matching requests pass first, acts as often as told, and queues endings', async () => {
			sandbox().inject({
				path: '/credits',
				skip: 1,
				times: 2,
				action: { type: 'answer', status: 500 },
			});
			sandbox().inject({ path: '/credits', skip: 1, action: { type: 'answer', status: 429 } });
			const statuses: number[] = [];
			for (let i = 0; i < 5; i += 1) statuses.push((await call('GET', '/credits')).status);
			expect(statuses).toEqual([200, 500, 500, 429, 200]);
		});

		it('acts until it is taken away when told always', async () => {
			sandbox().inject({ times: 'always', action: { type: 'answer', status: 502 } });
			for (let i = 0; i < 4; i += 1) expect((await call('GET', '/credits')).status).toBe(502);
			sandbox().clearFaults();
			expect((await call('GET', '/credits')).status).toBe(200);
		});

		it('tells tasks apart by their prompt, in the create and in every later request', async () => {
			sandbox().inject({
				promptIncludes: 'item-2',
				times: 'always',
				method: 'GET',
				action: { type: 'patch', set: { status: 'Weird' } },
			});
			const [one, two] = [await create('item-1'), await create('item-2')];
			expect(await checks(one)).toBe('pending');
			expect(await checks(two)).toBe('Weird');
		});

		it('matches paths by beginning, with and without base path, and by expression', async () => {
			for (const path of ['/credits', '/danceGenerator/api/v1/credits', 'v\\d/cred.ts$']) {
				sandbox().inject({ path, action: { type: 'answer', status: 500 } });
				expect((await call('GET', '/credits')).status).toBe(500);
			}
			sandbox().inject({
				provider: 'vtrix',
				path: '/credits',
				action: { type: 'answer', status: 500 },
			});
			expect((await call('GET', '/credits')).status).toBe(200);
		});

		it('refuses rules that it does not understand', () => {
			const unknown = { action: { type: 'explode' } } as unknown as FaultRule;
			expect(() => sandbox().inject(unknown)).toThrow('Invalid discriminator value');
			const misspelt = { pat: '/x', action: { type: 'reset' } } as unknown as FaultRule;
			expect(() => sandbox().inject(misspelt)).toThrow('pat');
			expect(() => sandbox().inject({ path: '(', action: { type: 'reset' } })).toThrow(
				'expression',
			);
		});
	});

	describe('answers', () => {
		it('are given with status, headers and body, before the key is checked', async () => {
			sandbox().inject({
				action: {
					type: 'answer',
					status: 429,
					headers: { 'Retry-After': '7' },
					body: { error: 'slow_down' },
				},
			});
			const answer = await call('GET', '/credits', { authorization: null });
			expect(answer.status).toBe(429);
			expect(answer.headers['retry-after']).toBe('7');
			expect(answer.body).toEqual({ error: 'slow_down' });
			expect(sandbox().journal()).toMatchObject([
				{ status: 429, faults: ['answer'], headers: { authorization: 'missing' } },
			]);
		});

		it('can be HTML, empty, or a redirect to the request itself or to the origin', async () => {
			sandbox().inject({ action: { type: 'answer', status: 200, body: '<html>Oops</html>' } });
			sandbox().inject({ action: { type: 'answer', status: 204 } });
			sandbox().inject({
				action: { type: 'answer', status: 307, headers: { Location: '{self}' } },
			});
			sandbox().inject({
				action: { type: 'answer', status: 302, headers: { Location: '{origin}/x' } },
			});
			const html = await call('GET', '/credits');
			expect([html.headers['content-type'], html.text]).toEqual([
				'text/html; charset=utf-8',
				'<html>Oops</html>',
			]);
			const empty = await call('GET', '/credits');
			expect([empty.status, empty.text]).toEqual([204, '']);
			const loop = await call('GET', '/credits?a=1');
			expect(loop.headers.location).toBe(`${sandbox().baseUrl('danceGenerator')}/credits?a=1`);
			expect((await call('GET', '/credits')).headers.location).toBe(`${sandbox().origin}/x`);
		});

		it('can replace the answer to a create that was really carried out', async () => {
			for (const [status, answer] of [
				[500, { error: 'internal_error' }],
				[200, '<html></html>'],
				[200, undefined],
			] as const) {
				sandbox().inject({
					path: '/generate',
					action: { type: 'answer', status, body: answer, handle: true },
				});
				expect((await call('POST', '/generate', { body })).status).toBe(status);
			}
			expect(sandbox().paidCreates()).toBe(3);
			expect(
				sandbox()
					.journal()
					.map(({ paidCreate }) => paidCreate),
			).toEqual([true, true, true]);
		});

		it('can be the real one with another status, other fields and other headers', async () => {
			sandbox().inject({
				path: '/generate',
				action: {
					type: 'patch',
					status: 504,
					headers: { Date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
					set: { status: 'QUEUED', 'deep.er.0': 1 },
					omit: ['cost_credits'],
				},
			});
			const answer = await call('POST', '/generate', { body });
			expect(answer.status).toBe(504);
			expect(answer.headers.date).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
			expect(answer.body).toMatchObject({ task_id: expect.any(String), status: 'QUEUED' });
			expect(answer.body).not.toHaveProperty('cost_credits');
		});

		it('can show a status that goes backwards', async () => {
			const taskId = await create();
			sandbox().finishTasks();
			sandbox().inject({
				path: '/tasks/',
				skip: 1,
				action: { type: 'patch', set: { status: 'processing', result: null } },
			});
			expect([await checks(taskId), await checks(taskId), await checks(taskId)]).toEqual([
				'success',
				'processing',
				'success',
			]);
		});
	});
});
