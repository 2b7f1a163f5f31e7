import { z } from 'zod';

import { LAST_FRAME_FIELD } from '../../media/download';
import { DEFAULT_FILE_NAME, unknownPlaceholders } from '../../media/fileName';
import { MEGABYTE } from '../../media/mediaFile';
import { parseValues } from '../../providers/parseInput';
import { decimalNumber, flag, text } from '../../providers/values';
import type { Delivery } from '../../tasks/delivery';
import { inputFailure } from '../../transport/failure';
import { DEFAULT_MAX_FILE_SIZE_MB } from './downloadFields';

/** Where parameters are read from: an execution, or the call that resumes one. */
export interface ParameterReader {
	getNodeParameter(name: string, itemIndex: number, fallback?: unknown): unknown;
}

/** A terabyte, in MB. */
const MOST_MEGABYTES = 1024 * 1024;

const deliverySchema = z.object({
	download: flag(),
	binaryField: text(),
	maxFileSizeMb: decimalNumber(0.001, MOST_MEGABYTES),
	fileName: text({ max: 500 }).refine((value) => unknownPlaceholders(value).length === 0, {
		message:
			'must have no placeholders other than {{taskId}}, {{provider}}, {{index}}, {{extension}}',
	}),
	lastFrame: flag(),
	includeRawAnswer: flag(),
});

const FIELD_NAMES: Record<string, string> = {
	download: 'Download Result',
	binaryField: 'Put Output File in Field',
	maxFileSizeMb: 'Max File Size (MB)',
	fileName: 'File Name',
	lastFrame: 'Download Last Frame',
	includeRawAnswer: 'Include Raw Answer',
};

/** What an option that was not added stands for. */
const DEFAULTS = {
	binaryField: 'data',
	maxFileSizeMb: DEFAULT_MAX_FILE_SIZE_MB,
	fileName: DEFAULT_FILE_NAME,
	lastFrame: false,
	includeRawAnswer: false,
};

/**
 * What an item wants of its finished task.
 * @param collection where the form has the options of it
 * @throws Failure `invalidInput`
 */
export function readDelivery(
	context: ParameterReader,
	itemIndex: number,
	collection = 'options',
): Delivery {
	const values = Object.fromEntries(
		Object.entries(DEFAULTS).map(([name, byDefault]) => [
			name,
			context.getNodeParameter(`${collection}.${name}`, itemIndex, byDefault),
		]),
	);
	const { maxFileSizeMb, ...delivery } = parseValues(
		deliverySchema,
		{ ...values, download: context.getNodeParameter('download', itemIndex, false) },
		(field) => FIELD_NAMES[field] ?? field,
	);
	const binaryField = delivery.binaryField.trim();
	if (delivery.lastFrame && binaryField === LAST_FRAME_FIELD) {
		throw inputFailure([
			`Put Output File in Field must be a name other than "${LAST_FRAME_FIELD}", where the last frame goes.`,
		]);
	}
	return { ...delivery, binaryField, maxBytes: maxFileSizeMb * MEGABYTE };
}
