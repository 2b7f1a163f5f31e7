import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { DEFAULT_FILE_NAME } from '../../media/fileName';
import { optionsCollection } from '../../providers/choices';

export const DEFAULT_MAX_FILE_SIZE_MB = 1024;

/** Whether finished tasks come with their files. */
export const downloadField: INodeProperties = {
	displayName: 'Download Result',
	name: 'download',
	type: 'boolean',
	default: false,
	description: 'Whether to download the files as well. Their URLs may stop working after a while.',
};

/** Whether items have the provider's own answer too; the same for every node that tells of tasks. */
export const rawAnswerField: INodeProperties = {
	displayName: 'Include Raw Answer',
	name: 'includeRawAnswer',
	type: 'boolean',
	default: false,
	description:
		"Whether to add the provider's whole answer as raw. It may contain more than the fields that all providers share, for example a seed or a frame rate.",
};

/** How files are fetched; the same for every node that does. In the order of their names. */
export function downloadOptions(displayOptions?: IDisplayOptions) {
	const shown = displayOptions && { displayOptions };
	return {
		lastFrame: {
			displayName: 'Download Last Frame',
			name: 'lastFrame',
			type: 'boolean',
			default: true,
			description:
				'Whether to also put the last frame of the video into the field lastFrame, so that the next video can begin with it. Only tasks that were created to return it have one.',
			...shown,
		},
		fileName: {
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: DEFAULT_FILE_NAME,
			placeholder: 'e.g. dance-{{index}}.{{extension}}',
			hint: 'You can use {{taskId}}, {{provider}}, {{index}} and {{extension}}',
			description:
				'How to name the files. The index counts the files of a task from 1; the extension is always that of the file. In an expression, write {taskId} with single braces, because n8n uses double braces for expressions.',
			...shown,
		},
		maxFileSizeMb: {
			displayName: 'Max File Size (MB)',
			name: 'maxFileSizeMb',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_MAX_FILE_SIZE_MB,
			description: 'Larger files are not downloaded',
			...shown,
		},
		binaryField: {
			displayName: 'Put Output File in Field',
			name: 'binaryField',
			type: 'string',
			default: 'data',
			hint: 'The name of the output field to put the file in',
			description:
				'Name of the binary field in the output item. Further files of a task get the same name with _1, _2 and so on.',
			...shown,
		},
	} satisfies Record<string, INodeProperties>;
}

const { lastFrame, fileName, maxFileSizeMb, binaryField } = downloadOptions({
	show: { '/download': [true] },
});

/** The options of nodes that only tell of tasks and fetch their files. */
export const deliveryOptionsField = optionsCollection([
	lastFrame,
	fileName,
	rawAnswerField,
	maxFileSizeMb,
	binaryField,
]);
