import { fetchUrl, but, useSandbox } from './client';

const documented = {
	prompt: 'A cinematic shot of a futuristic city at sunset',
	resolution: '1080p',
	aspect_ratio: '16:9',
	duration: 5,
};
const withImage = but(documented, { image_url: 'https://example.com/photo.jpg' });
const textPath = '/v1/videos/text-to-video';
const imagePath = '/v1/videos/image-to-video';

describe('SeedDance in the sandbox', () => {
	const { sandbox, call } = useSandbox('seedDance');

	it.each([
		[textPath, documented],
		[imagePath, withImage],
		[textPath, { prompt: 'x' }],
		[
			textPath,
			but(documented, { duration: 10, seed: 42, aspect_ratio: '21:9', resolution: '480p' }),
		],
	])('accepts %s %j and brings a video', async (path, body) => {
		const created = await call('POST', path, { body });
		expect(created.status).toBe(200);
		const taskId = String(created.body.task_id);
		expect((await call('GET', `/v1/videos/${taskId}`)).body).toMatchObject({
			task_id: taskId,
			status: 'pending',
			video_url: null,
		});
		sandbox().finishTasks();
		const { body: task } = await call('GET', `/v1/videos/${taskId}`);
		expect(task.status).toBe('completed');
		expect((await fetchUrl(String(task.video_url))).text.slice(4, 8)).toBe('ftyp');
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each<[string, string, object]>([
		['no prompt', textPath, but(documented, { prompt: undefined })],
		['an empty prompt', textPath, but(documented, { prompt: '' })],
		['an unknown field', textPath, but(documented, { fps: 24 })],
		['an image where none belongs', textPath, withImage],
		['no image where one belongs', imagePath, documented],
		['an image that is no URL', imagePath, but(withImage, { image_url: 'photo.jpg' })],
		['another resolution', textPath, but(documented, { resolution: '4k' })],
		['another ratio', textPath, but(documented, { aspect_ratio: '9:21' })],
		['11 seconds', textPath, but(documented, { duration: 11 })],
		['0 seconds', textPath, but(documented, { duration: 0 })],
		['seconds as text', textPath, but(documented, { duration: '5' })],
		['half seconds', textPath, but(documented, { duration: 2.5 })],
		['a seed that is not whole', textPath, but(documented, { seed: 1.5 })],
	])('refuses %s with 400', async (_, path, body) => {
		const answer = await call('POST', path, { body });
		expect(answer.status).toBe(400);
		expect(answer.body).toEqual({ error: { code: 400, message: expect.any(String) } });
		expect(sandbox().paidCreates()).toBe(0);
	});

	it('refuses requests without a valid key, and unknown tasks', async () => {
		const noKey = await call('POST', textPath, { authorization: null, body: documented });
		expect(noKey.status).toBe(401);
		expect((await call('GET', '/v1/videos/nobody')).status).toBe(404);
	});

	it('tells why a task failed', async () => {
		sandbox().inject({ path: textPath, action: { type: 'task', fail: { message: 'Too dark' } } });
		const { body } = await call('POST', textPath, { body: documented });
		sandbox().finishTasks();
		const task = await call('GET', `/v1/videos/${String(body.task_id)}`);
		expect(task.body).toMatchObject({ status: 'failed', video_url: null, error: 'Too dark' });
	});
});
