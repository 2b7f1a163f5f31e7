import { z } from 'zod';
import { providerIds } from '../settings/providerIds';

const headers = z.record(z.string());
/** Dotted paths into a JSON answer, such as `result.video_url` or `output.0.url`. */
const set = z.record(z.unknown());
const omit = z.array(z.string());

/** One POST to a callback URL, in place of the provider's honest one. */
const callbackStep = z
	.object({
		/** Sent when the task is created (a callback that comes early) or when it has ended. */
		when: z.enum(['created', 'ended']).default('ended'),
		/** Real milliseconds after that moment. */
		delayMs: z.number().min(0).default(0),
		/** Changes to the honest body: another task's id, a forged URL, an earlier status. */
		set: set.default({}),
		omit: omit.default([]),
		/** The whole body instead of the honest one; a string is sent as it stands. */
		body: z.unknown(),
		/** Adds a `padding` field of so many bytes: 20,000,000 for a body nobody should read. */
		padBytes: z.number().int().min(0).default(0),
	})
	.strict();

/** What a task does instead of succeeding in its documented time. */
const taskScript = z
	.object({
		type: z.literal('task'),
		/** It ends as failed, with this reason. Unless `refund` is false its price is given back. */
		fail: z
			.object({
				message: z.string(),
				code: z.string().optional(),
				refund: z.boolean().default(true),
			})
			.strict()
			.optional(),
		/** It stays in its first status for ever (until the sandbox is told to finish its tasks). */
		never: z.boolean().optional(),
		/** Documented seconds, divided by the speed as always; 0 = ended when the create is answered. */
		durationSeconds: z.number().min(0).optional(),
		/** `[]` never calls back, two steps call back twice, and so on. */
		callbacks: z.array(callbackStep).optional(),
	})
	.strict();

const action = z.discriminatedUnion('type', [
	/**
	 * This answer instead of the provider's. A body that is not a string is sent as JSON; without
	 * one the answer is empty. `{origin}` and `{self}` (the request's own URL) are replaced in header
	 * values. With `handle` the provider first does its work: the task exists and is paid.
	 */
	z
		.object({
			type: z.literal('answer'),
			status: z.number().int().min(200).max(599),
			headers: headers.default({}),
			body: z.unknown(),
			handle: z.boolean().default(false),
		})
		.strict(),
	/** The connection is reset; with `handle` after the provider has done its work. */
	z.object({ type: z.literal('reset'), handle: z.boolean().default(false) }).strict(),
	/** No answer, ever; with `handle` after the provider has done its work. */
	z.object({ type: z.literal('hang'), handle: z.boolean().default(false) }).strict(),
	/** Real milliseconds before the provider's work, or with `handle` between it and the answer. */
	z
		.object({
			type: z.literal('delay'),
			delayMs: z.number().min(0),
			handle: z.boolean().default(false),
		})
		.strict(),
	/** The provider's own answer with another status, more headers, fields changed or left out. */
	z
		.object({
			type: z.literal('patch'),
			status: z.number().int().min(200).max(599).optional(),
			headers: headers.default({}),
			set: set.default({}),
			omit: omit.default([]),
		})
		.strict(),
	/**
	 * The provider's own answer, damaged: `truncate` sends half of it as if that were all, `cut`
	 * promises all of it and resets half way, `dribble` sends a byte every `intervalMs`.
	 */
	z
		.object({
			type: z.literal('mangle'),
			how: z.enum(['truncate', 'cut', 'dribble']),
			intervalMs: z.number().min(1).default(1000),
		})
		.strict(),
	/** A body of `size` bytes that begins like an MP4, streamed: for downloads too large to keep. */
	z.object({ type: z.literal('bytes'), size: z.number().int().min(0) }).strict(),
	/**
	 * A JSON answer of about `size` bytes, made while it is read: an error whose message is `unit` again
	 * and again. Zipped it is a thousandth of that on its way.
	 */
	z
		.object({
			type: z.literal('flood'),
			status: z.number().int().min(200).max(599).default(200),
			size: z.number().int().min(0),
			unit: z.string().min(1).default('x'),
			gzip: z.boolean().default(false),
		})
		.strict(),
	/** Acts on the task that the request creates or names. */
	taskScript,
]);

/**
 * When to do what. `delay`, `patch` and `task` rules that match a request act together; of those
 * that decide its end (`answer`, `reset`, `hang`, `mangle`, `bytes`, `flood`) the first one in order of
 * injection acts, the others wait for the next matching request.
 */
export const faultRuleSchema = z
	.object({
		provider: z.enum(providerIds).optional(),
		method: z.string().optional(),
		/**
		 * With a leading slash: how the path begins, after the provider's base path or as a whole.
		 * Without one: the source of a regular expression for the whole path. Downloads (`/results`,
		 * `/files`) are only touched by rules that give a path.
		 */
		path: z.string().min(1).optional(),
		/** A part of the prompt: in the request's JSON body, or of the task the request names. */
		promptIncludes: z.string().min(1).optional(),
		/** How many requests it acts on. */
		times: z.union([z.number().min(1), z.literal('always')]).default(1),
		/** How many matching requests it lets pass first. */
		skip: z.number().int().min(0).default(0),
		action,
	})
	.strict();

/** A rule as tests and `POST /control` write it: everything but `action` may be left out. */
export type FaultRule = z.input<typeof faultRuleSchema>;
export type ParsedFaultRule = z.output<typeof faultRuleSchema>;
export type FaultAction = ParsedFaultRule['action'];
export type TaskScript = Omit<z.output<typeof taskScript>, 'type'>;
export type CallbackStep = z.output<typeof callbackStep>;
