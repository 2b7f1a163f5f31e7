import { z } from 'zod';
import { webUrl } from '../../api/fields';
import { invalid, type VtrixCode } from './errors';

/** `params` without its content, which has codes of its own for everything that can be wrong. */
const params = z
	.object({
		content: z.unknown(),
		callback_url: webUrl.optional(),
		return_last_frame: z.boolean().default(false),
		service_tier: z.enum(['default', 'flex']).default('default'),
		execution_expires_after: z.number().int().min(3600).max(259_200).default(172_800),
		resolution: z.enum(['480p', '720p', '1080p']).default('1080p'),
		// Defaults to 16:9 or, with an image, to adaptive.
		ratio: z.enum(['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive']).optional(),
		duration: z.number().int().min(2).max(12).default(5),
		frames: z
			.number()
			.int()
			.min(29)
			.max(289)
			.refine((frames) => (frames - 25) % 4 === 0, { message: 'must be 25 + 4n' })
			.optional(),
		seed: z.number().int().min(-1).max(4_294_967_295).default(-1),
		camera_fixed: z.boolean().default(false),
		watermark: z.boolean().default(false),
	})
	.strict();
export type VtrixParams = z.output<typeof params>;

/** The code for a field that is out of its range or of the wrong type. */
const codeOf: Partial<Record<string, VtrixCode>> = {
	resolution: '003005005',
	ratio: '003005006',
	duration: '003005007',
	frames: '003005008',
	seed: '003005009',
	return_last_frame: '003005010',
	camera_fixed: '003005010',
	watermark: '003005010',
};

/** The document shows `params` alone: nobody can guess the rest. */
const ENVELOPE_SHAPE = '{"model": "...", "input": [{"params": {"content": [...], ...}}]}';

const envelope = z
	.object({
		model: z.string(),
		input: z.tuple([z.object({ params: z.record(z.unknown()) }).strict()]),
	})
	.strict();

/**
 * Takes a create request apart: the envelope that clients were observed to send, then the
 * documented parameters. What has no code of its own (unknown fields, callback_url, service_tier,
 * execution_expires_after, the envelope) is refused as an invalid format, 003005002.
 */
export function readRequest(body: unknown): { model: string; params: VtrixParams } {
	const outer = envelope.safeParse(body);
	if (!outer.success) {
		const [issue] = outer.error.issues;
		throw invalid(
			'003005002',
			`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. Expected: ${ENVELOPE_SHAPE}`,
		);
	}
	const { model, input } = outer.data;
	const inner = params.safeParse(input[0].params);
	if (inner.success) return { model, params: inner.data };
	const [issue] = inner.error.issues;
	const field = String(issue?.path[0] ?? 'params');
	throw invalid(codeOf[field] ?? '003005002', `${field}: ${issue?.message ?? ''}`);
}
