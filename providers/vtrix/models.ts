import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { choicesOf } from '../choices';
import { oneOf, text } from '../values';

/** The document's own model. */
export const DEFAULT_MODEL = 'spark_dance_v1_0_pro';
/** Stored in workflows where the ID is typed in. */
const CUSTOM = 'custom';

/** Documented by the provider elsewhere: models that take the same requests at the same endpoint. */
const TEXTS = {
	[DEFAULT_MODEL]: { name: 'Spark Dance 1.0 Pro' },
	spark_dance_v1_0_pro_fast: {
		name: 'Spark Dance 1.0 Pro Fast',
		description: 'Takes no last frame',
	},
	spark_dance_v1_0_lite_t2v: { name: 'Spark Dance 1.0 Lite (Text)' },
	spark_dance_v1_0_lite_i2v: {
		name: 'Spark Dance 1.0 Lite (Image)',
		description: 'Takes the image as a reference',
	},
	spark_dance_v2_0: { name: 'Spark Dance 2.0' },
	[CUSTOM]: { name: 'Custom Model ID', description: 'A model that is not in this list' },
};

/** A model that fits a mode. */
type Model = Exclude<keyof typeof TEXTS, typeof CUSTOM>;

/** Form fields and schema keys to choose one of the models that fit a mode. */
export function modelChoice(models: readonly Model[]) {
	const values = [DEFAULT_MODEL, ...models, CUSTOM] as const;
	const fields: INodeProperties[] = [
		{
			displayName: 'Model',
			name: 'model',
			type: 'options',
			options: choicesOf(values, TEXTS),
			default: DEFAULT_MODEL,
			description: 'Which model makes the video',
		},
		{
			displayName: 'Custom Model ID',
			name: 'customModel',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. spark_dance_v2_0',
			description: 'ID of a Vtrix model that takes the same parameters',
			displayOptions: { show: { model: [CUSTOM] } },
		},
	];
	const shape = {
		model: oneOf(values).default(DEFAULT_MODEL),
		customModel: text({ max: 200 })
			.transform((value) => value.trim())
			.pipe(z.string().regex(/^\S+$/, { message: 'must be a model ID without white space' }))
			.optional(),
	};
	return { fields, shape };
}

/** The ID to send. */
export function modelIdOf({ model, customModel }: { model: string; customModel?: string }): string {
	return model === CUSTOM ? (customModel ?? '') : model;
}

/** A custom model needs its ID. */
export function modelProblems(input: { model: string; customModel?: string }) {
	return modelIdOf(input) === '' ? [{ field: 'customModel', problem: 'is required' }] : [];
}
