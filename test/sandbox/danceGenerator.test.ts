import { startSandbox } from '../../sandbox/server';
import { clientOf, fetchUrl, but, useSandbox } from './client';

const documentedGenerate = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	reference_video_url: 'https://file.dancegenerator.ai/videos/def456.mp4',
	prompt: 'Make the character dance energetically',
	character_orientation: 'image',
};
const documentedTikTok = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	character_orientation: 'image',
};

describe('Dance Generator in the sandbox', () => {
	const { sandbox, call } = useSandbox('danceGenerator', { credits: 500 });

	const create = async (body: object = documentedTikTok): Promise<string> => {
		const { status, body: answer } = await call('POST', '/generate', { body });
		expect(status).toBe(201);
		return String(answer.task_id);
	};

	it('answers the documented credits request with the documented body', async () => {
		const { status, body } = await call('GET', '/credits');
		expect(status).toBe(200);
		expect(body).toEqual({
			remaining_credits: 500,
			cost_reference: { per_second: 7, example_10s_video: 70 },
		});
	});

	it.each([documentedGenerate, documentedTikTok])(
		'accepts the documented create %# and answers it with every documented field',
		async (request) => {
			const { status, body } = await call('POST', '/generate', { body: request });
			expect(status).toBe(201);
			expect(body).toEqual({
				task_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				status: 'pending',
				cost_credits: 70,
				remaining_credits: 430,
				estimated_duration_seconds: 180,
				created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			});
		},
	);

	it('shows a running task, then a finished one whose video is a playable MP4', async () => {
		const taskId = await create();
		const running = await call('GET', `/tasks/${taskId}`);
		expect(running.body).toEqual({
			task_id: taskId,
			status: 'pending',
			progress: 0,
			result: null,
			cost_credits: 70,
			created_at: expect.any(String),
			completed_at: null,
			error: null,
		});

		sandbox().finishTasks();
		const { body } = await call('GET', `/tasks/${taskId}`);
		expect(body).toMatchObject({ status: 'success', progress: 100, error: null });
		expect(body.completed_at).toEqual(expect.any(String));
		const { video_url } = body.result as { video_url: string };
		const video = await fetchUrl(video_url);
		expect(video.headers['content-type']).toBe('video/mp4');
		expect(Number(video.headers['content-length'])).toBeGreaterThan(10_000);
		expect(video.text.slice(4, 8)).toBe('ftyp');
	});

	it('goes from pending over rising progress to success by itself', async () => {
		const fast = await startSandbox({ speed: 120 });
		try {
			const client = clientOf(fast, 'danceGenerator');
			const created = await client('POST', '/generate', { body: documentedTikTok });
			expect(created.body.estimated_duration_seconds).toBe(2);
			const seen = [{ status: String(created.body.status), progress: 0 }];
			do {
				const { body } = await client('GET', `/tasks/${String(created.body.task_id)}`);
				seen.push({ status: String(body.status), progress: Number(body.progress) });
			} while (seen.at(-1)?.status !== 'success');
			expect([...new Set(seen.map(({ status }) => status))]).toEqual([
				'pending',
				'processing',
				'success',
			]);
			const progress = seen.map((check) => check.progress);
			expect(progress).toEqual([...progress].sort((a, b) => a - b));
			expect(new Set(progress).size).toBeGreaterThan(3);
		} finally {
			await fast.close();
		}
	});

	it('gives the credits of a failed task back and says why it failed', async () => {
		sandbox().inject({
			path: '/generate',
			action: { type: 'task', fail: { message: 'No person found in the image' } },
		});
		const taskId = await create();
		sandbox().finishTasks();
		const task = await call('GET', `/tasks/${taskId}`);
		expect(task.body).toMatchObject({
			status: 'failed',
			error: 'No person found in the image',
			result: null,
		});
		const { body } = await call('GET', '/credits');
		expect(body.remaining_credits).toBe(500);
	});

	it('refuses with 402 what the balance does not pay, and charges nothing', async () => {
		for (let paid = 0; paid < 7; paid += 1) await create();
		const { status, body } = await call('POST', '/generate', { body: documentedTikTok });
		expect(status).toBe(402);
		expect(body).toEqual({
			error: 'insufficient_credits',
			message: expect.any(String),
			details: { required_credits: 70, available_credits: 10 },
		});
		expect(sandbox().paidCreates()).toBe(7);
	});

	it.each([
		['no key', null],
		['another key', 'Bearer sk-other'],
		['no Bearer', 'sk-sandbox0123456789abcdefghijklmnop'],
	])('refuses %s on every endpoint', async (_, authorization) => {
		for (const [method, path] of [
			['GET', '/credits'],
			['POST', '/upload/image'],
			['POST', '/upload/video'],
			['POST', '/generate'],
			['GET', '/tasks'],
			['GET', '/tasks/550e8400-e29b-41d4-a716-446655440000'],
		] as const) {
			const { status, body } = await call(method, path, { authorization });
			expect([path, status, body.error]).toEqual([path, 401, 'invalid_api_key']);
		}
		expect(
			sandbox()
				.journal()
				.map(({ headers }) => headers.authorization),
		).not.toContain('valid');
	});

	it.each<[string, Record<string, unknown>]>([
		['an unknown field', but(documentedTikTok, { seed: 1 })],
		['no character image', but(documentedTikTok, { character_image_url: undefined })],
		['an image that is no URL', but(documentedTikTok, { character_image_url: 'abc.jpg' })],
		['an image with a data URL', but(documentedTikTok, { character_image_url: 'data:,x' })],
		['neither reference', but(documentedTikTok, { tiktok_url: undefined })],
		['both references', { ...documentedGenerate, ...documentedTikTok }],
		['a link that is not TikTok', but(documentedTikTok, { tiktok_url: 'https://example.com/1' })],
		['a prompt of 2501 characters', but(documentedTikTok, { prompt: 'x'.repeat(2501) })],
		['a prompt that is no text', but(documentedTikTok, { prompt: 5 })],
		['an unknown orientation', but(documentedTikTok, { character_orientation: 'portrait' })],
		['a sound switch that is text', but(documentedTikTok, { keep_original_sound: 'true' })],
	])('refuses %s with 422 and charges nothing', async (_, body) => {
		const answer = await call('POST', '/generate', { body });
		expect(answer.status).toBe(422);
		expect(answer.body).toEqual({
			error: 'validation_error',
			message: expect.any(String),
			details: { issues: expect.any(Array) },
		});
		expect(sandbox().paidCreates()).toBe(0);
	});

	it.each<[string, Record<string, unknown>]>([
		['a prompt of 2500 characters', { prompt: 'x'.repeat(2500) }],
		['a prompt of 2500 emoji', { prompt: '💃'.repeat(2500) }],
		['the other orientation', { character_orientation: 'video' }],
		['silence', { keep_original_sound: false }],
		['a short TikTok link', { tiktok_url: 'https://vm.tiktok.com/ZM1234567/' }],
	])('accepts %s', async (_, changes) => {
		const taskId = await create(but(documentedTikTok, changes));
		expect((await call('GET', `/tasks/${taskId}`)).status).toBe(200);
	});

	it.each(['{"prompt":', '[]', '"text"', ''])('refuses the body %j with 422', async (body) => {
		const answer = await call('POST', '/generate', { body });
		expect([answer.status, answer.body.error]).toEqual([422, 'validation_error']);
	});

	it('answers 404 task_not_found for a task it does not know', async () => {
		const { status, body } = await call('GET', '/tasks/550e8400-e29b-41d4-a716-446655440000');
		expect(status).toBe(404);
		expect(body).toEqual({ error: 'task_not_found', message: expect.any(String), details: {} });
	});

	it('answers unknown paths with 404 and journals them', async () => {
		const { status } = await call('DELETE', '/generate');
		expect(status).toBe(404);
		expect(sandbox().journal()).toMatchObject([
			{ method: 'DELETE', path: '/danceGenerator/api/v1/generate', status: 404 },
		]);
	});

	it('lets browsers on other origins call it', async () => {
		const preflight = await call('OPTIONS', '/generate', { authorization: null });
		expect(preflight.status).toBe(204);
		expect(preflight.headers['access-control-allow-headers']).toBe('Authorization, Content-Type');
		const { headers } = await call('GET', '/credits');
		expect(headers['access-control-allow-origin']).toBe('*');
	});
});
