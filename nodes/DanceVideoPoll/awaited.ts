import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether executions still sleep on what is done here. n8n stops the one execution a user stops, and
 * loses those it is killed in: their sub-executions sleep and wake all the same, and must not spend
 * money for nobody. What cannot be found out counts as no.
 */
export async function areAsleep(
	context: IExecuteFunctions,
	executionIds: readonly string[],
): Promise<boolean> {
	for (const id of executionIds) {
		const data = await context.getExecutionDataById(id).catch(() => undefined);
		if (!data?.waitTill || data.resultData.error) return false;
	}
	return true;
}
