import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { mediaFile } from '../media/files';
import { danceRunner, errorOf, media, useSandbox } from './sandboxRunner';

const sandbox = useSandbox();
const { run, generate, wait } = danceRunner(sandbox);

beforeAll(async () => {
	Object.assign(Container.get(BinaryDataConfig), { mode: 'default' });
	await Container.get(BinaryDataService).init();
});

/** A file as an incoming item has it where n8n keeps files in memory. */
const held = (bytes: Buffer, fileName: string, mimeType: string): IBinaryData => ({
	data: bytes.toString('base64'),
	fileName,
	mimeType,
});

const upload = async (kind: string, data: IBinaryData) =>
	await run(
		new DanceVideoUpload(),
		{ kind, fileSource: 'binary', fileBinary: 'data' },
		{ items: [{ json: {}, binary: { data } }] },
	);

describe('files where n8n keeps them in memory (its binary mode "default")', () => {
	it('go up whole', async () => {
		const [item] = await upload('image', held(media('character.png'), 'me.png', 'image/png'));
		expect(item?.json).toMatchObject({
			mimeType: 'image/png',
			sizeBytes: media('character.png').length,
		});
		expect(sandbox().journal()[0]?.body).toMatchObject({
			file: { size: media('character.png').length },
		});
	});

	it('are checked by their bytes, their length included', async () => {
		const long = held(mediaFile('video-40s.mp4'), 'long.mp4', 'video/mp4');
		expect((await errorOf(upload('video', long))).message).toMatch(/at most 30 seconds long/);
		const empty = held(Buffer.alloc(0), 'empty.mp4', 'video/mp4');
		expect((await errorOf(upload('video', empty))).message).toMatch(
			/is empty|no file in the field/,
		);
		expect(sandbox().journal()).toEqual([]);
	});

	it('come down whole', async () => {
		const created = await generate('one');
		sandbox().finishTasks();
		const [item] = await wait(created, { mode: 'checkOnce', download: true });
		const file = item?.binary?.data;
		expect(file).toMatchObject({
			mimeType: 'video/mp4',
			fileName: expect.stringMatching(/\.mp4$/),
		});
		expect(file?.id).toBeUndefined();
		expect(Buffer.from(file?.data ?? '', 'base64').equals(media('dance.mp4'))).toBe(true);
	});
});
