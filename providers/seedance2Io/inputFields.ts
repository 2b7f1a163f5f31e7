import type { INodeProperties } from 'n8n-workflow';

import { NO_FILES_HINT, NO_FILES_LIST_HINT } from '../mediaFields';
import { text } from '../values';

/** Source: "3-10000 chars" for Seedance and Nano Banana Pro, "3-20000 chars" for GPT Image 2. */
export const PROMPT_CHARACTERS = { min: 3, max: 10_000 } as const;
export const LONG_PROMPT_CHARACTERS = { min: 3, max: 20_000 } as const;

type Limits = typeof PROMPT_CHARACTERS | typeof LONG_PROMPT_CHARACTERS;

/** The prompt, required in every mode. */
export function promptField({ min, max }: Limits, placeholder: string): INodeProperties {
	return {
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder,
		description: `What to make: ${min} to ${max} characters`,
	};
}

/** The prompt's schema. */
export const prompt = (limits: Limits) => text(limits);

const PUBLIC_ONLY =
	'Seedance 2 fetches it itself and takes no files, only public https:// addresses: put a file of your own at one first';

/** A field for one public address. */
export function urlField(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'> & {
		required: boolean;
		what: string;
	},
): INodeProperties {
	const { what, required, ...rest } = field;
	return {
		...rest,
		type: 'string',
		...(required && { required }),
		default: '',
		hint: NO_FILES_HINT,
		description: `${what}. ${PUBLIC_ONLY}.`,
	};
}

/** A field for several public addresses. */
export function urlListField(
	field: Pick<INodeProperties, 'displayName' | 'name'> & { max: number; what: string },
): INodeProperties {
	const { what, max, ...rest } = field;
	return {
		...rest,
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/first.jpg, https://example.com/second.jpg',
		hint: NO_FILES_LIST_HINT,
		description: `${what}: 1 to ${max} addresses, separated by commas or white space, or a list from an expression. ${PUBLIC_ONLY}.`,
	};
}
