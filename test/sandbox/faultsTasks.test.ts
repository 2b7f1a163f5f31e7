import { request } from 'undici';
import { fetchUrl, useSandbox } from './client';

const body = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	prompt: 'item-1',
};

describe('faults of tasks and downloads in the sandbox', () => {
	const { sandbox, call } = useSandbox('danceGenerator');

	const create = async (prompt = 'item-1'): Promise<string> =>
		String((await call('POST', '/generate', { body: { ...body, prompt } })).body.task_id);
	const checks = async (taskId: string): Promise<unknown> =>
		(await call('GET', `/tasks/${taskId}`)).body.status;

	describe('tasks', () => {
		it('can fail without a refund', async () => {
			sandbox().inject({
				path: '/generate',
				action: { type: 'task', fail: { message: 'no', refund: false } },
			});
			const taskId = await create();
			sandbox().finishTasks();
			expect(await checks(taskId)).toBe('failed');
			expect((await call('GET', '/credits')).body.remaining_credits).toBe(4930);
		});

		it('can be over at once, or never', async () => {
			sandbox().inject({ promptIncludes: 'now', action: { type: 'task', durationSeconds: 0 } });
			sandbox().inject({ promptIncludes: 'never', action: { type: 'task', never: true } });
			const [now, never] = [await create('now'), await create('never')];
			expect([await checks(now), await checks(never)]).toEqual(['success', 'pending']);
			sandbox().finishTasks();
			expect(await checks(never)).toBe('success');
		});

		it('can be made to fail when they are already under way', async () => {
			const taskId = await create();
			sandbox().inject({
				path: '/tasks/',
				action: { type: 'task', durationSeconds: 0, fail: { message: 'late' } },
			});
			expect(await checks(taskId)).toBe('failed');
		});
	});

	describe('downloads', () => {
		const resultOf = async (): Promise<string> => {
			const taskId = await create();
			sandbox().finishTasks();
			const { body: task } = await call('GET', `/tasks/${taskId}`);
			return (task.result as { video_url: string }).video_url;
		};

		it('are touched only by rules that name their path', async () => {
			const url = await resultOf();
			sandbox().inject({ action: { type: 'answer', status: 500 } });
			expect((await fetchUrl(url)).status).toBe(200);
			sandbox().clearFaults();
			sandbox().inject({
				path: '/results',
				action: { type: 'answer', status: 403, body: '<Error/>' },
			});
			expect((await fetchUrl(url)).status).toBe(403);
			expect((await fetchUrl(url)).status).toBe(200);
		});

		it('can be short, redirected, or far too large', async () => {
			const url = await resultOf();
			sandbox().inject({ path: '/results', action: { type: 'mangle', how: 'cut' } });
			await expect(fetchUrl(url)).rejects.toThrow();
			sandbox().inject({
				path: '/results',
				action: { type: 'answer', status: 302, headers: { location: 'http://169.254.169.254/' } },
			});
			expect((await fetchUrl(url)).headers.location).toBe('http://169.254.169.254/');

			const size = 50 * 1024 * 1024 + 7;
			sandbox().inject({ path: '/results', action: { type: 'bytes', size } });
			const large = await request(url);
			expect(large.headers['content-length']).toBe(String(size));
			let head = '';
			let received = 0;
			for await (const chunk of large.body) {
				head ||= (chunk as Buffer).toString('latin1', 4, 8);
				received += (chunk as Buffer).length;
			}
			expect([head, received]).toEqual(['ftyp', size]);
		});

		it('are kept in a journal of their own, with what was sent along', async () => {
			const url = await resultOf();
			await request(url, { headers: { authorization: `Bearer ${sandbox().apiKey}` } });
			expect(sandbox().downloads()).toMatchObject([
				{ method: 'GET', provider: 'danceGenerator', headers: { authorization: 'valid' } },
			]);
			expect(
				sandbox()
					.journal()
					.map(({ path }) => path),
			).not.toContain(new URL(url).pathname);
		});

		it('are not there before their task has ended, nor after a reset', async () => {
			const taskId = await create();
			const url = `${sandbox().origin}/results/${taskId}/0/result.mp4`;
			expect((await fetchUrl(url)).status).toBe(404);
			sandbox().finishTasks();
			expect((await fetchUrl(url)).status).toBe(200);
			sandbox().reset();
			expect((await fetchUrl(url)).status).toBe(404);
		});
	});
});
