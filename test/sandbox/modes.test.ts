import type { ModeChanges } from '../../sandbox/settings/modes';
import type { ProviderId } from '../../sandbox/server';
import { clientOf, but, fetchUrl, formWithFile, mediaPath, useSandbox } from './client';
import { gptImage, gptPath, video, videoPath } from './seedance2IoExamples';

const { sandbox } = useSandbox('danceGenerator');
const call = async (provider: ProviderId, ...request: Parameters<ReturnType<typeof clientOf>>) =>
	await clientOf(sandbox(), provider)(...request);
const inMode = (modes: ModeChanges) => sandbox().setModes(modes);

/** The character image at Dance Generator, as its upload names it. */
async function uploaded(): Promise<string> {
	const body = await formWithFile(mediaPath('character.png'), 'character.png', 'image/png');
	return String((await call('danceGenerator', 'POST', '/upload/image', { body })).body.url);
}

describe('images for Dance Generator in the sandbox', () => {
	const dance = {
		character_image_url: 'https://example.com/character.jpg',
		tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	};
	const generate = async (body: object) =>
		await call('danceGenerator', 'POST', '/generate', { body });

	it('may come from anywhere, unless the document is taken at its word', async () => {
		expect((await generate(dance)).status).toBe(201);
		inMode({ uploadedImagesOnly: true });
		const refused = await generate(dance);
		expect([refused.status, refused.body.error]).toEqual([422, 'validation_error']);
		expect(refused.body.details).toEqual({ field: 'character_image_url' });
		expect((await generate(but(dance, { character_image_url: await uploaded() }))).status).toBe(
			201,
		);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('are of no use to the other providers once they are uploaded', async () => {
		const image = await uploaded();
		const answers = await Promise.all([
			call('seedDance', 'POST', '/v1/videos/image-to-video', {
				body: { prompt: 'A dancer', image_url: image },
			}),
			call('seedance2Ai', 'POST', '/jobs/createTask', {
				body: { model: 'seedance2', inputs: { urls: [image] } },
			}),
			call('seedance2Io', 'POST', videoPath, {
				body: but(video, { mode: 'image-to-video', image_url: image }),
			}),
			call('vtrix', 'POST', '/model/v1/generation', {
				body: {
					model: 'spark_dance_v1_0_pro',
					input: [{ params: { content: [{ type: 'image_url', image_url: { url: image } }] } }],
				},
			}),
		]);
		expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
		expect(sandbox().paidCreates()).toBe(0);
	});
});

describe('Seedance 2 IO in the sandbox', () => {
	it('asks for an Idempotency-Key when the document is taken at its word', async () => {
		inMode({ requireIdempotencyKey: true });
		const without = await call('seedance2Io', 'POST', videoPath, { body: video });
		expect(without.status).toBe(400);
		expect(without.body).toMatchObject({ error: { code: 'invalid_request' } });
		const headers = { 'Idempotency-Key': 'key-1' };
		const given = await call('seedance2Io', 'POST', videoPath, { body: video, headers });
		expect(given.status).toBe(201);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('answers with finished images on the channel standard, but not on economy', async () => {
		inMode({ imagesAtOnce: true });
		const create = async (channel: string) =>
			(await call('seedance2Io', 'POST', gptPath, { body: but(gptImage, { channel }) })).body;
		expect(await create('standard')).toMatchObject({
			status: 'completed',
			output: { images: [{ url: expect.stringContaining('/results/') }] },
		});
		const later = await create('economy');
		expect(later.status).toBe('processing');
		expect(later).not.toHaveProperty('output');
		const clip = await call('seedance2Io', 'POST', videoPath, { body: video });
		expect(clip.body.status).toBe('processing');
	});
});

describe('SeedDance in the sandbox', () => {
	it.each([
		['video_url', 'completed', 'video_url'],
		['url', 'succeeded', 'url'],
		['outputText', 'succeeded', 'output'],
		['outputList', 'SUCCESS', 'output'],
		['outputObject', 'SUCCESS', 'output'],
		['result', 'succeeded', 'result'],
		['video', 'succeeded', 'video'],
		['videos', 'SUCCESS', 'videos'],
		['data', undefined, 'data'],
		['elsewhere', 'succeeded', 'artifacts'],
	] as const)('can tell of a video as %s', async (seedDanceAnswer, status, place) => {
		inMode({ seedDanceAnswer });
		const created = await call('seedDance', 'POST', '/v1/videos/text-to-video', {
			body: { prompt: 'x' },
		});
		const path = `/v1/videos/${String(created.body.task_id)}`;
		const open = await call('seedDance', 'GET', path);
		expect(JSON.stringify(open.body)).not.toContain('/results/');
		sandbox().finishTasks();
		const { body } = await call('seedDance', 'GET', path);
		expect(body.status).toBe(status);
		expect(JSON.stringify(body[place])).toContain('/results/');
	});
});

describe('results in the sandbox', () => {
	async function finished(): Promise<() => Promise<string>> {
		const { body } = await call('seedance2Ai', 'POST', '/jobs/createTask', {
			body: { model: 'seedance2', inputs: { prompt: 'A dancer' } },
		});
		sandbox().finishTasks();
		return async () => {
			const query = `/jobs/queryTask?taskId=${String(body.taskId)}`;
			const { output } = (await call('seedance2Ai', 'GET', query)).body;
			return String((output as Array<{ url: string }>)[0]?.url);
		};
	}
	const statusOf = async (url: string) => (await fetchUrl(url)).status;

	it('have addresses that expire when told so; a fresh one works', async () => {
		const address = await finished();
		inMode({ resultAddressSeconds: 0 });
		const short = await address();
		inMode({ resultAddressSeconds: 3600 });
		expect([await statusOf(short), await statusOf(await address())]).toEqual([403, 200]);
	});

	it('are cleared away when told so, whatever the address', async () => {
		const address = await finished();
		inMode({ resultFileSeconds: 3600 });
		expect(await statusOf(await address())).toBe(200);
		inMode({ resultFileSeconds: 0 });
		expect(await statusOf(await address())).toBe(404);
	});
});
