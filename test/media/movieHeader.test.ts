import { MEGABYTE } from '../../media/mediaFile';
import { movieSecondsIn, movieSecondsOf } from '../../media/movieHeader';

/** A box by its size, which may lie, its name and what follows. */
function sized(size: number, type: string, ...content: Buffer[]): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(size);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, ...content]);
}

function box(type: string, ...content: Buffer[]): Buffer {
	return sized(8 + Buffer.concat(content).length, type, ...content);
}

/** One whose size is 64 bits long. */
function longBox(size: number, type: string): Buffer {
	const long = Buffer.alloc(8);
	long.writeBigUInt64BE(BigInt(size));
	return sized(1, type, long);
}

/** The content of `mvhd` in version 0. */
function times(timescale: number, duration: number, length = 100): Buffer {
	const content = Buffer.alloc(100);
	content.writeUInt32BE(timescale, 12);
	content.writeUInt32BE(duration, 16);
	return Buffer.concat([content], length);
}

const FIVE_SECONDS = box('moov', box('mvhd', times(10, 50)));

/** What a file tells, in pieces of so many bytes, and how many of them were read. */
async function read(bytes: Buffer, pieceBytes = 7) {
	let readBytes = 0;
	async function* pieces() {
		for (let at = 0; at < bytes.length; at += pieceBytes) {
			const piece = bytes.subarray(at, at + pieceBytes);
			readBytes += piece.length;
			yield piece;
		}
	}
	const seconds = await movieSecondsOf(pieces());
	expect(await movieSecondsIn(bytes)).toBe(seconds);
	return { seconds, readBytes };
}

describe('a movie header whose boxes lie', () => {
	it.each([
		['is smaller than its own header', sized(4, 'free')],
		['is smaller than its own long header', longBox(15, 'free')],
		['goes on to the end', sized(0, 'mdat')],
		['goes on beyond it', sized(0x7fff_ffff, 'mdat')],
	])('is not looked for behind one that %s', async (_what, first) => {
		expect((await read(Buffer.concat([first, FIVE_SECONDS]))).seconds).toBeUndefined();
	});

	it.each([
		['short', box('free')],
		['long', longBox(16, 'free')],
	])('is found behind one that is empty, with a %s header', async (_what, first) => {
		expect((await read(Buffer.concat([first, FIVE_SECONDS]))).seconds).toBe(5);
	});

	it('is not known where a box ends within its own header', async () => {
		for (const bytes of [longBox(16, 'free'), FIVE_SECONDS]) {
			for (const length of [1, 7, 9, 15]) {
				expect((await read(bytes.subarray(0, length))).seconds).toBeUndefined();
			}
		}
	});

	it('is not completed by what follows it', async () => {
		const short = box('mvhd', times(10, 50, 18));
		const bytes = box('moov', short, box('free', Buffer.alloc(100, 1)));
		expect((await read(bytes)).seconds).toBeUndefined();
	});

	it('is read no further than its figures, however long it claims to be', async () => {
		const bytes = box('moov', box('mvhd', times(10, 50, MEGABYTE)));
		const { seconds, readBytes } = await read(bytes);
		expect(seconds).toBe(5);
		expect(readBytes).toBeLessThan(100);
	});

	it('says that it does not know, though that would be less than a day', async () => {
		expect((await read(box('moov', box('mvhd', times(90_000, 0xffff_ffff))))).seconds).toBe(
			undefined,
		);
		expect((await read(box('moov', box('mvhd', times(90_000, 0xffff_fffe))))).seconds).toBeCloseTo(
			47_721.86,
		);
	});
});
