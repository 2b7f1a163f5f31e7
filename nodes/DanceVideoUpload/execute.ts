import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { egressOf } from '../../media/egress';
import { plainFileName } from '../../media/fileName';
import { measured } from '../../media/measure';
import type { MediaFile } from '../../media/mediaFile';
import { withProgress } from '../../media/progress';
import { fromUrl, type UrlSource } from '../../media/urlFile';
import { providerById } from '../../providers';
import { fileProblems, isMeasured } from '../../providers/fileProblems';
import { problemSentence } from '../../providers/problemSentence';
import type { MediaSlot, Provider } from '../../providers/provider';
import { isWebUrl } from '../../providers/values';
import type { Api } from '../../transport/api';
import { inputFailure } from '../../transport/failure';
import { connect } from '../connect';
import { forEachItem } from '../delivery/forEachItem';
import { includesInput } from '../form/outputFields';
import { readMedia } from '../form/readForm';
import { isVersion2 } from '../form/versions';

/** Uploads one file for each item; the file is checked by its bytes before anything is sent. */
export async function executeUpload(context: IExecuteFunctions) {
	const provider = providerById(context.getNodeParameter('provider', 0));
	const { api, httpClient, clock } = await connect(context, provider);
	const source: UrlSource = {
		httpClient,
		clock,
		egress: egressOf(context),
		onRetry: (text) => context.logger.info(text),
	};
	return await forEachItem(
		context,
		async (itemIndex) => {
			const kind = context.getNodeParameter('kind', itemIndex);
			const slot = provider.uploads?.slots.find((candidate) => candidate.kind === kind);
			if (!provider.uploads || !slot) {
				throw inputFailure([`File Type must be image or video (given: ${JSON.stringify(kind)}).`]);
			}
			const file = await readFile(context, slot, itemIndex, source);
			const uploaded = await checkedUpload(provider.uploads, api, slot, file).finally(() =>
				file.close?.(),
			);
			return [
				{
					json: {
						provider: provider.id,
						kind: slot.kind,
						url: uploaded.url,
						fileName: plainFileName(uploaded.fileName ?? file.fileName),
						mimeType: file.type?.mimeType ?? null,
						sizeBytes: uploaded.sizeBytes ?? file.sizeBytes ?? null,
					},
					...filesOf(context, itemIndex),
					pairedItem: { item: itemIndex },
				},
			];
		},
		includesInput(context),
	);
}

/** The incoming files pass, for the nodes that follow; not in version 1, which gave the address alone. */
function filesOf(
	context: IExecuteFunctions,
	itemIndex: number,
): Pick<INodeExecutionData, 'binary'> {
	const binary = context.getInputData()[itemIndex]?.binary;
	return binary && isVersion2(context) ? { binary } : {};
}

async function checkedUpload(
	{ upload }: NonNullable<Provider['uploads']>,
	api: Api,
	slot: MediaSlot,
	file: MediaFile,
) {
	const problems = fileProblems(slot, file);
	if (problems.length > 0) throw inputFailure(problems);
	return await upload(api, slot, file);
}

async function readFile(
	context: IExecuteFunctions,
	slot: MediaSlot,
	itemIndex: number,
	source: UrlSource,
) {
	const input = await readMedia(context, slot, itemIndex);
	if (input?.source === 'file') return input.file;
	if (input === undefined || !isWebUrl(input.url)) {
		const problem = 'must be a full address that starts with https:// or http://';
		throw inputFailure([problemSentence(`${slot.displayName} URL`, problem, input?.url)]);
	}
	const file = await fromUrl(source, input.url, slot.maxBytes);
	const known = isMeasured(slot)
		? await measured(file, slot).catch((error: unknown) => {
				file.close?.();
				throw error;
			})
		: file;
	return withProgress(known, (text) => context.logger.info(text));
}
