import { readFileSync } from 'node:fs';
import { startSandbox } from '../../sandbox/server';
import { type Answer, clientOf, fetchUrl, mediaPath, useSandbox } from './client';

const model = 'spark_dance_v1_0_pro';
const text = { type: 'text', text: 'A dancer on a roof' };
const frame = (role?: string, url = 'https://example.com/a.png') => ({
	type: 'image_url',
	image_url: { url },
	...(role === undefined ? {} : { role }),
});
const png = (width: number, height: number): string => {
	const bytes = readFileSync(mediaPath('character.png'));
	// Only the header's size is read; the rest of the picture does not matter.
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	return `data:image/png;base64,${bytes.toString('base64')}`;
};

describe('Vtrix in the sandbox', () => {
	const { sandbox, call } = useSandbox('vtrix');

	const create = (params: object, name = model): Promise<Answer> =>
		call('POST', '/model/v1/generation', { body: { model: name, input: [{ params }] } });
	const check = (created: Answer): Promise<Answer> =>
		call('GET', `/model/v1/generation/task/${String(created.body.id)}`);
	const output = async (created: Answer): Promise<Record<string, unknown>> => {
		const { body } = await check(created);
		return (body.output as Array<Record<string, unknown>>)[0] ?? {};
	};

	it('accepts text, shows progress between 0 and 1, and brings a video with its cost', async () => {
		const created = await create({ content: [text] });
		expect(created.status).toBe(200);
		expect(created.body).toEqual({
			id: expect.any(String),
			status: 'in_progress',
			model,
			created_at: expect.any(Number),
		});
		expect(Number(created.body.created_at)).toBeLessThan(10_000_000_000);
		const open = (await check(created)).body;
		expect(open.progress).toBeGreaterThanOrEqual(0);
		expect(open.progress).toBeLessThan(1);
		expect(open).not.toHaveProperty('output');

		sandbox().finishTasks();
		const { body } = await check(created);
		expect(body).toMatchObject({
			status: 'completed',
			output: [
				{
					content: [
						{ type: 'video', url: expect.any(String), duration: 5, jobId: expect.any(String) },
					],
					duration: 5,
					format: 'mp4',
					resolution: '1080p',
					ratio: '16:9',
					fps: 24,
				},
			],
			usage: { cost: '0.35', discount: 1 },
			metadata: {},
		});
		expect(body).not.toHaveProperty('error');
		const [video] = (await output(created)).content as Array<{ url: string }>;
		expect((await fetchUrl(String(video?.url))).headers['content-type']).toBe('video/mp4');
	});

	it.each<[string, unknown[]]>([
		['a first frame without a role', [text, frame()]],
		['a first frame without text', [frame('first_frame')]],
		['first and last frame', [text, frame('first_frame'), frame('last_frame')]],
		['frames in the other order', [frame('last_frame'), frame('first_frame')]],
		['an inline image', [frame('first_frame', png(600, 800))]],
		['an image of 301 px', [frame(undefined, png(301, 301))]],
		['an image of 5999 px', [frame(undefined, png(5999, 5999))]],
		['a ratio just under 2.5', [frame(undefined, png(999, 400))]],
	])('accepts %s', async (_, content) => {
		expect((await create({ content })).status).toBe(200);
	});

	it('accepts every parameter at both ends of its range', async () => {
		const least = {
			content: [text],
			resolution: '480p',
			ratio: '21:9',
			duration: 2,
			frames: 29,
			seed: -1,
			camera_fixed: true,
			watermark: true,
			return_last_frame: true,
			service_tier: 'flex',
			execution_expires_after: 3600,
			callback_url: 'https://example.com/hook',
		};
		const most = {
			...least,
			duration: 12,
			frames: 289,
			seed: 4_294_967_295,
			execution_expires_after: 259_200,
		};
		for (const params of [least, most]) expect((await create(params)).status).toBe(200);
	});

	it('lets frames go before duration and gives the last frame as a PNG', async () => {
		const created = await create({
			content: [text],
			duration: 12,
			frames: 57,
			return_last_frame: true,
		});
		sandbox().finishTasks();
		const { content, duration } = await output(created);
		expect(duration).toBe(2);
		expect(content).toMatchObject([{ type: 'video', duration: 2.375 }, { type: 'image' }]);
		const [, image] = content as Array<{ url: string }>;
		expect((await fetchUrl(String(image?.url))).headers['content-type']).toBe('image/png');
	});

	it.each<[string, unknown[], number]>([
		['spark_dance_v1_0_pro_fast', [text, frame()], 200],
		['spark_dance_v1_0_pro_fast', [frame('first_frame'), frame('last_frame')], 400],
		['spark_dance_v1_0_lite_t2v', [text], 200],
		['spark_dance_v1_0_lite_t2v', [text, frame()], 400],
		['spark_dance_v1_0_lite_i2v', [text, frame(), frame(), frame(), frame()], 200],
		['spark_dance_v1_0_lite_i2v', [text], 400],
		['spark_dance_v2_0', [text, frame()], 200],
		['somebody_elses_model', [text], 403],
	])('knows what %s takes: %j', async (name, content, status) => {
		expect((await create({ content }, name)).status).toBe(status);
	});

	it('refuses other envelopes', async () => {
		const params = { content: [text] };
		for (const body of [
			{ model, ...params },
			{ model, input: [] },
			{ model, input: [{ params }, { params }] },
			{ input: [{ params }] },
			{ model, input: [{ params }], stream: true },
		]) {
			const answer = await call('POST', '/model/v1/generation', { body });
			expect([answer.status, answer.body]).toMatchObject([400, { error: { code: '003005002' } }]);
		}
	});

	it('knows a bad key (401), an empty balance (403) and an unknown task (404)', async () => {
		const noKey = await call('POST', '/model/v1/generation', { authorization: null, body: {} });
		expect([noKey.status, noKey.body]).toMatchObject([
			401,
			{ error: { code: expect.any(String) } },
		]);
		const poor = await startSandbox({ credits: 30 });
		try {
			const answer = await clientOf(poor, 'vtrix')('POST', '/model/v1/generation', {
				body: { model, input: [{ params: { content: [text] } }] },
			});
			expect(answer.status).toBe(403);
			expect(poor.paidCreates()).toBe(0);
		} finally {
			await poor.close();
		}
		expect((await call('GET', '/model/v1/generation/task/none')).status).toBe(404);
	});

	it('gives a failed task its code as text, and no output or usage', async () => {
		sandbox().inject({
			method: 'POST',
			action: { type: 'task', fail: { code: '003005096', message: 'Result parsing error' } },
		});
		const created = await create({ content: [text] });
		sandbox().finishTasks();
		const { body } = await check(created);
		expect(body).toMatchObject({
			status: 'failed',
			error: { code: '003005096', error_message: 'Result parsing error' },
		});
		expect(body).not.toHaveProperty('output');
		expect(body).not.toHaveProperty('usage');
	});

	it('can answer a create with the finished task', async () => {
		sandbox().inject({ method: 'POST', action: { type: 'task', durationSeconds: 0 } });
		const { body } = await create({ content: [text] });
		expect(body).toMatchObject({ status: 'completed', output: [{}], usage: { cost: '0.35' } });
	});
});
