import { MEGABYTE, type MediaFile } from '../../media/mediaFile';
import { withProgress } from '../../media/progress';

const file = (sizeBytes: number | undefined): MediaFile => ({
	fileName: 'dance.mp4',
	type: undefined,
	sizeBytes,
	head: Buffer.alloc(0),
	open: async () => Buffer.alloc(0),
});

/** What is told while so many bytes have been sent. */
function told(sizeBytes: number | undefined, sent: number[]): string[] {
	const log: string[] = [];
	const { onSent } = withProgress(file(sizeBytes), (text) => log.push(text));
	for (const megabytes of sent) onSent?.(megabytes * MEGABYTE);
	return log;
}

describe('the progress of an upload', () => {
	it('is told at each tenth of a large file', () => {
		expect(told(80 * MEGABYTE, [1, 7.9, 8, 9, 15.9, 16.4, 80])).toEqual([
			'Sending "dance.mp4" to the provider: 8 of 80 MB.',
			'Sending "dance.mp4" to the provider: 16 of 80 MB.',
			'Sending "dance.mp4" to the provider: 80 of 80 MB.',
		]);
	});

	it('is told every 10 MB where the size is not known', () => {
		expect(told(undefined, [9, 10, 19, 20])).toEqual([
			'Sending "dance.mp4" to the provider: 10 MB.',
			'Sending "dance.mp4" to the provider: 20 MB.',
		]);
	});

	it('is told anew when the file is sent again', () => {
		expect(told(80 * MEGABYTE, [8, 16, 1, 8])).toHaveLength(3);
	});

	it('is not told of a file that is sent in a moment', () => {
		const small = file(8 * MEGABYTE - 1);
		expect(withProgress(small, () => undefined)).toBe(small);
		expect(withProgress(file(8 * MEGABYTE), () => undefined).onSent).toBeInstanceOf(Function);
		expect(withProgress(file(undefined), () => undefined).fileName).toBe('dance.mp4');
	});
});
