import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether executions still sleep on what is done here. n8n stops the one execution a user stops, and
 * loses those it is killed in or that a user deletes: their sub-executions sleep and wake all the same,
 * and must neither spend money nor ask for nobody.
 * @param unknown what an execution counts as that n8n's database does not tell of at the moment
 */
export async function areAsleep(
	context: IExecuteFunctions,
	executionIds: readonly string[],
	unknown: 'gone' | 'asleep' = 'gone',
): Promise<boolean> {
	for (const id of executionIds) {
		try {
			const data = await context.getExecutionDataById(id);
			if (!data?.waitTill || data.resultData.error) return false;
		} catch {
			if (unknown === 'gone') return false;
		}
	}
	return true;
}
