/** Source: "Frame count = Duration x Frame rate (24)". */
const FRAMES_PER_SECOND = 24;
/** Source: "[29, 289] that satisfy the format 25 + 4n, where n is a positive integer". */
const BASE_FRAMES = 25;
const FRAMES_PER_STEP = 4;
export const MIN_FRAMES = 29;
export const MAX_FRAMES = 289;

/** Whether a video may have this many frames. */
export function isFrameCount(frames: number): boolean {
	return (
		Number.isInteger(frames) &&
		frames >= MIN_FRAMES &&
		frames <= MAX_FRAMES &&
		(frames - BASE_FRAMES) % FRAMES_PER_STEP === 0
	);
}

/**
 * The number of frames nearest to a length in seconds. The document's example: 2.4 s are 57.6 frames,
 * so 57 (2.375 s). In the very middle between two numbers it is the larger one.
 */
export function nearestFrames(seconds: number): number {
	const steps = Math.round((seconds * FRAMES_PER_SECOND - BASE_FRAMES) / FRAMES_PER_STEP);
	return Math.min(MAX_FRAMES, Math.max(MIN_FRAMES, BASE_FRAMES + FRAMES_PER_STEP * steps));
}

/**
 * How long the video is to be, as the API takes it: whole seconds as `duration`, fractions as `frames`
 * ("if you want to generate videos with fractional seconds, it is recommended to specify frames").
 */
export function toLength(length: { duration?: number; frames?: number }): {
	duration?: number;
	frames?: number;
} {
	const { duration, frames } = length;
	if (frames !== undefined) return { frames };
	if (duration === undefined) return {};
	return Number.isInteger(duration) ? { duration } : { frames: nearestFrames(duration) };
}
