import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What a provider does where its document leaves a choice, or where taking it at its word would get
 * in the way of every other test. Set at the start or while the sandbox runs; a reset brings back the
 * modes of the start.
 */
const modesSchema = z
	.object({
		/** How Dance Generator orders its list of tasks; the document names no order. */
		listOrder: z.enum(['newestFirst', 'oldestFirst', 'shuffled']),
		/** "URL of the character image (from upload endpoint)", taken at its word: others are refused. */
		uploadedImagesOnly: z.boolean(),
		/** "Send a POST request with ... an Idempotency-Key header", taken at its word by Seedance 2. */
		requireIdempotencyKey: z.boolean(),
		/** "economy ... with polling-based delivery": GPT Image 2's channel standard answers finished. */
		imagesAtOnce: z.boolean(),
		/** Where SeedDance puts the address of a video, and in which words it tells how a task is. */
		seedDanceAnswer: z.enum([
			...['video_url', 'url', 'outputText', 'outputList', 'outputObject'],
			...['result', 'video', 'videos', 'data', 'elsewhere'],
		] as const),
		/**
		 * For how long an address of a result works from the answer that named it, and for how long the
		 * file is there from the task's end; in seconds, divided by the speed. `null`: for ever. No
		 * document says.
		 */
		resultAddressSeconds: z.number().min(0).nullable(),
		resultFileSeconds: z.number().min(0).nullable(),
	})
	.strict();

export const modeChangesSchema = modesSchema.partial();

export type SandboxModes = z.output<typeof modesSchema>;
export type ModeChanges = z.output<typeof modeChangesSchema>;

const DEFAULTS: SandboxModes = {
	listOrder: 'newestFirst',
	uploadedImagesOnly: false,
	requireIdempotencyKey: false,
	imagesAtOnce: false,
	seedDanceAnswer: 'video_url',
	resultAddressSeconds: null,
	resultFileSeconds: null,
};

/**
 * Modes with some of them changed.
 * @throws ZodError when there is no such mode
 */
export const withModes = (changes: ModeChanges, modes: SandboxModes = DEFAULTS): SandboxModes =>
	modesSchema.parse({ ...modes, ...changes });

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Puts a list into the order of the mode. "Shuffled" is no order that means anything, but the same in
 * every request: a new task may turn up on any page, and none moves otherwise.
 * @param newestFirst what there is, newest first
 */
export function inListOrder<Item extends { taskId: string }>(
	newestFirst: readonly Item[],
	order: SandboxModes['listOrder'],
): Item[] {
	if (order === 'oldestFirst') return [...newestFirst].reverse();
	if (order === 'newestFirst') return [...newestFirst];
	const digests = new Map(newestFirst.map(({ taskId }) => [taskId, digestOf(taskId)]));
	const key = ({ taskId }: Item) => digests.get(taskId) ?? '';
	return [...newestFirst].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
