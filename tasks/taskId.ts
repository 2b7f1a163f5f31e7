import { z } from 'zod';

import { isRecord, textOf } from '../model/json';
import { shown } from '../providers/problemSentence';
import { Failure } from '../transport/failure';

const taskIdSchema = z
	.union([z.string(), z.number()])
	.transform((value) => String(value).trim())
	.refine(isTaskId);

/**
 * Checks a task ID before it becomes part of an address. IDs of the providers are letters, digits and
 * `-_.:`; anything else (a path, white space, nothing at all) is a mistake in the workflow.
 * @throws Failure `invalidInput`
 */
export function requireTaskId(value: unknown): string {
	const parsed = taskIdSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	const isNothing = value === undefined || value === null || value === '';
	const given = isNothing ? 'nothing' : shown(textOf(value));
	throw new Failure({
		kind: 'invalidInput',
		message: `Task ID must be an ID as Dance Video Generate gives it: letters, digits, "-", "_", "." or ":" (given: ${given}).`,
		nextStep:
			'Use the expression {{ $json.taskId }} after Dance Video Generate, or paste the ID of a task.',
		retryable: false,
	});
}

/** Whether a text is an ID of the only form that may become part of an address. */
export function isTaskId(value: string): boolean {
	return /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/.test(value);
}

/** The IDs of all tasks that anything inside a value names, each once. */
export function taskIdsIn(value: unknown): string[] {
	const found = new Set<string>();
	const inside: unknown[] = [value];
	// Not by recursion: what comes from a database or an item may be nested as deep as it likes.
	for (let part = inside.pop(); part !== undefined; part = inside.pop()) {
		if (isRecord(part) && typeof part.taskId === 'string' && isTaskId(part.taskId)) {
			found.add(part.taskId);
		}
		if (typeof part === 'object' && part !== null) {
			const values: unknown[] = Object.values(part);
			inside.push(...values.filter(isNested).reverse());
		}
	}
	return [...found];
}

function isNested(value: unknown): boolean {
	return typeof value === 'object' && value !== null;
}
