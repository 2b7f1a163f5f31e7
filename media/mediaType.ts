/** The kinds of media the providers deal in. */
export type MediaKind = 'image' | 'video' | 'audio';

/** A media type, told from a file's own bytes. */
export interface MediaType {
	kind: MediaKind;
	/** The short name users know: `jpg`, `mp4`. Also the file extension. */
	name: string;
	mimeType: string;
}

const type = (kind: MediaKind, name: string, mimeType: string): MediaType => ({
	kind,
	name,
	mimeType,
});

const MP4 = type('video', 'mp4', 'video/mp4');
const MOV = type('video', 'mov', 'video/quicktime');

/** Fixed bytes at fixed places. `[offset, latin1 text]`; all must match. */
const SIGNATURES: ReadonlyArray<[MediaType, ReadonlyArray<[number, string]>]> = [
	[type('image', 'jpg', 'image/jpeg'), [[0, '\xff\xd8\xff']]],
	[type('image', 'png', 'image/png'), [[0, '\x89PNG\r\n\x1a\n']]],
	[
		type('image', 'webp', 'image/webp'),
		[
			[0, 'RIFF'],
			[8, 'WEBP'],
		],
	],
	[type('image', 'gif', 'image/gif'), [[0, 'GIF8']]],
	[
		type('image', 'bmp', 'image/bmp'),
		[
			[0, 'BM'],
			[6, '\0\0\0\0'],
		],
	],
	[type('image', 'tiff', 'image/tiff'), [[0, 'II*\0']]],
	[type('image', 'tiff', 'image/tiff'), [[0, 'MM\0*']]],
	[type('video', 'webm', 'video/webm'), [[0, '\x1aE\xdf\xa3']]],
	[
		type('audio', 'wav', 'audio/wav'),
		[
			[0, 'RIFF'],
			[8, 'WAVE'],
		],
	],
	[type('audio', 'mp3', 'audio/mpeg'), [[0, 'ID3']]],
];

const M4A = type('audio', 'm4a', 'audio/mp4');
const AVIF = type('image', 'avif', 'image/avif');
const HEIC = type('image', 'heic', 'image/heic');

/** Brands in the `ftyp` box (ISO/IEC 14496-12) that are not MP4 video. Source: mp4ra.org. */
const FTYP_BRANDS: Record<string, MediaType> = {
	'qt  ': MOV,
	'M4A ': M4A,
	'M4B ': M4A,
	'M4P ': M4A,
	avif: AVIF,
	avis: AVIF,
	heic: HEIC,
	heix: HEIC,
	heim: HEIC,
	heis: HEIC,
	hevc: HEIC,
	hevx: HEIC,
	hevm: HEIC,
	hevs: HEIC,
	mif1: HEIC,
	msf1: HEIC,
};

/** QuickTime files from before `ftyp` start with one of these boxes. */
const OLD_MOV_BOXES = new Set(['moov', 'mdat', 'wide', 'free', 'skip']);

/** Tells a file's type from its first bytes. Names and declared types are not asked: they may lie. */
export function mediaTypeOf(head: Buffer): MediaType | undefined {
	const at = (offset: number, length: number) => head.toString('latin1', offset, offset + length);
	const box = at(4, 4);
	if (box === 'ftyp') return FTYP_BRANDS[at(8, 4)] ?? MP4;
	if (OLD_MOV_BOXES.has(box)) return MOV;
	const found = SIGNATURES.find(([, marks]) =>
		marks.every(([offset, text]) => at(offset, text.length) === text),
	);
	return found?.[0];
}
