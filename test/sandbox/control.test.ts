import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { fetchUrl, useSandbox } from './client';

const body = {
	character_image_url: 'https://file.dancegenerator.ai/abc123.jpg',
	tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
};

describe('control over HTTP', () => {
	const { sandbox, call } = useSandbox('danceGenerator', { credits: 100 });

	const control = async (command: unknown) => {
		const response = await request(`${sandbox().origin}/control`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(command),
		});
		return {
			status: response.statusCode,
			body: (await response.body.json()) as Record<string, unknown>,
		};
	};

	it('switches faults on and off', async () => {
		const rule = { path: '/credits', times: 'always', action: { type: 'answer', status: 500 } };
		const answer = await control({ faults: [rule] });
		expect(answer.body.faults).toMatchObject([rule]);
		expect((await call('GET', '/credits')).status).toBe(500);
		await control({ clearFaults: true });
		expect((await call('GET', '/credits')).status).toBe(200);
	});

	it('finishes tasks, tells what they cost, and goes back to the start', async () => {
		await call('POST', '/generate', { body });
		expect((await fetchUrl(`${sandbox().origin}/control`)).body).toMatchObject({
			paidCreates: 1,
			credits: { danceGenerator: { available: 30, reserved: 70 } },
			tasks: [{ provider: 'danceGenerator', status: 'open', cost: 70 }],
		});
		const finished = await control({ finish: true });
		expect(finished.body).toMatchObject({
			credits: { danceGenerator: { available: 30, reserved: 0 } },
			tasks: [{ status: 'succeeded' }],
		});
		const reset = await control({ reset: true });
		expect(reset.body).toMatchObject({ paidCreates: 0, tasks: [] });
		expect((await call('GET', '/credits')).body.remaining_credits).toBe(100);
	});

	it('changes the speed for tasks to come', async () => {
		await control({ speed: 90 });
		const { body: task } = await call('POST', '/generate', { body });
		expect(task.estimated_duration_seconds).toBe(2);
		await control({ speed: 1 });
	});

	it('changes modes until it is reset', async () => {
		const changed = await control({ modes: { listOrder: 'shuffled' } });
		expect(changed.body).toMatchObject({ modes: { listOrder: 'shuffled' } });
		expect((await control({ modes: {} })).body).toMatchObject({ modes: { listOrder: 'shuffled' } });
		const reset = await control({ reset: true });
		expect(reset.body).toMatchObject({ modes: { listOrder: 'newestFirst' } });
	});

	it('refuses what it does not understand', async () => {
		for (const command of [
			{ reste: true },
			{ faults: [{}] },
			{ speed: 0 },
			{ modes: { listOrder: 'any' } },
			{ modes: { order: 'shuffled' } },
		]) {
			expect((await control(command)).status).toBe(400);
		}
	});

	it('tells what was received, without the key', async () => {
		await call('POST', '/generate', { body });
		await call('GET', '/tasks?page=2', { authorization: 'Bearer wrong' });
		const { body: journal, text } = await fetchUrl(`${sandbox().origin}/journal`);
		expect(journal).toMatchObject({
			requests: [
				{
					provider: 'danceGenerator',
					method: 'POST',
					path: '/danceGenerator/api/v1/generate',
					headers: { authorization: 'valid' },
					body,
					status: 201,
					outcome: 'answered',
					paidCreate: true,
					taskId: expect.any(String),
				},
				{
					query: { page: '2' },
					headers: { authorization: 'invalid' },
					status: 401,
					paidCreate: false,
				},
			],
			downloads: [],
			callbacks: [],
		});
		expect(text).not.toContain(sandbox().apiKey);
	});

	it('serves sample inputs', async () => {
		expect(
			(await fetchUrl(`${sandbox().origin}/media/character.png`)).headers['content-type'],
		).toBe('image/png');
		expect(
			(await fetchUrl(`${sandbox().origin}/media/reference.mp4`)).headers['content-type'],
		).toBe('video/mp4');
		expect((await fetchUrl(`${sandbox().origin}/media/draw.ts`)).status).toBe(404);
	});
});

describe('npm run sandbox', () => {
	const root = join(__dirname, '../..');
	let child: ChildProcessWithoutNullStreams;
	const start = (...options: string[]): void => {
		const script = ['--import', 'tsx', 'sandbox/main.ts', '--port', '0', ...options];
		child = spawn(process.execPath, script, { cwd: root });
	};
	afterEach(() => void child.kill('SIGKILL'));

	it('prints key and base URLs that work, and ends at Ctrl-C', async () => {
		start('--speed', '60');
		const lines: string[] = [];
		for await (const line of createInterface({ input: child.stdout })) {
			lines.push(line);
			if (line.startsWith('Ctrl-C')) break;
		}
		const printed = lines.join('\n');
		const key = /sk-\S+/.exec(printed)?.[0];
		const baseUrl = /danceGenerator\s+(http:\S+)/.exec(printed)?.[1];
		const { statusCode, body: answer } = await request(`${baseUrl}/credits`, {
			headers: { authorization: `Bearer ${key}` },
		});
		expect([statusCode, await answer.json()]).toMatchObject([200, { remaining_credits: 5000 }]);
		for (const id of ['seedDance', 'seedance2Ai', 'seedance2Io', 'vtrix']) {
			expect(printed).toMatch(new RegExp(`${id}\\s+http://127`));
		}
		const ended = once(child, 'exit');
		child.kill('SIGINT');
		expect(await ended).toEqual([0, null]);
	}, 60_000);

	it('explains itself when it is called wrongly', async () => {
		start('--speed', 'fast');
		let complaint = '';
		child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
		expect(await once(child, 'close')).toEqual([1, null]);
		expect(complaint).toContain('Usage: npm run sandbox');
	}, 60_000);
});
