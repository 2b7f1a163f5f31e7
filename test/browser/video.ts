import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';

/** The part of the browser's video element that is looked at. */
interface VideoElement {
	currentTime: number;
	videoWidth: number;
	duration: number;
	error: { message: string } | null;
}

const CHECK_EVERY_MS = 200;
const TIMEOUT_MS = 20_000;

/** Waits until a video is seen to play: it has a picture, and its time goes on. */
export async function untilItPlays(video: Locator): Promise<{ width: number; seconds: number }> {
	const deadline = Date.now() + TIMEOUT_MS;
	for (;;) {
		const { currentTime, videoWidth, duration, error } = await video.evaluate(
			({ currentTime, videoWidth, duration, error }: VideoElement) => ({
				currentTime,
				videoWidth,
				duration,
				error: error?.message,
			}),
		);
		if (currentTime > 0 && videoWidth > 0) return { width: videoWidth, seconds: duration };
		if (error || Date.now() > deadline) {
			throw new Error(`The video does not play: ${error ?? `it is at ${currentTime} s`}`);
		}
		await sleep(CHECK_EVERY_MS);
	}
}
