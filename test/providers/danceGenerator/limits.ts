import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mediaFile } from '../../media/files';
import type { FileExample, LimitExample } from '../fixtures';

const MEGABYTE = 1024 * 1024;

const media = (name: string) => readFileSync(join(__dirname, '../../../sandbox/media', name));

/** A real file's bytes, with zeros behind them up to the size. */
function file(fileName: string, mimeType: string, sizeBytes: number): FileExample {
	const start = media(fileName);
	return { bytes: Buffer.concat([start], sizeBytes), fileName, mimeType };
}

const videoFile = (bytes: Buffer, fileName: string): FileExample => ({
	bytes,
	fileName,
	mimeType: 'video/mp4',
});
const AS_FILE = { referenceVideoSource: 'binary', referenceVideoBinary: 'video' };

/** Bytes that by their beginning are a GIF. */
const gif = {
	bytes: Buffer.from('GIF89a-and-so-on'),
	fileName: 'dancer.png',
	mimeType: 'image/png',
};

/** Source: "Generate an AI Dance Video", "Upload a Character Image", "Upload a Reference Video". */
export const limits: LimitExample[] = [
	{
		field: 'prompt',
		documented: 'max 2500 chars',
		mode: 'dance',
		inside: { prompt: 'x'.repeat(2500) },
		outside: { prompt: 'x'.repeat(2501) },
		says: ['2500', '2501 characters'],
	},
	{
		field: 'characterOrientation',
		documented: '"image" (default, max 10s) or "video" (max 30s)',
		mode: 'dance',
		inside: { options: { characterOrientation: 'video' } },
		outside: { options: { characterOrientation: 'sideways' } },
		says: ['image, video', '"sideways"'],
	},
	{
		field: 'keepOriginalSound',
		documented: 'boolean (default: true)',
		mode: 'dance',
		inside: { options: { keepOriginalSound: false } },
		outside: { options: { keepOriginalSound: 'maybe' } },
		says: ['true or false', '"maybe"'],
	},
	{
		field: 'tiktokUrl',
		documented: 'TikTok video link to use as dance reference',
		mode: 'dance',
		inside: { tiktokUrl: 'https://vm.tiktok.com/ZM123/' },
		outside: { tiktokUrl: 'https://example.com/video/1' },
		says: ['TikTok', '"https://example.com/video/1"'],
	},
	{
		field: 'characterImage',
		documented: 'Upload a Character Image: max size 10 MB',
		mode: 'dance',
		inside: { characterImageSource: 'binary', characterImageBinary: 'data' },
		outside: { characterImageSource: 'binary', characterImageBinary: 'data' },
		says: ['10 MB', 'given: 10.00 MB'],
		files: {
			inside: { data: file('character.png', 'image/png', 10 * MEGABYTE) },
			outside: { data: file('character.png', 'image/png', 10 * MEGABYTE + 1) },
		},
	},
	{
		field: 'characterImage',
		documented: 'Upload a Character Image: JPG, PNG, WebP',
		mode: 'dance',
		inside: { characterImageSource: 'binary', characterImageBinary: 'data' },
		outside: { characterImageSource: 'binary', characterImageBinary: 'data' },
		says: ['jpg, png or webp', 'gif'],
		files: {
			inside: { data: { bytes: media('character.png'), fileName: 'c.png', mimeType: 'image/png' } },
			outside: { data: gif },
		},
	},
	{
		field: 'referenceVideo',
		documented: 'Upload a Reference Video: MP4, MOV',
		mode: 'dance',
		inside: { referenceVideoSource: 'binary', referenceVideoBinary: 'video' },
		outside: { referenceVideoSource: 'binary', referenceVideoBinary: 'video' },
		says: ['mp4 or mov', 'gif'],
		files: {
			inside: {
				video: { bytes: media('reference.mp4'), fileName: 'dance.mp4', mimeType: 'video/mp4' },
			},
			outside: { video: gif },
		},
	},
	{
		field: 'referenceVideo',
		documented: 'Upload a Reference Video: max size 100 MB',
		mode: 'dance',
		inside: { referenceVideoSource: 'binary', referenceVideoBinary: 'video' },
		outside: { referenceVideoSource: 'binary', referenceVideoBinary: 'video' },
		says: ['100 MB', 'given: 100.00 MB'],
		files: {
			inside: { video: file('reference.mp4', 'video/mp4', 100 * MEGABYTE) },
			outside: { video: file('reference.mp4', 'video/mp4', 100 * MEGABYTE + 1) },
		},
	},
	{
		field: 'referenceVideo',
		documented: 'character_orientation "image": max 10s',
		mode: 'dance',
		inside: AS_FILE,
		outside: AS_FILE,
		says: ['at most 10 seconds', 'video-12s.mov', '12 seconds', 'takes 30'],
		files: {
			inside: { video: videoFile(media('reference.mp4'), 'dance.mp4') },
			outside: { video: videoFile(mediaFile('video-12s.mov'), 'video-12s.mov') },
		},
	},
	{
		field: 'referenceVideo',
		documented: 'character_orientation "video": max 30s',
		mode: 'dance',
		inside: { ...AS_FILE, options: { characterOrientation: 'video' } },
		outside: { ...AS_FILE, options: { characterOrientation: 'video' } },
		says: ['at most 30 seconds', 'given: 40 seconds'],
		files: {
			inside: { video: videoFile(mediaFile('video-12s-header-last.mp4'), '12.mp4') },
			outside: { video: videoFile(mediaFile('video-40s.mp4'), '40.mp4') },
		},
	},
];
