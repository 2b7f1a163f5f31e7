import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

import { request } from 'undici';

import { startSandbox } from '../../sandbox/server';
import { MEGABYTE, type Figures, type Work } from './work';

const run = promisify(execFile);
const REFERENCE = join(__dirname, '..', '..', 'sandbox', 'media', 'reference.mp4');

/** A sandbox, and processes that move files to and from it, one at a time. */
export async function openSandbox() {
	const sandbox = await startSandbox();
	const baseUrl = sandbox.baseUrl('danceGenerator');
	const { apiKey } = sandbox;

	const measure = async (
		work: Pick<Work, 'by' | 'direction' | 'megabytes' | 'times'>,
	): Promise<Figures> => {
		const folder = await mkdtemp(join(tmpdir(), 'dance-video-bench-'));
		try {
			const whole: Work = { ...work, baseUrl, apiKey, folder };
			if (work.direction === 'upload') {
				whole.file = join(folder, 'dance.mp4');
				await writeVideo(whole.file, work.megabytes * MEGABYTE);
			} else {
				Object.assign(whole, await offerResult(work.megabytes * MEGABYTE));
			}
			const script = join(__dirname, 'measured.ts');
			const { stdout } = await run(
				process.execPath,
				['--import', 'tsx', script, JSON.stringify(whole)],
				// The store is to be on the same disk, and gone afterwards.
				{ env: { ...process.env, TMPDIR: folder } },
			);
			return JSON.parse(stdout) as Figures;
		} finally {
			sandbox.reset();
			await rm(folder, { recursive: true, force: true });
		}
	};

	/** A finished task whose result has so many bytes, made while they are sent. */
	async function offerResult(size: number) {
		const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
		const order = await request(`${baseUrl}/generate`, {
			method: 'POST',
			headers,
			body: JSON.stringify({
				character_image_url: 'https://example.com/character.jpg',
				tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
			}),
		});
		const { task_id: taskId } = (await order.body.json()) as { task_id: string };
		sandbox.finishTasks();
		const task = await request(`${baseUrl}/tasks/${taskId}`, { headers });
		const { result } = (await task.body.json()) as { result: { video_url: string } };
		sandbox.inject({ path: '/results', times: 'always', action: { type: 'bytes', size } });
		return { taskId, resultUrl: result.video_url };
	}

	return { measure, close: async () => await sandbox.close() };
}

/** A real video, made as long as wanted by a box of pictures that no player shows. */
async function writeVideo(file: string, sizeBytes: number): Promise<void> {
	const video = await readFile(REFERENCE);
	const box = Buffer.alloc(8);
	box.writeUInt32BE(sizeBytes - video.length);
	box.write('mdat', 4, 'latin1');
	const filler = Buffer.alloc(64 * 1024, 'x');
	function* bytes() {
		yield video;
		yield box;
		for (let left = sizeBytes - video.length - box.length; left > 0; left -= filler.length) {
			yield filler.subarray(0, Math.min(left, filler.length));
		}
	}
	await pipeline(bytes(), createWriteStream(file));
}
