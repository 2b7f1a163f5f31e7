import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fromBinary } from '../../media/binaryFile';
import { mediaTypeOf } from '../../media/mediaType';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { contextFor, storedFile, useBinaryStore } from '../engine/runNode';
import { imageFile, mediaFile } from './files';
import { blackPng } from './png';

const sandboxFile = (name: string) => readFileSync(join(__dirname, '../../sandbox/media', name));

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** An ISO media file's first box, and a second one behind it. */
const ftyp = (brand: string) => latin1(`\0\0\0\x14ftyp${brand}\0\0\0\0isom\0\0\0\x08free`);

describe('the type of a file', () => {
	it.each<[string, Buffer, string, string]>([
		['a baseline JPEG', imageFile('baseline.jpg'), 'image jpg', 'image/jpeg'],
		['a progressive JPEG', imageFile('progressive.jpg'), 'image jpg', 'image/jpeg'],
		['a PNG', imageFile('image.png'), 'image png', 'image/png'],
		['the smallest PNG', blackPng(1, 1), 'image png', 'image/png'],
		['a WebP', imageFile('image.webp'), 'image webp', 'image/webp'],
		['a GIF', imageFile('image.gif'), 'image gif', 'image/gif'],
		['a BMP', imageFile('image.bmp'), 'image bmp', 'image/bmp'],
		['a TIFF', imageFile('image.tiff'), 'image tiff', 'image/tiff'],
		['a TIFF the other way round', latin1('MM\0*\0\0\0\x08'), 'image tiff', 'image/tiff'],
		['an MP4', sandboxFile('dance.mp4'), 'video mp4', 'video/mp4'],
		['another MP4', sandboxFile('reference.mp4'), 'video mp4', 'video/mp4'],
		['an MP4 of Apple', ftyp('M4V '), 'video mp4', 'video/mp4'],
		['a QuickTime film', ftyp('qt  '), 'video mov', 'video/quicktime'],
		[
			'an old QuickTime film',
			latin1('\0\0\x10\0moov\0\0\0\x6cmvhd'),
			'video mov',
			'video/quicktime',
		],
		['a WebM', latin1('\x1aE\xdf\xa3\x9fB\x86\x81\x01'), 'video webm', 'video/webm'],
		['a WebM with pictures', mediaFile('video-3s.webm'), 'video webm', 'video/webm'],
		['a Matroska film', mediaFile('video-3s.mkv'), 'video mkv', 'video/matroska'],
		['a WAV', latin1('RIFF\x24\0\0\0WAVEfmt '), 'audio wav', 'audio/wav'],
		['an MP3 with a title', latin1('ID3\x04\0\0\0\0\0\0'), 'audio mp3', 'audio/mpeg'],
		['an MP3 without a title', mediaFile('sound-3s-bare.mp3'), 'audio mp3', 'audio/mpeg'],
		['an MP3 of MPEG 1', latin1('\xff\xfb\x90\x04'), 'audio mp3', 'audio/mpeg'],
		['an MP3 of MPEG 2', latin1('\xff\xf3\xe8\x04'), 'audio mp3', 'audio/mpeg'],
		['an MP3 of MPEG 2.5', latin1('\xff\xe3\x18\x04'), 'audio mp3', 'audio/mpeg'],
		['an M4A', ftyp('M4A '), 'audio m4a', 'audio/mp4'],
		['an audiobook', ftyp('M4B '), 'audio m4a', 'audio/mp4'],
		['an AVIF', ftyp('avif'), 'image avif', 'image/avif'],
		['an animated AVIF', ftyp('avis'), 'image avif', 'image/avif'],
		['a photo of an iPhone', ftyp('heic'), 'image heic', 'image/heic'],
		['a photo with 10 bits a colour', ftyp('heix'), 'image heic', 'image/heic'],
		['a burst of photos', ftyp('msf1'), 'image heic', 'image/heic'],
	])('is told from its bytes: %s', (_what, bytes, type, mimeType) => {
		const found = mediaTypeOf(bytes);
		expect(`${found?.kind} ${found?.name}`).toBe(type);
		expect(found?.mimeType).toBe(mimeType);
		expect(mediaTypeOf(bytes.subarray(0, 4_096))).toEqual(found);
	});

	it.each([
		['nothing', latin1('')],
		['one byte', latin1('\xff')],
		['the beginning of a PNG only', latin1('\x89PNG')],
		['text', latin1('This is no picture, whatever it is called.')],
		['a web page', latin1('<!doctype html><html></html>')],
		['JSON', latin1('{"error":"not found"}')],
		['XML of an object store', latin1('<?xml version="1.0"?><Error><Code>AccessDenied</Code>')],
		['an archive', latin1('PK\x03\x04\x14\0\0\0')],
		['a PDF', latin1('%PDF-1.7')],
		['a RIFF of another kind', latin1('RIFF\x24\0\0\0AVI LIST')],
		['the sound of MPEG video, layer II', latin1('\xff\xfd\x90\x04')],
		['AAC without a container', latin1('\xff\xf1\x60\x40')],
		['text in UTF-16', latin1('\xff\xfeh\0e\0l\0l\0o\0')],
		['a BM that is no bitmap', latin1('BM the letters only')],
		['a frame without its second byte', latin1('\xff')],
		['a frame of a version that there is none of', latin1('\xff\xeb\x90\x04')],
		['a frame of layer I', latin1('\xff\xff\x90\x04')],
		['a frame of a layer that there is none of', latin1('\xff\xf9\x90\x04')],
		['a frame that begins otherwise', latin1('\xfe\xfb\x90\x04')],
		['a frame that goes on otherwise', latin1('\xff\xdb\x90\x04')],
		['a frame of any bit rate', latin1('\xff\xfb\x00\x04')],
		['a frame of no bit rate', latin1('\xff\xfb\xf0\x04')],
		['a frame of no sample rate', latin1('\xff\xfb\x9c\x04')],
	])('is not known of %s', (_what, bytes) => {
		expect(mediaTypeOf(bytes)).toBeUndefined();
	});
});

describe('a file of an incoming item', () => {
	let release: () => void;
	beforeAll(async () => {
		release = await useBinaryStore();
	});
	afterAll(() => release());

	it.each([
		['a PNG called JPEG', imageFile('image.png'), 'me.jpg', 'image/jpeg', 'png'],
		['a web page called MP4', latin1('<html></html>'), 'dance.mp4', 'video/mp4', undefined],
		['an MP4 called text', sandboxFile('dance.mp4'), 'notes.txt', 'text/plain', 'mp4'],
	])('is what its bytes say, whatever it is called: %s', async (_what, bytes, name, mime, type) => {
		const stored = await storedFile(bytes, name, mime);
		const inMemory = { data: bytes.toString('base64'), fileName: name, mimeType: mime };
		for (const data of [stored, inMemory]) {
			const context = contextFor({
				node: new DanceVideoUpload(),
				parameters: {},
				credentials: {},
				items: [{ json: {}, binary: { data } }],
			});
			const file = await fromBinary(context, 0, 'data', 'Image');
			expect(file.type?.name).toBe(type);
			expect(file).toMatchObject({ fileName: name, sizeBytes: bytes.length });
		}
	});
});
