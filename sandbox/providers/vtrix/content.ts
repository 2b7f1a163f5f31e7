import { invalid } from './errors';
import { checkImage } from './image';

/** What `content` asks for, once it has been found valid. */
export interface VtrixContent {
	prompt: string;
	imageCount: number;
}

type Item = Record<string, unknown>;
const isObject = (value: unknown): value is Item =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many images each model takes (documented for the sibling models elsewhere). */
const imageCounts: Record<string, [least: number, most: number]> = {
	spark_dance_v1_0_pro: [0, 2],
	spark_dance_v1_0_pro_fast: [0, 1],
	spark_dance_v1_0_lite_t2v: [0, 0],
	spark_dance_v1_0_lite_i2v: [1, 4],
	spark_dance_v2_0: [0, 2],
};
export const vtrixModels = Object.keys(imageCounts);

function refuseUnknown(item: Item, known: string[]): void {
	const unknown = Object.keys(item).find((key) => !known.includes(key));
	if (unknown) throw invalid('003005002', `unknown field "${unknown}"`);
}

function readText(item: Item): string {
	refuseUnknown(item, ['type', 'text']);
	if (typeof item.text !== 'string' || item.text === '') throw invalid('003005012', 'text');
	return item.text;
}

/** Checks one image; returns its role. */
function readImage(item: Item): string | undefined {
	refuseUnknown(item, ['type', 'image_url', 'role']);
	const { image_url: image, role } = item;
	if (image === undefined) throw invalid('003005013', 'image_url');
	if (!isObject(image) || typeof image.url !== 'string') {
		throw invalid('003005014', 'image_url must be an object with a url');
	}
	refuseUnknown(image, ['url']);
	checkImage(image.url);
	if (role === undefined) return undefined;
	if (typeof role !== 'string') throw invalid('003005002', 'role must be a string');
	return role;
}

/** One image: no role or first_frame. Two: one of each, and the role is required. */
function checkRoles(model: string, roles: Array<string | undefined>): void {
	if (model === 'spark_dance_v1_0_lite_i2v') return;
	const named = roles.map((role) => role ?? (roles.length === 1 ? 'first_frame' : 'none'));
	const expected = ['first_frame', 'last_frame'].slice(0, roles.length);
	if (named.sort().join() !== expected.join()) {
		throw invalid('003005002', `the image roles must be ${expected.join(' and ')}`);
	}
}

/** Checks `content` from the first item to the last; throws the refusal it deserves. */
export function readContent(model: string, content: unknown): VtrixContent {
	if (content === undefined) throw invalid('003005001', 'content');
	if (!Array.isArray(content)) throw invalid('003005002', 'content must be an array');
	if (content.length === 0) throw invalid('003005001', 'content');
	const texts: string[] = [];
	const roles: Array<string | undefined> = [];
	for (const item of content as unknown[]) {
		if (!isObject(item)) throw invalid('003005002', 'an item of content must be an object');
		if (item.type === undefined) throw invalid('003005011', 'type');
		if (item.type === 'text') texts.push(readText(item));
		else if (item.type === 'image_url') roles.push(readImage(item));
		else throw invalid('003005002', 'type must be text or image_url');
	}
	const [least, most] = imageCounts[model] ?? [0, 2];
	if (roles.length < least || roles.length > most) {
		throw invalid('003005004', `${model} takes ${least} to ${most} images, not ${roles.length}`);
	}
	if (texts.length > 1) throw invalid('003005002', 'only one text is supported');
	checkRoles(model, roles);
	return { prompt: texts[0] ?? '', imageCount: roles.length };
}
