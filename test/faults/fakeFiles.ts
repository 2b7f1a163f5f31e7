import { Container } from '@n8n/di';
import { BinaryDataService, FileLocation } from 'n8n-core';
import type { IRunExecutionData } from 'n8n-workflow';

const files = () => Container.get(BinaryDataService);

/** Deletes the files of an execution, as n8n does with the execution. */
export async function deleteFiles(executionId: string): Promise<void> {
	await files().deleteMany([FileLocation.ofExecution('test', executionId)]);
}

/** Copies the files that an execution ends with, to another one. */
export async function copyFiles(
	{ workflowId, executionId }: { workflowId: string; executionId: string },
	{ resultData: { runData, lastNodeExecuted = '' } }: IRunExecutionData,
): Promise<void> {
	const last = runData[lastNodeExecuted]?.at(-1);
	if (!last?.data?.main) return;
	const location = FileLocation.ofExecution(workflowId, executionId);
	last.data.main = await files().duplicateBinaryData(location, last.data.main);
}
