/** The media types that an upload can turn out to be. */
export type DetectedType =
	'image/jpeg' | 'image/png' | 'image/webp' | 'video/mp4' | 'video/quicktime';

/** How many bytes `detectType` looks at. */
export const HEAD_BYTES = 16;

export const extensionOf: Record<DetectedType, string> = {
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/webp': 'webp',
	'video/mp4': 'mp4',
	'video/quicktime': 'mov',
};

/** Boxes with which a QuickTime file from before `ftyp` may begin. */
const oldQuickTimeBoxes = ['moov', 'mdat', 'wide', 'free', 'skip'];

/** What a file is by its first bytes; undefined for everything that no upload accepts. */
export function detectType(head: Buffer): DetectedType | undefined {
	const text = (from: number, to: number): string => head.toString('latin1', from, to);
	if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
	if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
	if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
	if (text(4, 8) === 'ftyp') return text(8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4';
	if (oldQuickTimeBoxes.includes(text(4, 8))) return 'video/quicktime';
	return undefined;
}
