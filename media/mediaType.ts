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
	[
		type('audio', 'wav', 'audio/wav'),
		[
			[0, 'RIFF'],
			[8, 'WAVE'],
		],
	],
];

const WEBM = type('video', 'webm', 'video/webm');
const MKV = type('video', 'mkv', 'video/matroska');
const MP3 = type('audio', 'mp3', 'audio/mpeg');
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

/** WebM and Matroska are one form of file (RFC 8794); its header, of so many bytes, names which. */
const EBML = '\x1aE\xdf\xa3';
const EBML_HEADER_BYTES = 64;

/** Tells a file's type from its first bytes. Names and declared types are not asked: they may lie. */
export function mediaTypeOf(head: Buffer): MediaType | undefined {
	const at = (offset: number, length: number) => head.toString('latin1', offset, offset + length);
	const box = at(4, 4);
	if (box === 'ftyp') return FTYP_BRANDS[at(8, 4)] ?? MP4;
	if (OLD_MOV_BOXES.has(box)) return MOV;
	if (at(0, 4) === EBML) return at(4, EBML_HEADER_BYTES).includes('matroska') ? MKV : WEBM;
	if (at(0, 3) === 'ID3' || isMp3Frame(head)) return MP3;
	const found = SIGNATURES.find(([, marks]) =>
		marks.every(([offset, text]) => at(offset, text.length) === text),
	);
	return found?.[0];
}

/** The header of the first frame of an MP3 without a title: MPEG audio, layer III, no reserved value. */
function isMp3Frame(head: Buffer): boolean {
	const [sync = 0, version = 0, rates = 0] = head;
	const bitRate = rates >> 4;
	return (
		sync === 0xff &&
		(version & 0xe6) === 0xe2 &&
		(version & 0x18) !== 0x08 &&
		bitRate !== 0 &&
		bitRate !== 15 &&
		(rates & 0x0c) !== 0x0c
	);
}
