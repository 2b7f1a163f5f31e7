import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { answerModel } from '../delivery/modelAnswer';
import { actionFields } from '../form/actionFields';
import { credentialsOf, providerField } from '../form/providerFields';
import { toolDescriptionField } from '../form/toolFields';
import { VERSIONS } from '../form/versions';
import { executeUpload } from './execute';
import { UPLOADERS, uploadActions, uploadFields } from './fields';

/** What an agent reads of its tool. */
const TOOL_DESCRIPTION =
	'Upload an image or a reference video for an AI dance video. An AI agent gives the public address of the file: it cannot hand over files.';

export class DanceVideoUpload implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Upload File',
		name: 'danceVideoUpload',
		icon: { light: 'file:danceVideoUpload.svg', dark: 'file:danceVideoUpload.dark.svg' },
		group: ['transform'],
		...VERSIONS,
		subtitle: '={{ "Upload " + $parameter["kind"] }}',
		description: 'Upload an image or reference video for several videos',
		defaults: { name: 'Dance Video Upload File' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(UPLOADERS),
		properties: [
			toolDescriptionField(TOOL_DESCRIPTION),
			providerField(UPLOADERS),
			...uploadFields,
			...actionFields('kind', uploadActions),
		],
	};

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeUpload(this));
	}
}
