import { gunzipSync } from 'node:zlib';

import { request } from 'undici';
import { useSandbox } from './client';

const body = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
	prompt: 'item-1',
};

describe('faults of connections in the sandbox', () => {
	const { sandbox, call } = useSandbox('danceGenerator');

	describe('the connection', () => {
		it('is reset before anything is done, or after the task was created', async () => {
			sandbox().inject({ path: '/generate', action: { type: 'reset' } });
			await expect(call('POST', '/generate', { body })).rejects.toThrow();
			expect(sandbox().paidCreates()).toBe(0);

			sandbox().inject({ path: '/generate', action: { type: 'reset', handle: true } });
			await expect(call('POST', '/generate', { body })).rejects.toThrow();
			expect(sandbox().paidCreates()).toBe(1);
			expect(sandbox().journal()).toMatchObject([
				{ outcome: 'reset', status: null, paidCreate: false },
				{ outcome: 'reset', status: null, paidCreate: true, taskId: expect.any(String) },
			]);
		});

		it('can stay open without an answer, with and without the work done', async () => {
			for (const handle of [false, true]) {
				sandbox().inject({ path: '/generate', action: { type: 'hang', handle } });
				await expect(
					request(`${sandbox().baseUrl('danceGenerator')}/generate`, {
						method: 'POST',
						headers: {
							authorization: `Bearer ${sandbox().apiKey}`,
							'content-type': 'application/json',
						},
						body: JSON.stringify(body),
						headersTimeout: 1000,
					}),
				).rejects.toThrow('Headers Timeout');
			}
			expect(sandbox().journal()).toMatchObject([
				{ outcome: 'hung', paidCreate: false },
				{ outcome: 'hung', paidCreate: true },
			]);
		});

		it('can bring an answer that is long, or small on its way and long when it is unpacked', async () => {
			const flood = { type: 'flood', status: 503, size: 1_000_000, unit: 'ab' } as const;
			sandbox().inject({ path: '/credits', action: flood });
			sandbox().inject({ path: '/credits', action: { ...flood, gzip: true } });
			const plain = await call('GET', '/credits');
			expect(plain.status).toBe(503);
			expect(plain.text).toMatch(/^{"error":{"message":"abab/);
			expect(plain.text).toMatch(/abab"}}$/);
			expect(plain.text.length).toBeGreaterThan(1_000_000);
			const { headers, body: zipped } = await request(
				`${sandbox().baseUrl('danceGenerator')}/credits`,
			);
			const bytes = Buffer.from(await zipped.arrayBuffer());
			expect(headers['content-encoding']).toBe('gzip');
			expect(bytes.length).toBeLessThan(10_000);
			expect(gunzipSync(bytes).toString()).toBe(plain.text);
		});

		it('can end in the middle of an answer, or the answer can be half of one', async () => {
			sandbox().inject({ path: '/credits', action: { type: 'mangle', how: 'cut' } });
			sandbox().inject({ path: '/credits', action: { type: 'mangle', how: 'truncate' } });
			await expect(call('GET', '/credits')).rejects.toThrow();
			const half = await call('GET', '/credits');
			expect(half.status).toBe(200);
			expect(() => JSON.parse(half.text) as unknown).toThrow();
			expect(
				sandbox()
					.journal()
					.map(({ outcome }) => outcome),
			).toEqual(['cut', 'truncated']);
		});

		it('can bring one byte at a time', async () => {
			sandbox().inject({
				path: '/credits',
				action: { type: 'mangle', how: 'dribble', intervalMs: 1 },
			});
			const response = await request(`${sandbox().baseUrl('danceGenerator')}/credits`, {
				headers: { authorization: `Bearer ${sandbox().apiKey}` },
			});
			let bytes = 0;
			let chunks = 0;
			for await (const chunk of response.body) {
				bytes += (chunk as Buffer).length;
				chunks += 1;
			}
			expect(bytes).toBe(Number(response.headers['content-length']));
			expect(chunks).toBeGreaterThan(bytes / 4);
		});

		it('can be slow before the work or after it', async () => {
			sandbox().inject({ path: '/generate', action: { type: 'delay', delayMs: 1000 } });
			sandbox().inject({
				path: '/generate',
				skip: 1,
				action: { type: 'delay', delayMs: 1000, handle: true },
			});
			const before = call('POST', '/generate', { body });
			await arrived(1);
			expect(sandbox().paidCreates()).toBe(0);
			expect((await before).status).toBe(201);
			const after = call('POST', '/generate', { body });
			await arrived(2);
			expect(sandbox().paidCreates()).toBe(2);
			expect(sandbox().journal().at(-1)?.outcome).toBe('open');
			expect((await after).status).toBe(201);
		});

		/** Until the request is being worked on: its body has been read. */
		const arrived = async (count: number): Promise<void> => {
			while (sandbox().journal()[count - 1]?.body == null) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			await new Promise((resolve) => setImmediate(resolve));
		};
	});
});
