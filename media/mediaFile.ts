import type { Bytes } from '../transport/bytes';
import type { MediaType } from './mediaType';

/** Width and height of an image as its bytes state them, in pixels. */
export interface PixelSize {
	width: number;
	height: number;
}

/** A file the user gave, read far enough to know what it is. */
export interface MediaFile {
	fileName: string;
	/** What the bytes say it is; `undefined` when they say nothing known. */
	type: MediaType | undefined;
	/** `undefined` when a URL source does not tell its length. */
	sizeBytes: number | undefined;
	/** The first bytes (up to {@link HEAD_BYTES}), for further checks. */
	head: Buffer;
	/** Of an image, where a field limits it and the bytes tell it; see `measured`. */
	pixels?: PixelSize;
	/** Of a video or a sound, likewise. */
	durationSeconds?: number;
	/** Opens the bytes from the start. May be called several times. */
	open(): Promise<Bytes>;
	/** Where opening it again means fetching it again: its first bytes, which `open` still has. */
	beginning?(bytes: number): Promise<Buffer>;
	/** Told how many of its bytes have been sent, by who sends them. */
	onSent?(bytes: number): void;
	/** Lets go of what is held open for the first `open`. To be called when the file is not used. */
	close?(): void;
}

/** How much of a file is read to tell its type. */
export const HEAD_BYTES = 4_096;

/** What a user gave for a media field: an address the provider fetches, or a file to send. */
export type MediaInput = { source: 'url'; url: string } | { source: 'file'; file: MediaFile };

/** Providers write "10 MB" and mean, as far as their servers show, 10 x 1024 x 1024 bytes. */
export const MEGABYTE = 1024 * 1024;
