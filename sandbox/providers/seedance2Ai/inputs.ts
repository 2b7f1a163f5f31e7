import { z } from 'zod';
import { fetchableUrl } from '../../api/fields';

const assetUrl = z.string().regex(/^asset:\/\/[\w-]+$/, 'must be an http(s) URL or asset://<id>');
const imageUrl = z.union([fetchableUrl, assetUrl]);

const sizes = ['720x720', '720x960', '960x720', '1280x720', '720x1280', '1280x540'] as const;
const durations = Array.from({ length: 12 }, (_, index) => `${index + 4}s`);

const fields = z
	.object({
		prompt: z.string().optional(),
		urls: z.array(imageUrl).default([]),
		videoUrls: z.array(fetchableUrl).default([]),
		audioUrls: z.array(fetchableUrl).default([]),
		duration: z
			.string()
			.refine((text) => durations.includes(text), { message: 'must be "4s" to "15s"' })
			.default('5s'),
		// The tables of the two image modes leave it out, the complete reference limits it to no mode.
		resolution: z.enum(sizes).optional(),
		videoInputMode: z.enum(['keyframe', 'reference']).optional(),
		upscaleResolution: z.enum(['2k', '4k']).optional(),
	})
	.strict();

type Fields = z.output<typeof fields>;
/** What is wrong in one mode: the field and a sentence. */
type Problem = [field: keyof Fields, message: string];

function keyframeProblems(inputs: Fields): Problem[] {
	const problems: Problem[] = [];
	// The mode is the default, but "exactly 2 image URLs" belong to a request that names it.
	if (inputs.videoInputMode === 'keyframe' && inputs.urls.length !== 2) {
		problems.push(['urls', 'exactly 2 images in keyframe mode: first frame, last frame']);
	}
	if (inputs.urls.length > 1 && inputs.videoInputMode === undefined) {
		problems.push(['videoInputMode', 'must be "keyframe" for first & last frame']);
	}
	if (inputs.urls.length === 0 && !inputs.prompt) {
		problems.push(['prompt', 'required for text-to-video']);
	}
	if (inputs.videoUrls.length > 0) problems.push(['videoUrls', 'reference mode only']);
	if (inputs.audioUrls.length > 0) problems.push(['audioUrls', 'reference mode only']);
	return problems;
}

function referenceProblems({ urls, videoUrls, audioUrls, resolution }: Fields): Problem[] {
	const total = urls.length + videoUrls.length + audioUrls.length;
	const problems: Problem[] = [];
	if (resolution === undefined) problems.push(['resolution', 'required for reference mode']);
	if (urls.length > 9) problems.push(['urls', 'max 9 images']);
	if (videoUrls.length > 3) problems.push(['videoUrls', 'max 3 videos']);
	if (audioUrls.length > 3) problems.push(['audioUrls', 'max 3 audio files']);
	if (total > 12) problems.push(['urls', 'max 12 total files across all types']);
	// Ours: the document requires no single kind, but "references" without any is text-to-video.
	if (total === 0) problems.push(['urls', 'reference mode needs at least one file']);
	return problems;
}

/** The `inputs` of all four modes: how many files there are and `videoInputMode` tell which. */
export const inputsSchema = fields.superRefine((inputs, issues) => {
	const isReference = inputs.videoInputMode === 'reference';
	for (const [field, message] of isReference
		? referenceProblems(inputs)
		: keyframeProblems(inputs)) {
		issues.addIssue({ code: 'custom', path: [field], message });
	}
});
export type Seedance2AiInputs = z.output<typeof inputsSchema>;

const perSecond = { seedance2: 40, 'seedance2-fast': 32 };
const upscalePerSecond = { '2k': 20, '4k': 40 };

/** The documented price: seconds x 40 (fast 32), doubled by a video reference, plus upscaling. */
export function priceOf(model: keyof typeof perSecond, inputs: Seedance2AiInputs): number {
	const seconds = Number.parseInt(inputs.duration, 10);
	const base = seconds * perSecond[model] * (inputs.videoUrls.length > 0 ? 2 : 1);
	return (
		base + (inputs.upscaleResolution ? seconds * upscalePerSecond[inputs.upscaleResolution] : 0)
	);
}

/** Ours: 1280x720 when none was asked for; 4k is three times 1280 pixels, 2k twice. */
export function deliveredSize(inputs: Seedance2AiInputs): { width: number; height: number } {
	const [width = 1280, height = 720] = (inputs.resolution ?? '1280x720').split('x').map(Number);
	const factor = inputs.upscaleResolution ? { '2k': 2, '4k': 3 }[inputs.upscaleResolution] : 1;
	return { width: width * factor, height: height * factor };
}
