import { z } from 'zod';
import { publicHttpsUrl, textOf } from '../../api/fields';

type Problem = [field: string, message: string];
const report = (problems: Problem[], issues: z.RefinementCtx): void =>
	problems.forEach(([field, message]) =>
		issues.addIssue({ code: 'custom', path: [field], message }),
	);

/** Fields that belong to other modes than the one chosen: "unsupported field" is a 400. */
const foreign = (body: object, fields: string[], mode: string): Problem[] =>
	fields
		.filter((field) => (body as Record<string, unknown>)[field] !== undefined)
		.map((field) => [field, `not supported in ${mode}`]);

const durations = Array.from({ length: 12 }, (_, index) => String(index + 4));

/** The three endpoints' bodies. @param ownOrigin the sandbox's own, whose URLs count as public */
export function bodySchemas(ownOrigin: () => string) {
	const url = publicHttpsUrl(ownOrigin);

	const video = z
		.object({
			mode: z.enum(['text-to-video', 'image-to-video', 'media-to-video']).default('text-to-video'),
			quality_tier: z.enum(['standard', 'pro']).default('standard'),
			channel: z.enum(['standard', 'real', 'wild']).default('standard'),
			prompt: textOf(3, 10_000),
			aspect_ratio: z.enum(['1:1', '21:9', '4:3', '3:4', '16:9', '9:16']).default('16:9'),
			// A string in the document's table and in its example.
			duration: z
				.string()
				.refine((text) => durations.includes(text), { message: 'must be "4" to "15"' })
				.default('5'),
			resolution: z.enum(['720p', '1080p']).default('720p'),
			image_url: url.optional(),
			end_image_url: url.optional(),
			media_urls: z.array(url).min(1).max(12).optional(),
			generate_audio: z.boolean().default(true),
			fixed_lens: z.boolean().default(false),
			seed: z.number().int().min(-1).max(4_294_967_295).optional(),
		})
		.strict()
		.superRefine((body, issues) => {
			const { mode } = body;
			const problems: Problem[] = [];
			if (mode === 'image-to-video') {
				if (!body.image_url) problems.push(['image_url', 'required for image-to-video']);
			} else problems.push(...foreign(body, ['image_url', 'end_image_url'], mode));
			if (mode === 'media-to-video') {
				if (!body.media_urls) problems.push(['media_urls', 'required for media-to-video']);
			} else problems.push(...foreign(body, ['media_urls'], mode));
			if (body.channel === 'real') problems.push(...foreign(body, ['seed'], 'the real channel'));
			report(problems, issues);
		});

	const gptImage = z
		.object({
			type: z.enum(['text-to-image', 'image-to-image']),
			channel: z.enum(['standard', 'economy']).default('standard'),
			prompt: textOf(3, 20_000),
			resolution: z.enum(['1K', '2K', '4K']),
			aspectRatio: z.enum([
				...['auto', '1:1', '5:4', '9:16', '21:9', '16:9', '4:3', '3:2'],
				...['4:5', '3:4', '2:3', '2:1', '1:2', '3:1', '1:3', '9:21'],
			] as [string, ...string[]]),
			batchCount: z.number().int().min(1).max(4).default(1),
			imageUrls: z.array(url).min(1).max(10).optional(),
		})
		.strict()
		.superRefine((body, issues) => {
			const problems: Problem[] = [];
			if (body.type === 'image-to-image') {
				if (!body.imageUrls) problems.push(['imageUrls', 'required for image-to-image']);
			} else problems.push(...foreign(body, ['imageUrls'], body.type));
			if (body.aspectRatio === 'auto' && body.resolution !== '1K') {
				problems.push(['resolution', 'auto only supports 1K']);
			}
			if (body.aspectRatio === '1:1' && body.resolution === '4K' && body.channel === 'standard') {
				problems.push(['resolution', '1:1 cannot use 4K on the standard channel']);
			}
			report(problems, issues);
		});

	const nanoBanana = z
		.object({
			type: z.enum(['text-to-image', 'image-to-image']),
			prompt: textOf(3, 10_000),
			image_size: z
				.enum([
					...['1:1', '9:16', '16:9', '3:4', '4:3', '3:2', '2:3'],
					...['5:4', '4:5', '21:9', 'auto'],
				] as [string, ...string[]])
				.default('auto'),
			output_format: z.enum(['png', 'jpeg']).default('png'),
			resolution: z.enum(['1K', '2K', '4K']).default('1K'),
			image_urls: z.array(url).min(1).max(8).optional(),
		})
		.strict()
		.superRefine((body, issues) => {
			const problems: Problem[] = [];
			if (body.type === 'image-to-image') {
				if (!body.image_urls) problems.push(['image_urls', 'required for image-to-image']);
			} else problems.push(...foreign(body, ['image_urls'], body.type));
			report(problems, issues);
		});

	return { video, gptImage, nanoBanana };
}
export type Seedance2IoBodies = ReturnType<typeof bodySchemas>;
